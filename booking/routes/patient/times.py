"""When could a consultation be? A surgeon to choose, then a day and a time."""

from __future__ import annotations

from functools import partial

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock
from booking.catalog import FIRST_AVAILABLE
from booking.routes.open_times.month import build_month
from booking.routes.open_times.requested_day import read_requested_day
from booking.routes.open_times.times import OpenTimes, open_times
from booking.routes.patient import nothing_open
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.places import one_a_start, places_of_day, places_to_choose
from booking.routes.wording import about, fee, zone_sentence


@blueprint.get("/book/<procedure>")
def choose_surgeon(procedure: str) -> ResponseReturnValue:
    found = open_times(procedure, now=clock.now())
    return _page("choose_surgeon", found, next_of_each=found.next_of_each())


@blueprint.get("/book/<procedure>/<surgeon>")
def times(procedure: str, surgeon: str) -> ResponseReturnValue:
    """?month=2026-10 or ?day=2026-10-06, ?location=video; 422 with the page when one cannot be meant."""
    found = open_times(procedure, now=clock.now())
    if not found.surgeons or surgeon not in (*found.surgeons, FIRST_AVAILABLE):
        return _not_offered(found, surgeon)
    location = request.args.get("location") or None
    unknown = location is not None and location not in found.locations
    if unknown:
        location = None
    asked = read_requested_day(request.args, today=found.today, last_day=found.last_day)
    slots = found.of(surgeon, location=location)
    month = build_month(
        one_a_start(slots),
        month=asked.month,
        day=asked.day,
        today=found.today,
        last_day=found.last_day,
        zone=found.practice.zone,
        href=partial(_further_down, found, surgeon, location=location),
    )
    sentences = [asked.sentence and f"{asked.sentence} {_('Here is %(month)s.', month=month.title)}"]
    if unknown:
        sentences.append(_("We see nobody in the place that address names. Here are the times in all places."))
    page = _page(
        "times",
        found,
        chosen=found.surgeons.get(surgeon),
        surgeon=surgeon,
        month=month,
        wrong=asked.wrong or unknown,
        sentences=[sentence for sentence in sentences if sentence],
        places=places_of_day(found, slots, surgeon=surgeon, day=month.day),
        places_to_choose=places_to_choose(found, surgeon=surgeon, location=location, asked=asked),
        next_of_each=found.next_of_each(location=location, first=surgeon),
        nothing=nothing_open.explain(found, month, surgeon=surgeon, location=location) if not month.slots else None,
    )
    return page, 422 if asked.wrong or unknown else 200


def _further_down(found: OpenTimes, surgeon: str, *, location: str | None, **query: str) -> str:
    """The same page, scrolled to what was pressed: on a phone a day's times are far below the top."""
    return found.address(surgeon, location=location, _anchor="times" if "day" in query else "month", **query)


def _not_offered(found: OpenTimes, slug: str) -> ResponseReturnValue:
    """404, and who does; also where nobody does at present."""
    surgeon = catalog.surgeon(slug)
    if surgeon is None and found.surgeons:
        abort(404)
    return _page("not_offered", found, surgeon=surgeon), 404


def _page(name: str, found: OpenTimes, **shown: object) -> str:
    return render_template(
        f"patient/{name}.html",
        practice=found.practice,
        found=found,
        about=about(found.procedure),
        fee=fee(found.practice),
        zone_sentence=zone_sentence(found.practice.zone),
        first_available=FIRST_AVAILABLE,
        **shown,
    )
