"""An appointment as the desk sees it, and its cancellation."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import access, appointments, catalog, clock, schedules
from booking.appointments import Contact
from booking.availability import local_date
from booking.catalog import BOTH_SURGEONS
from booking.confidential import unsealed_words, video_room_address
from booking.formats import language_name
from booking.forms.holds import WAYS_TO_REACH
from booking.messages import ListedLetter, letters_about, page_address, sendable_again
from booking.models import Appointment, Visit
from booking.routes.staff.appointment.preparation import day_marks, preparation_rows
from booking.routes.staff.appointment.status_steps import mark_buttons, steps_from
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.changes.lines import ChangeLine, change_lines
from booking.routes.staff.email_words import Telling, is_told, telling, will_be_told
from booking.routes.staff.letters import letter_kind, letter_state_words
from booking.routes.staff.viewer import cannot_be_read, current_viewer
from booking.routes.staff.wording import in_a_line, in_one_visit_with, status, telephone_to_press
from booking.routes.wording import about_visit, fee_words, place_name


@blueprint.get("/appointments/<uuid:uuid>")
def appointment(uuid: UUID) -> ResponseReturnValue:
    return whole_page(known_appointment(uuid))


def whole_page(row: Appointment, **refused: Any) -> str:
    """`sentence` or `meanwhile` says why a press on it did nothing."""
    now, viewer = clock.now(), current_viewer()
    history = change_lines(appointments.changes_of(row.visit), viewer=viewer, zone=_zone())
    return appointment_page(
        "appointment",
        row,
        now=now,
        outside=ids_outside_hours(row.visit, now=now),
        history=history,
        steps=steps_from(row, _zone(), now=now),
        mark_buttons=mark_buttons(row, _zone(), now=now),
        video_room=video_room_address(row.visit) if row.location.kind == "video" else None,
        preparation=preparation_rows(row.visit) if row.status != "held" else [],
        letters=[_letter(letter) for letter in letters_about(row.visit)],
        again=sendable_again(row.visit, now=now),
        said_about=_said_about(row),
        is_restorable=may_be_restored(row, now=now) and access.may_open("staff.restore"),
        # Whoever has it can move and cancel, so it is only for those who may.
        page_address=page_address(row.visit) if access.may_open("staff.move") else None,
        **refused,
    )


def may_be_restored(row: Appointment, *, now: datetime) -> bool:
    """Not with an import that was taken back: nobody knows any more whose it was."""
    is_ahead = all(one.ends_at > now for one in row.visit.appointments)
    return appointments.is_cancelled(row.visit) and is_ahead and row.visit.private is not None


def _said_about(row: Appointment) -> list[tuple[str, str]]:
    """What was typed at the desk: why it overlaps another, why it was canceled."""
    words = unsealed_words(row.private, appointment=row.uuid)
    if words is None:
        return [(_("Reason"), cannot_be_read())]
    names = {
        "override": _("Why it may overlap"),
        "cancellation": _("Why it was canceled"),
        "told": _("Written to the patient"),
    }
    return [(name, words[about]) for about, name in names.items() if about in words]


def known_appointment(uuid: UUID) -> Appointment:
    """404 for none, and for a hold that has been given back."""
    row = appointments.appointment_by_uuid(uuid)
    return abort(404) if row is None or row.status == "lapsed" else row


def not_booked(row: Appointment) -> ResponseReturnValue:
    """There is nothing left to change: the page of the appointment says why; 409 to whoever had pressed a button."""
    say_not_booked(row)
    if request.method == "POST":
        return whole_page(row), 409
    return redirect(url_for("staff.appointment", uuid=row.uuid), 303)


def open_again() -> str:
    """For a form that comes without what its page showed."""
    return str(_("Nothing was done. Look at it as it stands now, and press again."))


def last_change(visit: Visit) -> ChangeLine:
    (line,) = change_lines(appointments.changes_of(visit)[-1:], viewer=current_viewer(), zone=_zone())
    return line


def tells_patient(visit: Visit, *, is_silent: bool = False) -> str:
    if is_silent:
        return str(_("No email."))
    return is_told(appointments.contact_of(visit), sent=_("An email tells the patient."))


def appointment_page(name: str, row: Appointment, *, now: datetime, outside: Container[int] = (), **shown: Any) -> str:
    """A page about one appointment and whatever else is in its visit; `outside` are the ids of those to be marked."""
    contact = appointments.contact_of(row.visit) if row.status != "held" else Contact()
    unread = None if contact.is_readable else cannot_be_read()
    said = appointments.marks_of(row.visit) if row.status == "booked" else []
    return render_template(
        f"staff/{name}.html",
        row=row,
        marks=day_marks(said),
        visit=row.visit,
        about=about_visit(row.visit),
        fee=fee_words(row.visit.fee, row.visit.procedure),
        contact=contact,
        language=language_name(row.visit.language),
        unread=unread,
        reach=WAYS_TO_REACH.get(contact.reach),
        email_sentence=will_be_told(contact),
        call=telling(contact) is not Telling.EMAIL,
        telephone=telephone_to_press(contact.telephone),
        parts=[_part(row, outside), *(_part(other, outside) for other in row.visit.appointments if other is not row)],
        diary_address=url_for("staff.diary", day=local_date(row.starts_at, _zone()).isoformat()),
        again_with=BOTH_SURGEONS if len(row.visit.appointments) > 1 else row.surgeon.slug,
        is_ahead=appointments.is_ahead(row.visit, now=now),
        seen=appointments.versions_of(row.visit),
        now=now,
        **shown,
    )


def say_not_booked(row: Appointment) -> None:
    flash(_("This appointment cannot be changed any more: %(status)s.", status=status(row, _zone())), "warning")


def ids_outside_hours(visit: Visit, *, now: datetime) -> set[int]:
    return schedules.outside_hours([one for one in visit.appointments if appointments.is_coming(one, now=now)], now=now)


def _part(row: Appointment, outside: Container[int]) -> dict[str, Any]:
    zone = _zone()
    return {
        "row": row,
        "line": in_a_line(row, zone),
        "place": place_name(row.location),
        "status": status(row, zone),
        "outside": row.id in outside,
        "one_visit": in_one_visit_with(row, row.visit.appointments, zone),
    }


def _letter(letter: ListedLetter) -> dict[str, Any]:
    state = letter_state_words(letter.state)
    return {"uuid": letter.uuid, "kind": letter_kind(letter.kind), "state": state, "at": letter.created_at}


def _zone() -> ZoneInfo:
    return catalog.practice().zone
