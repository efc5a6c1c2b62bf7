"""How a page shows whom a change would hit, before it is made, and what is said once it is."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from booking import appointments, catalog
from booking.formats import moment
from booking.forms.hours import ConfirmationForm
from booking.models import Appointment
from booking.routes.staff.viewer import Viewer, current_viewer
from booking.routes.staff.wording import telephone_to_press
from booking.schedules import HitsBooked, Impact, hit_appointments


def confirmation_of(hits: HitsBooked, form: ConfirmationForm, *, understood: str = "") -> dict[str, Any]:
    """What _confirmation.html wants; `understood` repeats what they typed."""
    zone, viewer = catalog.practice().zone, current_viewer()
    booked = hit_appointments(hits.impact)
    words = [_("Nothing is saved yet. Saving cancels nobody: each of them becomes a task, so that somebody calls.")]
    if form.hits_seen:
        words.insert(0, _("The list has changed since you saw it."))
    if understood:
        words.insert(0, f"{understood}.")
    if hits.impact.held:
        words.append(_held_sentence(hits.impact.held))
    return {
        "title": ngettext("%(num)d patient is booked then", "%(num)d patients are booked then", len(booked)),
        "text": " ".join(words),
        "affected": [_line(one, zone, viewer) for one in booked],
        "seen": f"{hits.impact.seen}.{form.row_seen}",
    }


def saved_words(sentence: str, impact: Impact) -> str:
    """The sentence, and whom it hit."""
    words = [sentence]
    if impact.booked:
        words.append(
            ngettext(
                "%(num)d patient has to be called: see the tasks.",
                "%(num)d patients have to be called: see the tasks.",
                len(impact.booked),
            )
        )
    if impact.held:
        words.append(_held_sentence(impact.held))
    return " ".join(words)


def _held_sentence(held: int) -> str:
    return str(
        ngettext(
            "Somebody was just booking a time that is now closed, and is told to choose another.",
            "%(num)d people were just booking times that are now closed, and are told to choose others.",
            held,
        )
    )


def _line(appointment: Appointment, zone: ZoneInfo, viewer: Viewer) -> dict[str, Any]:
    contact = appointments.contact_of(appointment.visit)
    return {
        "when": moment(appointment.starts_at, zone),
        "who": viewer.shown_name(contact.patient_name if contact.is_readable else None) or _("No name"),
        "surgeon": appointment.surgeon.name,
        "colour": appointment.surgeon.colour,
        "telephone": telephone_to_press(contact.telephone),
        "href": url_for("staff.appointment", uuid=appointment.uuid),
    }
