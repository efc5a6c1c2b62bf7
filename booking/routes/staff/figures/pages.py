"""The page of the figures."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock
from booking.availability import DAY, local_date
from booking.forms.figures import MOST_WEEKS, USUAL_WEEKS, FiguresForm
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.figures.plot import plot_of
from booking.routes.staff.figures.rows import figure_rows


@blueprint.get("/figures")
def figures() -> ResponseReturnValue:
    """?first=2026-07-20&last=2026-10-06: the weeks with these days and between; 422 when they cannot be meant."""
    form, now = figures_form(), clock.now()
    if not form.validate():
        return render_template("staff/figures.html", form=form, errors=form.errors, ranges=_ranges(form)), 422
    rows = figure_rows(form, now=now)
    return render_template(
        "staff/figures.html",
        form=form,
        ranges=_ranges(form),
        rows=rows,
        plot=None if rows.are_empty else plot_of(rows),
        file=url_for("staff.figures_csv", first=form.first.data, last=form.last.data),
    )


def figures_form() -> FiguresForm:
    return FiguresForm(request.args, today=local_date(clock.now(), catalog.practice().zone))


def _ranges(form: FiguresForm) -> list[dict[str, Any]]:
    """To press instead of typing days."""
    begun = [(_("Last 12 weeks"), USUAL_WEEKS), (_("Last 26 weeks"), 26), (_("Last year"), MOST_WEEKS - 1)]
    return [
        {"text": text, "href": url_for("staff.figures", first=form.today - (weeks - 1) * 7 * DAY, last=form.today)}
        for text, weeks in begun
    ]
