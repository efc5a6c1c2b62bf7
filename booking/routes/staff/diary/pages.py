"""The page of the diary: a day with what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking import access, catalog, clock
from booking.availability import DAY, local_date
from booking.catalog import SurgeonDetails
from booking.formats import day_long, weekdays
from booking.routes.open_times.requested_day import read_diary_day
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.diary.about import About, requested_about
from booking.routes.staff.diary.addresses import day_address
from booking.routes.staff.diary.cells import table_of
from booking.routes.staff.diary.day import diary_of
from booking.routes.staff.diary.head_menu import head_menu
from booking.routes.staff.diary.side import side_of
from booking.routes.staff.hours.calls import calls_about
from booking.routes.staff.hours.day_notes import notes_of
from booking.routes.staff.screens import keeps_up_to_date
from booking.routes.staff.viewer import Viewer, current_viewer, show_names


@blueprint.get("/")
@keeps_up_to_date
def diary() -> ResponseReturnValue:
    """?day=2026-10-06, ?surgeon=david-kim; ?for=rhinoplasty: free for that procedure."""
    practice, viewer, now = catalog.practice(), current_viewer(), clock.now()
    today = local_date(now, practice.zone)
    requested = read_diary_day(request.args.get("day"), today=today)
    everybody = _own_first(catalog.surgeons(), viewer)
    only = next((row for row in everybody if row.slug == request.args.get("surgeon")), None)
    shown = [only] if only else everybody
    about = requested_about(request.args.get("for"))
    locations = catalog.locations()
    day = diary_of(
        requested.on,
        shown,
        everybody=everybody,
        practice=practice,
        locations=locations,
        about=about,
        viewer=viewer,
        now=now,
    )
    page = render_template(
        "staff/diary.html",
        on=requested.on,
        today=today,
        sentence=requested.sentence,
        table=table_of(day),
        notes=notes_of(requested.on, viewer),
        calls=calls_about(requested.on, viewer, now=now),
        menus=[head_menu(surgeon, requested.on, viewer, today=today) for surgeon in shown],
        alone=[day_address(requested.on, one, about, today=today) for one in shown] if len(shown) > 1 else [],
        surgeons=everybody,
        only=only,
        viewer=viewer,
        about=about,
        here_again=day_address(requested.on, only, about, today=today),
        previous=_neighbor(requested.on - DAY, only, about, today=today),
        next=_neighbor(requested.on + DAY, only, about, today=today),
        side=side_of(
            everybody,
            about,
            viewer,
            locations=locations,
            zone=practice.zone,
            on=requested.on,
            other=_other_procedure(requested.on, only, about),
            now=now,
        ),
    )
    return page, 422 if requested.sentence else 200


@blueprint.post("/names")
def names() -> ResponseReturnValue:
    """Show or hide names from now on; back to where the button was."""
    show_names(request.form.get("shown") == "yes")
    return redirect(access.safe_next(request.form.get("next")), 303)


def _own_first(surgeons: Sequence[SurgeonDetails], viewer: Viewer) -> list[SurgeonDetails]:
    return sorted(surgeons, key=lambda surgeon: surgeon.id != viewer.own_surgeon)


def _other_procedure(on: date, only: SurgeonDetails | None, about: About) -> str:
    """Where one is chosen for which the day says what is free."""
    return url_for("staff.free_for", day=on.isoformat(), surgeon=only.slug if only else None, **about.chosen)


def _neighbor(on: date, only: SurgeonDetails | None, about: About, *, today: date) -> dict[str, str]:
    short = {number: name for number, name, _long in weekdays()}
    return {"href": day_address(on, only, about, today=today), "text": short[on.weekday()], "label": day_long(on)}
