"""The open times, for programs that ask.

Warm answers come from a cache, whose key holds the surgeons' versions, read anew each time. What is booked is decided
elsewhere, from the tables alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, jsonify, request
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _

from booking import catalog, clock, schedules
from booking.availability import DAY, Slot, first_available, local_date, open_slots_of_all
from booking.catalog import Consultation, Performer
from booking.routes.api.query import SlotsQuery, WrongQuery, looks_like_slug, read_slots_query
from booking.routes.api.slot_cache import SlotCache, key

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

CACHE: Final = "slot_cache"
PARAMETERS: Final = ("procedure", "surgeon", "from", "to", "location")


@blueprint.record_once
def _make_cache(state: BlueprintSetupState) -> None:
    state.app.extensions[CACHE] = SlotCache()


@blueprint.get("/slots")
def slots() -> Response:
    """Of one surgeon, of all, or for `first-available` one a start; sorted by start, then surgeon."""
    now, cache = clock.now(), current_app.extensions[CACHE]
    sent = {name: request.args.get(name, "") for name in PARAMETERS}
    answer_key = key(schedules.surgeon_versions(), now, tuple(sent.values()))
    answer = cache.find(answer_key)
    if answer is None:
        answer = _answer(sent, now=now)
        cache.keep(answer_key, answer)
    return Response(answer, mimetype="application/json")


@blueprint.errorhandler(WrongQuery)
def _wrong(wrong: WrongQuery) -> tuple[Response, int]:
    return jsonify({"error": {"field": wrong.field, "message": wrong.message}}), wrong.status


def _answer(sent: Mapping[str, str], *, now: datetime) -> bytes:
    consultation = _consultation(sent["procedure"].strip())
    zone = consultation.rules.zone
    query = read_slots_query(sent, today=local_date(now, zone))
    surgeons, locations = {one.id: one.slug for one in consultation.performers}, consultation.locations
    length = consultation.rules.length
    shown = ",".join(
        _json(slot.starts_at, length, surgeons[slot.surgeon], locations[slot.location], zone)
        for slot in _open_slots(consultation, query, now=now)
    )
    return f'{{"time_zone":{json.dumps(zone.key)},"slots":[{shown}]}}'.encode()


def _consultation(slug: str) -> Consultation:
    if not slug:
        raise WrongQuery("procedure", _("Say which procedure, by the name in its address."))
    if not looks_like_slug(slug):
        raise _unknown("procedure", slug)
    return catalog.consultation(slug) or _offered_by_nobody(slug)


def _offered_by_nobody(slug: str) -> Consultation:
    """Of a procedure that we have; raises NoPractice when we have none at all."""
    catalog.practice()
    procedure = catalog.procedure(slug)
    consultation = catalog.consultation_of(procedure.id) if procedure else None
    if consultation is None:
        raise _unknown("procedure", slug)
    return consultation


def _open_slots(consultation: Consultation, query: SlotsQuery, *, now: datetime) -> list[Slot]:
    rules = consultation.rules
    location = consultation.location_id(query.location) if query.location is not None else None
    if query.location is not None and location is None:
        raise _unknown("location", query.location)
    performers = _performers(consultation, query.surgeon)
    # Nothing outside these can be had; and dates such as 9999-12-31 are not for calculating with.
    first, last = max(query.first, local_date(now, rules.zone) - DAY), min(query.last, rules.last_day(now))
    if last < first:
        return []
    agendas = schedules.agendas(consultation, performers, first=first, last=last, now=now)
    search = first_available if query.one_a_start else open_slots_of_all
    return search(agendas, rules, first=first, last=last, now=now, location=location)


def _performers(consultation: Consultation, slug: str | None) -> tuple[Performer, ...]:
    if slug is None:
        return consultation.performers
    performer = consultation.performer(slug)
    if performer is not None:
        return (performer,)
    if not looks_like_slug(slug) or catalog.surgeon(slug) is None:
        raise _unknown("surgeon", slug)
    raise WrongQuery("surgeon", _("This surgeon does not see patients about this procedure."))


def _unknown(field: str, slug: str) -> WrongQuery:
    sentences = {
        "procedure": _("There is no procedure “%(slug)s”.", slug=slug),
        "surgeon": _("There is no surgeon “%(slug)s”.", slug=slug),
        "location": _("There is no location “%(slug)s”.", slug=slug),
    }
    return WrongQuery(field, sentences[field], status=404)


@lru_cache(maxsize=1 << 14)
def _json(starts_at: datetime, length: timedelta, surgeon: str, location: str, zone: ZoneInfo) -> str:
    """How a slot reads, free or not: the same few hundred are written with every answer."""
    shown = {
        "surgeon": surgeon,
        "location": location,
        "starts_at": starts_at.astimezone(zone).isoformat(),
        "ends_at": (starts_at + length).astimezone(zone).isoformat(),
    }
    return json.dumps(shown, separators=(",", ":"))
