"""The page on which the desk edits a booking: who it is, how they are reached, what it is about, how long it takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from booking import appointments, catalog
from booking.formats import duration, language
from booking.forms.contact_fields import as_typed
from booking.forms.dates import read_date
from booking.forms.desk import BookingForm, ContactForm
from booking.models import Appointment
from booking.routes.staff.appointment.page import appointment_page
from booking.routes.staff.changes.lines import ChangeLine
from booking.routes.staff.obstacles.words import ObstacleLine

LENGTHS = range(15, 181, 15)
"""Minutes to choose from, beside as long as it is."""
MINUTE = timedelta(minutes=1)


def contact_form(row: Appointment, *, is_sent: bool) -> ContactForm:
    """Filled with what is known, unless it is the form that was sent."""
    contact = appointments.contact_of(row.visit)
    born_on = read_date(contact.born_on) if contact.born_on else None
    known = as_typed(contact) | {"language": row.visit.language, "born_on": born_on}
    form = ContactForm(data=known) if is_sent else ContactForm(formdata=None, data=known)
    form.language.offer(catalog.practice().languages)
    return form


def booking_form(row: Appointment, *, is_sent: bool) -> BookingForm:
    known = {"procedure": row.visit.procedure.slug, "minutes": minutes_of(row)}
    form = BookingForm(data=known) if is_sent else BookingForm(formdata=None, data=known)
    offered = {one.slug: str(one.words(language())["name"]) for one in catalog.procedures()}
    named = {row.visit.procedure.slug: str(row.visit.procedure.words(language())["name"])} | offered
    form.offer(list(named.items()), [(minutes, duration(minutes)) for minutes in sorted({*LENGTHS, minutes_of(row)})])
    return form


def minutes_of(row: Appointment) -> int:
    return (row.ends_at - row.starts_at) // MINUTE


def edit_page(
    row: Appointment,
    *,
    now: datetime,
    form: ContactForm | None = None,
    booking: BookingForm | None = None,
    sentence: str | None = None,
    meanwhile: ChangeLine | None = None,
    obstacles: Sequence[ObstacleLine] = (),
) -> str:
    """Both forms; whichever was refused comes as it was sent."""
    return appointment_page(
        "contact",
        row,
        now=now,
        form=form or contact_form(row, is_sent=False),
        booking=booking or booking_form(row, is_sent=False),
        sentence=sentence,
        meanwhile=meanwhile,
        obstacles=obstacles,
    )
