"""How a page shows whom a change would hit, and what may become of each, before it is made; what is said once it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from booking import access, appointments, catalog
from booking.appointments import Act, Actor, Hit, Made, NotBooked, Outcome, PatientsHit, Refused, SlotTaken
from booking.availability import Interval, Part, Slot, local_date
from booking.catalog import SurgeonDetails
from booking.formats import moment
from booking.forms.choices import Choice
from booking.forms.confirmation import ConfirmationForm
from booking.forms.outcomes import OUTCOME, ChosenOutcome, told_by
from booking.models import Appointment
from booking.routes.staff.hours.calls import calls_address
from booking.routes.staff.viewer import Viewer, current_viewer
from booking.routes.staff.wording import day_and_time, telephone_to_press
from booking.routes.wording import about_visit
from booking.schedules import HoursChange, hit_appointments


@dataclass(frozen=True, slots=True)
class _Offer:
    """A radio button; `counts` is as what the button of the form counts it: email, call, or neither."""

    outcome: ChosenOutcome
    label: str
    counts: str = ""


def make(change: HoursChange, form: ConfirmationForm, *, now: datetime) -> Made:
    """The change, and for each patient whom it hits what was chosen. Raises PatientsHit, Gone, NotAsSeen, Overlaps."""
    viewer = current_viewer()
    return appointments.change_hours_and_visits(
        change,
        _outcomes(form) if viewer.may_book else {},
        actor=Actor("desk", viewer.user_id, is_silent=form.no_email.data),
        seen=form.hits_seen,
        now=now,
    )


def confirmation_of(hits: PatientsHit, form: ConfirmationForm, *, verb: str, understood: str = "") -> dict[str, Any]:
    """What _confirmation.html wants; `understood` repeats what they typed, `verb` is what its button begins with."""
    viewer = current_viewer()
    rows = _rows(hits, form, viewer)
    shown = [row["chosen"] for row in rows]
    is_silent = form.no_email.data
    told = [row for row in rows if row["has_email"] and not is_silent]
    emails = sum(row["chosen"].act in (Act.MOVE, Act.CANCEL) for row in told)
    words = [_why(hits, form), _("Nothing is saved yet.")]
    if understood:
        words.insert(0, f"{understood}.")
    if hits.impact.held:
        words.append(_held_sentence(hits.impact.held))
    return {
        "title": ngettext("%(num)d patient is booked then", "%(num)d patients are booked then", len(rows)),
        "text": " ".join(filter(None, words)),
        "rows": rows,
        "may_choose": viewer.may_book,
        "seen": f"{hits.impact.seen}.{form.row_seen}",
        "told": told_by(shown),
        "verb": verb,
        "is_silent": is_silent,
        "button": button_words(verb, emails=emails, calls=[one.act for one in shown].count(Act.CALL)),
    }


def button_words(verb: str, *, emails: int, calls: int) -> str:
    """Save, send 2 emails, 1 to call; outcomes.js says the same."""
    words = [verb]
    if emails:
        words.append(ngettext("send %(num)d email", "send %(num)d emails", emails))
    if calls:
        words.append(_("%(number)d to call", number=calls))
    return ", ".join(words)


def saved_words(sentence: str, made: Made) -> str:
    """The sentence, and whom it hit."""
    words, acts = [sentence], made.acts
    changed = acts.get(Act.MOVE, 0) + acts.get(Act.CANCEL, 0)
    if changed:
        words.append(ngettext("%(num)d visit is moved or canceled.", "%(num)d visits are moved or canceled.", changed))
    if acts.get(Act.CALL):
        words.append(
            ngettext(
                "%(num)d patient has to be called: see the tasks.",
                "%(num)d patients have to be called: see the tasks.",
                acts[Act.CALL],
            )
        )
    if made.impact.held:
        words.append(_held_sentence(made.impact.held))
    return " ".join(words)


def after(made: Made, span: Interval) -> str:
    """Where one goes on: to the call list of its day or days, if anybody is on it."""
    if not made.acts.get(Act.CALL) or not access.may_open("staff.calls"):
        return url_for("staff.time_off")
    zone = catalog.practice().zone
    first, last = (local_date(at, zone) for at in (span.start, span.end - timedelta(seconds=1)))
    return calls_address(first if first == last else None)


def _outcomes(form: ConfirmationForm) -> dict[UUID, Outcome]:
    """With ids; what is not there, such as another surgeon, is a move to nowhere, which the rule refuses."""
    surgeons = {one.slug: one.id for one in catalog.surgeons()}
    places = {one.slug: one.id for one in catalog.locations()}

    def part(to: Choice | None) -> Part | None:
        if to is None or to.surgeon not in surgeons or to.location not in places:
            return None
        return Part(surgeons[to.surgeon], places[to.location], to.starts_at)

    return {uuid: Outcome(one.act, part(one.to)) for uuid, one in form.outcomes.items()}


def _why(hits: PatientsHit, form: ConfirmationForm) -> str:
    if hits.refused:
        return str(_("Not everything could be done, so nothing was."))
    if form.listed and form.listed != hits.impact.seen:
        return str(_("The list has changed since you saw it."))
    if form.outcomes:
        return str(_("Read what the button says now, and press it again."))
    return ""


def _held_sentence(held: int) -> str:
    return str(
        ngettext(
            "Somebody was just booking a time that is now closed, and is told to choose another.",
            "%(num)d people were just booking times that are now closed, and are told to choose others.",
            held,
        )
    )


def _rows(hits: PatientsHit, form: ConfirmationForm, viewer: Viewer) -> list[dict[str, Any]]:
    found, chosen = {row.id: row for row in hit_appointments(hits.impact)}, form.outcomes
    surgeons = {one.id: one for one in catalog.surgeons()}
    places = {one.id: one.slug for one in catalog.locations()}
    rows = []
    for hit in hits.hits:
        row = found[hit.appointment_id]
        moves = [_move(slot, row, surgeons[slot.surgeon], places[slot.location]) for slot in hit.near]
        rows.append(_row(row, _choices(hit, moves), chosen.get(row.uuid), hits.refused.get(row.uuid), viewer))
    return rows


def _row(
    row: Appointment, choices: list[_Offer], chosen: ChosenOutcome | None, refusal: Refused | None, viewer: Viewer
) -> dict[str, Any]:
    zone, contact = catalog.practice().zone, appointments.contact_of(row.visit)
    kept = chosen if chosen in [choice.outcome for choice in choices] else ChosenOutcome(Act.CALL)
    return {
        "name": f"{OUTCOME}{row.uuid}",
        "uuid": row.uuid,
        "when": moment(row.starts_at, zone),
        "who": viewer.shown_name(contact.patient_name if contact.is_readable else None) or _("No name"),
        "about": about_visit(row.visit),
        "surgeon": row.surgeon,
        "telephone": telephone_to_press(contact.telephone),
        "has_email": bool(contact.email),
        "chosen": kept,
        "choices": choices,
        "refused": _refused_words(refusal, chosen, zone),
    }


def _choices(hit: Hit, moves: list[_Offer]) -> list[_Offer]:
    ways = [
        _Offer(ChosenOutcome(Act.CALL), _("Call"), counts="call"),
        _Offer(ChosenOutcome(Act.KEEP), _("Keep as it is")),
    ]
    if not hit.is_changeable:
        return ways
    return [*ways, *moves, _Offer(ChosenOutcome(Act.CANCEL), _("Cancel and tell"), counts="email")]


def _move(slot: Slot, row: Appointment, surgeon: SurgeonDetails, place: str) -> _Offer:
    label = day_and_time(slot.starts_at, catalog.practice().zone)
    if len(row.visit.appointments) > 1:
        label = _("%(time)s, all of the visit", time=label)
    elif surgeon.id != row.surgeon_id:
        label = _("Same time with %(surgeon)s", surgeon=surgeon.name)
    return _Offer(ChosenOutcome(Act.MOVE, Choice(surgeon.slug, place, slot.starts_at)), label, counts="email")


def _refused_words(refusal: Refused | None, chosen: ChosenOutcome | None, zone: ZoneInfo) -> str:
    if refusal is None:
        return ""
    if isinstance(refusal, NotBooked):
        return str(_("This visit cannot be changed any more."))
    if chosen is None or chosen.to is None:
        return str(_("That is not possible. Choose again."))
    wanted = day_and_time(chosen.to.starts_at, zone)
    if isinstance(refusal, SlotTaken):
        return str(_("%(time)s was taken meanwhile. Choose again.", time=wanted))
    return str(_("%(time)s is not possible. Choose again.", time=wanted))
