"""The page of a week: a day of it is one press away."""

from __future__ import annotations

from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking import catalog, clock
from booking.availability import DAY, local_date
from booking.formats import day_and_month, duration, weekdays
from booking.routes.open_times.requested_day import read_diary_day
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.diary.week import week_of
from booking.routes.staff.screens import keeps_up_to_date
from booking.routes.staff.viewer import current_viewer


@blueprint.get("/week")
@keeps_up_to_date
def week() -> ResponseReturnValue:
    """?day=2026-10-06: the week with that day."""
    practice, now = catalog.practice(), clock.now()
    today = local_date(now, practice.zone)
    requested = read_diary_day(request.args.get("day"), today=today)
    consultation = catalog.usual_consultation()
    surgeons = catalog.surgeons()
    first, this = _first_of(requested.on), _first_of(today)
    page = render_template(
        "staff/week.html",
        first=first,
        days=week_of(
            first,
            surgeons,
            practice=practice,
            consultation=consultation,
            by_video={row.id for row in catalog.locations() if row.kind == "video"},
            viewer=current_viewer(),
            now=now,
        ),
        surgeons=surgeons,
        sentence=requested.sentence,
        free_for=duration(consultation.rules.length) if consultation else None,
        previous=_neighbor(first - 7 * DAY),
        next=_neighbor(first + 7 * DAY),
        this_week=url_for("staff.week") if first != this else None,
    )
    return page, 422 if requested.sentence else 200


def _first_of(on: date) -> date:
    """Of the week with that day, as calendars here show weeks."""
    begins = weekdays()[0][0]
    return on - (on.weekday() - begins) % 7 * DAY


def _neighbor(first: date) -> dict[str, str]:
    return {"href": url_for("staff.week", day=first.isoformat()), "text": day_and_month(first)}
