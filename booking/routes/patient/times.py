"""The steps before a hold: a surgeon to choose, then a day and a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock
from booking.availability import length_of_both
from booking.catalog import BOTH_SURGEONS, FIRST_AVAILABLE
from booking.formats import duration, proper_name, with_proper_names
from booking.forms.filters import FilterForm
from booking.routes.headers import MAY_OPEN_FROM_A_SANDBOX
from booking.routes.open_times.filters import filters_of
from booking.routes.open_times.month import Link
from booking.routes.open_times.requested_day import RequestedDay, read_requested_day
from booking.routes.open_times.times import OpenTimes
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.current_hold import hold_of_browser
from booking.routes.patient.named_time import NamedTime, read_named_time
from booking.routes.patient.nothing_open import to_the_list
from booking.routes.patient.offered_times import (
    both_surgeons_address,
    next_of_each,
    offered_times,
    soonest,
    times_address,
)
from booking.routes.patient.pairs import read_named_pair
from booking.routes.patient.places import places_to_choose
from booking.routes.patient.selection import Selection
from booking.routes.patient.shown_month import shown_month
from booking.routes.wording import about, about_both, fee_words, one_fee_sentence, zone_sentence

NAMES_A_TIME: Final = {"starts_at", "pair"}


@blueprint.get("/book/<procedure>")
def choose_surgeon(procedure: str) -> ResponseReturnValue:
    found = offered_times(procedure, now=clock.now())
    return _page(
        "choose_surgeon",
        found,
        next_of_each=next_of_each(found),
        first_available=times_address(found.procedure, FIRST_AVAILABLE),
        both_surgeons=both_surgeons_address(found),
    )


@blueprint.get("/book/<procedure>/<surgeon>")
def times(procedure: str, surgeon: str) -> ResponseReturnValue:
    """?month=2026-10 or ?day=2026-10-06, ?starts_at=… or two ?pair=…, ?location=video, and filters; 422 with the page
    when one cannot be meant.

    Without a month, a day or a start, the day of the time that its patient holds.
    """
    now = clock.now()
    mine = hold_of_browser(now=now)
    found = offered_times(procedure, now=now, without_visit=mine.visit.id if mine else None)
    if not found.surgeons or surgeon not in pages_of(found):
        return _not_offered(found, surgeon)
    location = request.args.get("location") or None
    unknown = location is not None and location not in found.locations
    hold = mine if mine and mine.visit.procedure_id == found.procedure.id else None
    form = FilterForm(request.args, today=found.today, last_day=found.last_day)
    selection = Selection(found, surgeon, None if unknown else location, filters_of(form), hold)
    is_of_both = selection.is_of_both
    named = _named_time(selection)
    requested = _requested_day(selection, named)
    shown = shown_month(selection, requested, is_place_unknown=unknown)
    wrong = shown.wrong or named.wrong or bool(form.errors)
    page = _page(
        "times",
        found,
        mine=mine,
        selection=selection,
        filter_form=form,
        chosen=found.surgeons.get(surgeon),
        shown=shown,
        named=named.button,
        wrong=wrong,
        sentences=[*shown.sentences, *([named.sentence] if named.sentence else [])],
        **(_of_both(found) if is_of_both else {}),
        places_to_choose=places_to_choose(selection, requested=requested),
        soonest=[] if is_of_both else soonest(selection.from_today(), found, surgeon=surgeon),
        others=_other_surgeons(selection),
        the_list=to_the_list(selection),
    )
    return page, 422 if wrong else 200, MAY_OPEN_FROM_A_SANDBOX if NAMES_A_TIME & request.args.keys() else {}


def _named_time(selection: Selection) -> NamedTime:
    if selection.is_of_both:
        return read_named_pair(request.args.getlist("pair"), selection)
    return read_named_time(request.args.get("starts_at"), selection)


def _requested_day(selection: Selection, named: NamedTime) -> RequestedDay:
    """Of the address or of the time that it names, or the one on which they hold a time."""
    found, own = selection.found, None if selection.filters else selection.own_day
    return read_requested_day(request.args, today=found.today, last_day=found.last_day, otherwise=named.day or own)


def _other_surgeons(selection: Selection) -> list[Link]:
    """And whoever is free first, and both in one visit."""
    found, links = selection.found, []
    for row in found.surgeons.values():
        if row.slug != selection.surgeon:
            text = _("All times with %(surgeon)s", surgeon=row.name)
            links.append(Link(selection.address(row.slug), with_proper_names(text, row.name), text))
    if selection.surgeon != FIRST_AVAILABLE and len(found.surgeons) > 1:
        text = _("First available with either surgeon")
        links.append(Link(selection.address(FIRST_AVAILABLE), text, text))
    if found.is_with_both and not selection.is_of_both:
        text = _("Both surgeons, one visit")
        links.append(Link(selection.address(BOTH_SURGEONS), text, text))
    return links


def _of_both(found: OpenTimes) -> dict[str, str]:
    """What only their page says: how long all of it is, and that it costs no more."""
    return {
        "about": about_both(found.procedure),
        "both": duration(length_of_both(found.rules)),
        "one_fee": one_fee_sentence() if found.practice.fee.cents else "",
    }


def pages_of(found: OpenTimes) -> Sequence[str]:
    """What may stand in the address where a surgeon's slug does."""
    return [*found.surgeons, FIRST_AVAILABLE, *([BOTH_SURGEONS] if found.is_with_both else [])]


def _not_offered(found: OpenTimes, slug: str) -> ResponseReturnValue:
    """404, and who does; also where nobody does at present."""
    surgeon = catalog.surgeon(slug)
    if surgeon is None and found.surgeons and slug != BOTH_SURGEONS:
        abort(404)
    who_does = [
        Link(times_address(found.procedure, row.slug), proper_name(row.name), row.name)
        for row in found.surgeons.values()
    ]
    return _page("not_offered", found, surgeon=surgeon, who_does=who_does), 404


def _page(name: str, found: OpenTimes, **shown: object) -> str:
    shown = {"about": about(found.procedure), **shown}
    return render_template(
        f"patient/{name}.html",
        practice=found.practice,
        found=found,
        fee=fee_words(found.practice.fee, found.procedure),
        zone_sentence=zone_sentence(found.practice.zone),
        **shown,
    )
