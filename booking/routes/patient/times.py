"""The steps before a hold: a surgeon to choose, then a day and a time."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock
from booking.catalog import FIRST_AVAILABLE
from booking.routes.open_times.month import Address, Link, build_month
from booking.routes.open_times.month_slots import slots_for_month
from booking.routes.open_times.requested_day import read_requested_day
from booking.routes.open_times.times import OpenTimes
from booking.routes.patient import nothing_open
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.offered_times import next_of_each, offered_times, times_address
from booking.routes.patient.places import one_a_start, places_of_day, places_to_choose
from booking.routes.wording import about, fee_words, zone_sentence


@blueprint.get("/book/<procedure>")
def choose_surgeon(procedure: str) -> ResponseReturnValue:
    found = offered_times(procedure, now=clock.now())
    return _page(
        "choose_surgeon",
        found,
        next_of_each=next_of_each(found),
        first_available=times_address(found.procedure, FIRST_AVAILABLE),
    )


@blueprint.get("/book/<procedure>/<surgeon>")
def times(procedure: str, surgeon: str) -> ResponseReturnValue:
    """?month=2026-10 or ?day=2026-10-06, ?location=video; 422 with the page when one cannot be meant."""
    found = offered_times(procedure, now=clock.now())
    if not found.surgeons or surgeon not in (*found.surgeons, FIRST_AVAILABLE):
        return _not_offered(found, surgeon)
    location = request.args.get("location") or None
    unknown = location is not None and location not in found.locations
    if unknown:
        location = None
    requested = read_requested_day(request.args, today=found.today, last_day=found.last_day)
    slots = slots_for_month(partial(found.of, surgeon, location=location), requested, found)
    month = build_month(
        one_a_start(slots),
        month=requested.month,
        day=requested.day,
        today=found.today,
        last_day=found.last_day,
        zone=found.practice.zone,
        href=_further_down(found, surgeon, location=location),
    )
    sentences = [requested.sentence and f"{requested.sentence} {_('Here is %(month)s.', month=month.title)}"]
    if unknown:
        sentences.append(_("We see nobody in the place that address names. Here are the times in all places."))
    page = _page(
        "times",
        found,
        chosen=found.surgeons.get(surgeon),
        surgeon=surgeon,
        month=month,
        wrong=requested.wrong or unknown,
        sentences=[sentence for sentence in sentences if sentence],
        places=places_of_day(found, slots, surgeon=surgeon, day=month.day),
        places_to_choose=places_to_choose(found, surgeon=surgeon, location=location, requested=requested),
        next_of_each=next_of_each(found, location=location, first=surgeon),
        nothing=nothing_open.explain(found, month, surgeon=surgeon, location=location) if not month.slots else None,
    )
    return page, 422 if requested.wrong or unknown else 200


def _further_down(found: OpenTimes, surgeon: str, *, location: str | None) -> Address:
    """The same page, scrolled to what was pressed: on a phone a day's times are far below the top."""
    page, always = times_address(found.procedure, surgeon), {"location": location} if location else {}

    def address(**query: str) -> str:
        return f"{page}?{urlencode(always | query)}#{'times' if 'day' in query else 'month'}"

    return address


def _not_offered(found: OpenTimes, slug: str) -> ResponseReturnValue:
    """404, and who does; also where nobody does at present."""
    surgeon = catalog.surgeon(slug)
    if surgeon is None and found.surgeons:
        abort(404)
    who_does = [Link(times_address(found.procedure, row.slug), row.name, row.name) for row in found.surgeons.values()]
    return _page("not_offered", found, surgeon=surgeon, who_does=who_does), 404


def _page(name: str, found: OpenTimes, **shown: object) -> str:
    return render_template(
        f"patient/{name}.html",
        practice=found.practice,
        found=found,
        about=about(found.procedure),
        fee=fee_words(found.practice.fee, found.procedure),
        zone_sentence=zone_sentence(found.practice.zone),
        **shown,
    )
