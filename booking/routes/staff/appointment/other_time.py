"""A time to move to that the desk types by hand: whatever stands in its way is told before anything moves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _

from booking.availability import local_date, utc_spans
from booking.forms.other_time import OtherTimeForm, left_out_by_the_clocks
from booking.routes.staff.appointment.move_choices import Move
from booking.routes.wording import place_name


def other_time_form(moving: Move, args: Mapping[str, str]) -> OtherTimeForm:
    """As the address has it, or with the day, surgeon and place that are looked at."""
    found, first = moving.found, moving.row
    known = {
        "on": local_date(first.starts_at, found.practice.zone),
        "surgeon": moving.surgeon.slug,
        "location": moving.location.slug,
    }
    form = OtherTimeForm(args, data=known) if "at" in args else OtherTimeForm(data=known)
    form.offer(
        [(slug, row.name) for slug, row in found.surgeons.items()],
        [(slug, place_name(row)) for slug, row in found.locations.items()],
    )
    return form


def start_typed(form: OtherTimeForm, moving: Move, *, now: datetime) -> datetime | None:
    """None, with words at the field, for what is no time, has passed, or is where it is."""
    if not form.validate() or form.on.data is None:
        return None
    minute = form.minute()
    spans = utc_spans(form.on.data, minute, minute + 1, moving.found.practice.zone)
    if not spans:
        form.refuse(left_out_by_the_clocks())
    elif spans[0].start <= now:
        form.refuse(_("This time has passed. Enter another one."))
    elif moving.is_there_already(spans[0].start):
        form.refuse(_("It is at this time already."))
    else:
        return spans[0].start
    return None
