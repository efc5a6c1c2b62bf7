"""What happens today, or on any day? Everybody's diary, what is free next, and what has been changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import access, appointments, catalog, clock, schedules
from booking.availability import DAY, Slot, local_date, open_slots_of_all
from booking.catalog import Consultation, PracticeDetails
from booking.formats import day_and_month, day_long, duration, weekdays
from booking.models import Surgeon
from booking.routes.open_times.month import when
from booking.routes.open_times.requested_day import read_diary_day
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.changed import Told, tell
from booking.routes.staff.desk_times import desk_rules
from booking.routes.staff.diary.day import booking_address, diary_of
from booking.routes.staff.viewer import Viewer, show_names, viewer

NEXT = 3  # free times of each surgeon
LATEST = 10  # changes beside the diary; the rest on a page of their own


@dataclass(frozen=True, slots=True)
class Side:
    """What stands beside the diary."""

    free_for: str | None
    free: list[dict[str, object]]  # as next_times.html takes them
    changes: list[Told]
    more_changes: int


@blueprint.get("/")
def diary() -> ResponseReturnValue:
    """?day=2026-10-06, ?surgeon=david-kim"""
    practice, looking, now = catalog.practice(), viewer(), clock.now()
    today = local_date(now, practice.zone)
    asked = read_diary_day(request.args.get("day"), today=today)
    everybody = _own_first(catalog.surgeons(), looking)
    only = next((row for row in everybody if row.slug == request.args.get("surgeon")), None)
    shown = [only] if only else everybody
    usual = catalog.usual_procedure(catalog.procedures())
    consultation = catalog.consultation_of(usual.id) if usual else None
    page = render_template(
        "staff/diary.html",
        on=asked.on,
        today=today,
        sentence=asked.sentence,
        diary=diary_of(asked.on, shown, practice=practice, consultation=consultation, viewer=looking, now=now),
        surgeons=everybody,
        only=only,
        looking=looking,
        here_again=_address(asked.on, only, today=today),
        previous=_neighbour(asked.on - DAY, only, today=today),
        next=_neighbour(asked.on + DAY, only, today=today),
        side=_side(practice, everybody, consultation, looking, now=now),
    )
    return page, 422 if asked.sentence else 200


@blueprint.get("/changes")
def changes() -> ResponseReturnValue:
    practice, looking, now = catalog.practice(), viewer(), clock.now()
    everybody = catalog.surgeons()  # kept at hand: the lines below name them
    told = _changes(practice, looking, now=now)
    return render_template("staff/changes.html", changes=told, surgeons=everybody, looking=looking)


@blueprint.post("/names")
def names() -> ResponseReturnValue:
    """Show or hide names from now on; back to where the button was."""
    show_names(request.form.get("shown") == "yes")
    return redirect(access.safe_next(request.form.get("next")), 303)


def _own_first(surgeons: Sequence[Surgeon], looking: Viewer) -> list[Surgeon]:
    return sorted(surgeons, key=lambda surgeon: surgeon.id != looking.own_surgeon)


def _address(on: date, only: Surgeon | None, *, today: date) -> str:
    day = None if on == today else on.isoformat()
    return url_for("staff.diary", day=day, surgeon=only.slug if only else None)


def _neighbour(on: date, only: Surgeon | None, *, today: date) -> dict[str, str]:
    short = {number: name for number, name, _long in weekdays()}
    return {"href": _address(on, only, today=today), "text": short[on.weekday()], "label": day_long(on)}


def _side(
    practice: PracticeDetails,
    surgeons: Sequence[Surgeon],
    consultation: Consultation | None,
    looking: Viewer,
    *,
    now: datetime,
) -> Side:
    told = _changes(practice, looking, now=now)
    return Side(
        free_for=duration(consultation.rules.length) if consultation else None,
        free=_free_next(practice, surgeons, consultation, looking, now=now) if consultation else [],
        changes=told[:LATEST],
        more_changes=max(len(told) - LATEST, 0),
    )


def _free_next(
    practice: PracticeDetails,
    surgeons: Sequence[Surgeon],
    consultation: Consultation,
    looking: Viewer,
    *,
    now: datetime,
) -> list[dict[str, object]]:
    """Each surgeon's next three times for the usual consultation; links for whoever may book."""
    rules, today = desk_rules(consultation), local_date(now, practice.zone)
    last = rules.last_day(now)
    agendas = schedules.agendas_of(surgeons, consultation, first=today, last=last, now=now)
    slots = open_slots_of_all(agendas, rules, first=today, last=last, now=now)

    slugs, places = {surgeon.id: surgeon.slug for surgeon in surgeons}, consultation.locations

    def time_of(slot: Slot) -> dict[str, str]:
        text = when(slot.starts_at, practice.zone)
        return {
            "text": text,
            "href": booking_address(slugs[slot.surgeon], slot.starts_at, practice, places[slot.location]),
        }

    return [
        {
            "name": surgeon.name,
            "colour": surgeon.colour,
            "empty": _("Nothing is free until %(day)s.", day=day_and_month(last)),
            "times": [time_of(slot) for slot in slots if slot.surgeon == surgeon.id][:NEXT],
        }
        for surgeon in surgeons
    ]


def _changes(practice: PracticeDetails, looking: Viewer, *, now: datetime) -> list[Told]:
    """Since yesterday morning, the latest first."""
    yesterday = local_date(now, practice.zone) - DAY
    since = datetime.combine(yesterday, time(), practice.zone).astimezone(UTC)
    return [tell(change, viewer=looking, zone=practice.zone) for change in appointments.changes_since(since)]
