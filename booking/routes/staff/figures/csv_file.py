"""The same figures for a spreadsheet: numbers and surgeons' names, and nothing that it would calculate."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Final

from flask import Response, abort

from booking import clock
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.figures.pages import figures_form
from booking.routes.staff.figures.rows import FigureRows, figure_rows
from booking.routes.staff.spreadsheet import as_text

HEAD: Final = (
    *("week_begins", "surgeon", "bookable_hours", "filled_hours", "filled_percent", "appointments"),
    *("median_lead_days", "no_shows", "late_cancellations"),
    *("freed_times_offered", "freed_times_refilled", "refilled_percent"),
)


@blueprint.get("/figures.csv")
def figures_csv() -> Response:
    form, now = figures_form(), clock.now()
    if not form.validate():
        abort(422)
    lines = StringIO()
    csv.writer(lines).writerows([HEAD, *_lines(figure_rows(form, now=now))])
    answer = Response(lines.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return answer


def _lines(rows: FigureRows) -> Iterator[list[object]]:
    for week in rows.weeks:
        for one in week.surgeons:
            yield [
                *(week.first.isoformat(), as_text(one.surgeon.name), one.bookable_hours, one.filled_hours),
                *("" if one.percent is None else one.percent, one.figures.visits),
                *("" if one.lead_days is None else one.lead_days, one.figures.no_shows),
                *(one.figures.late_cancellations, one.figures.offered, one.figures.refilled),
                "" if one.refilled_percent is None else one.refilled_percent,
            ]
