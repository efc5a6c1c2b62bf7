"""Screens that keep themselves up to date: one that is still as it was is answered with 304, by two statements.

A screen's tag stands for all that decides what it shows: the desk version, who looks, its address, the files of this
release, and the minute, since by the clock alone an hour passes, a hold ends, a visit is over or a worker is missing.
It is known to static/js/desk/refresh.js alone: no browser stores a page of the desk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec

from flask import Response, g, make_response, request, url_for
from flask.typing import ResponseReturnValue

from booking import access, appointments, catalog, clock, schedules
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.changes.lines import ChangeMark, change_mark
from booking.routes.staff.viewer import current_viewer
from booking.schedules import DeskVersion

_Values = ParamSpec("_Values")


@dataclass(frozen=True, slots=True)
class Screen:
    """What its script is told: by what to ask again, and what others did since it asked last."""

    tag: str
    last_act: int
    zone: str
    changes: Sequence[ChangeMark]


def keeps_up_to_date(view: Callable[_Values, ResponseReturnValue]) -> Callable[_Values, Response]:
    """For the view of a screen; its template finds the tag in `screen()`."""

    @wraps(view)
    def answer(*args: _Values.args, **values: _Values.kwargs) -> Response:
        version = schedules.desk_version()  # read before all that it stands for
        tag = _tag(version, clock.now())
        if request.if_none_match.contains(tag):
            answer = Response(status=HTTPStatus.NOT_MODIFIED)
        else:
            g.screen = (tag, version.last_act)
            answer = make_response(view(*args, **values))
        answer.set_etag(tag)
        return answer

    return answer


@blueprint.app_template_global()
def screen() -> Screen | None:
    """None for a page that stays as it is."""
    if "screen" not in g:
        return None
    tag, last_act = g.screen
    return Screen(tag, last_act, catalog.practice().zone.key, _changes_meanwhile())


def _changes_meanwhile() -> list[ChangeMark]:
    """One statement where a screen asks again; none where a page is opened."""
    known = access.last_act_known()
    if known is None:
        return []
    return [change_mark(change) for change in appointments.acts_after(known, not_by=current_viewer().user_id)]


def _tag(version: DeskVersion, now: datetime) -> str:
    minute = now.replace(second=0, microsecond=0)
    shown = (version, current_viewer(), request.full_path, url_for("static", filename=""), minute)
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]
