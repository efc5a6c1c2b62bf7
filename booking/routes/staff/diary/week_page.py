"""The page of a week: a day of it is one press away."""

from __future__ import annotations

from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking import catalog, clock
from booking.availability import DAY, local_date
from booking.formats import day_and_month, first_of_week
from booking.routes.open_times.requested_day import read_diary_day
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.diary.about import About, requested_about
from booking.routes.staff.diary.week import week_of
from booking.routes.staff.screens import keeps_up_to_date
from booking.routes.staff.viewer import current_viewer


@blueprint.get("/week")
@keeps_up_to_date
def week() -> ResponseReturnValue:
    """?day=2026-10-06: the week with that day; ?for=rhinoplasty: free for that procedure."""
    practice, now = catalog.practice(), clock.now()
    today = local_date(now, practice.zone)
    requested = read_diary_day(request.args.get("day"), today=today)
    about = requested_about(request.args.get("for"))
    surgeons = catalog.surgeons()
    first, this = first_of_week(requested.on), first_of_week(today)
    page = render_template(
        "staff/week.html",
        first=first,
        days=week_of(
            first,
            surgeons,
            practice=practice,
            about=about,
            by_video={row.id for row in catalog.locations() if row.kind == "video"},
            viewer=current_viewer(),
            now=now,
        ),
        surgeons=surgeons,
        sentence=requested.sentence,
        free_for=about.what,
        other=url_for("staff.free_for", screen="week", day=first.isoformat(), **about.chosen),
        previous=_neighbor(first - 7 * DAY, about),
        next=_neighbor(first + 7 * DAY, about),
        this_week=url_for("staff.week", **about.chosen) if first != this else None,
    )
    return page, 422 if requested.sentence else 200


def _neighbor(first: date, about: About) -> dict[str, str]:
    return {"href": url_for("staff.week", day=first.isoformat(), **about.chosen), "text": day_and_month(first)}
