"""The page on which a patient chooses another time for what they have booked."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from operator import attrgetter

from flask import request
from flask.typing import ResponseReturnValue

from booking.availability import Slot, local_date
from booking.forms.filters import FilterForm
from booking.models import Visit
from booking.routes.open_times.beside import days_beside
from booking.routes.open_times.filters import Filters, filters_of
from booking.routes.open_times.month import Address, Month, build_month
from booking.routes.open_times.month_slots import SlotsBetween, slots_for_month
from booking.routes.open_times.requested_day import RequestedDay, on_day, read_requested_day
from booking.routes.open_times.time_lists import Group, groups_of_day
from booking.routes.open_times.times import OpenTimes
from booking.routes.patient.appointments import visit_page
from booking.routes.patient.moving import Moving, moving_of
from booking.routes.patient.near_times import NearTime, near_times
from booking.routes.patient.pairs import near_pairs, pair_groups
from booking.routes.wording import about, fee_words, zone_sentence


def other_times(
    visit: Visit,
    *,
    now: datetime,
    wanted: datetime | None = None,
    sentence: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The month of the same surgeons in the same place, and what became of the time they `wanted`.

    Without a day or a month in the address it opens on the day that is booked.
    """
    moving = moving_of(visit, now=now)
    found = moving.found
    form = FilterForm(request.args, today=found.today, last_day=found.last_day)
    filters = filters_of(form)
    own = found.day_of(visit.appointments[0].starts_at)
    requested = read_requested_day(
        request.args, today=found.today, last_day=found.last_day, otherwise=None if filters else own
    )
    slots = partial(_fitting, moving, filters)
    address = partial(moving.address, **filters.query(), _anchor="times")
    wanted_day = found.day_of(wanted) if wanted else None
    month = _month(found, on_day(wanted_day) if wanted_day else requested, own=own, slots=slots, href=address)
    near = _near(moving, wanted) if wanted else []
    page = visit_page(
        "reschedule",
        visit,
        now=now,
        month=month,
        beside=days_beside(month, slots, found, href=address),
        groups=_groups(moving, filters, month),
        moving=moving,
        filter_form=form,
        filters_chosen=", ".join(filters.in_words()),
        other_about=about(found.procedure),
        other_fee=fee_words(found.practice.fee, found.procedure),
        zone_sentence=zone_sentence(found.practice.zone),
        taken=wanted if sentence is None else None,
        sentence=sentence or requested.sentence,
        near=near,
        wrong=bool(wanted or sentence or requested.wrong or form.errors),
    )
    return page, 422 if requested.wrong or form.errors else status


def _fitting(moving: Moving, filters: Filters, **days: date) -> list[Slot]:
    return list(filters.fitting(moving.slots(**days), moving.found.practice.zone))


def _near(moving: Moving, wanted: datetime) -> list[NearTime]:
    if moving.is_of_both:
        return near_pairs(moving.found, location=moving.location, wanted=wanted)
    return near_times(moving.found, surgeon=moving.surgeon, location=moving.location, wanted=wanted)


def _groups(moving: Moving, filters: Filters, month: Month) -> list[Group]:
    """The times of the month's day, among them the one that is booked."""
    if moving.is_of_both:
        return _groups_of_pairs(moving, filters, month)
    zone, row = moving.found.practice.zone, moving.visit.appointments[0]
    if moving.is_about_another or month.day != local_date(row.starts_at, zone):
        return groups_of_day(month.slots, zone=zone)
    own = Slot(row.starts_at, row.surgeon_id, row.location_id, row.ends_at)
    return groups_of_day(sorted([*month.slots, own]), zone=zone, own=row.starts_at)


def _groups_of_pairs(moving: Moving, filters: Filters, month: Month) -> list[Group]:
    zone, own = moving.found.practice.zone, moving.own_pair()
    if month.day is None:
        return []
    pairs = list(filters.fitting(moving.pairs(first=month.day, last=month.day), zone))
    if month.day == local_date(own.starts_at, zone):
        pairs = sorted([*pairs, own], key=attrgetter("starts_at"))
    return pair_groups(moving.found, pairs, own=own)


def _month(found: OpenTimes, requested: RequestedDay, *, own: date | None, slots: SlotsBetween, href: Address) -> Month:
    return build_month(
        slots_for_month(slots, requested, found),
        month=requested.month,
        day=requested.day,
        today=found.today,
        last_day=found.last_day,
        zone=found.practice.zone,
        href=href,
        own=own,
    )
