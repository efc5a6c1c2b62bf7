"""All that is kept about a person, to take along: as JSON for programs, and as a page for people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, make_response, render_template
from flask_babel import gettext as _

from booking import catalog, clock, people
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.people.page import known_person, shown_name
from booking.routes.staff.viewer import current_viewer

_NO_ROW = ("id", "visit_id", "task_id", "uuid")  # what says nothing to a reader


@blueprint.get("/people/<uuid:uuid>/export.json")
def export_json(uuid: UUID) -> Response:
    person, now = known_person(uuid), clock.now()
    everything = {"exported_at": now.isoformat(), **people.everything_about(person)}
    people.record_export(person, form="json", user_id=current_viewer().user_id, now=now)
    return _download(json.dumps(everything, ensure_ascii=False, indent=1), "application/json", "patient.json")


@blueprint.get("/people/<uuid:uuid>/export.html")
def export_page(uuid: UUID) -> Response:
    """One file that needs nothing beside it, to be read and printed."""
    person, now = known_person(uuid), clock.now()
    page = render_template(
        "staff/person_export.html",
        practice_name=catalog.practice().name,
        name=shown_name(person),
        now=now,
        sections=[
            (_section(table), [_lines(row) for row in rows]) for table, rows in people.everything_about(person).items()
        ],
    )
    people.record_export(person, form="html", user_id=current_viewer().user_id, now=now)
    return _download(page, "text/html", "patient.html")


def _download(content: str, kind: str, name: str) -> Response:
    """Never kept on the way, and named after nobody."""
    answer = make_response(content)
    answer.headers["Content-Type"] = f"{kind}; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _section(table: str) -> str:
    return {
        "visits": _("Visits, and what was told for them"),
        "appointments": _("Appointments"),
        "history": _("What was changed, and when"),
        "letters": _("Emails"),
        "tasks": _("Calls to make and other tasks"),
        "calls": _("Calls that were made"),
        "calendar_events": _("Entries in the surgeons’ calendars"),
        "person_verdicts": _("Which visits were taken for one person’s"),
        "imported_visits": _("Brought along from another program"),
        "wishes": _("Wishes for an earlier time"),
        "wish_surgeons": _("With whom, by those wishes"),
        "offers": _("Times that they were offered"),
        "person_exports": _("When this was taken along"),
    }[table]


def _lines(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name and value of whatever is known, one below the other."""
    told = {name: value for name, value in row.items() if name not in _NO_ROW and value not in (None, "", [], {})}
    flat: dict[str, Any] = {}
    for name, value in told.items():
        flat |= (
            {f"{name}: {inner}": one for inner, one in value.items()} if isinstance(value, Mapping) else {name: value}
        )
    return [(name.replace("_", " "), _said(value)) for name, value in flat.items() if value not in (None, "", [], {})]


def _said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)
