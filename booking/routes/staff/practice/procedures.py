"""The screens on which a procedure is switched on and off, and its length and buffers are changed."""

from __future__ import annotations

from typing import Any, Final

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking import clock, schedules
from booking.formats import duration, language
from booking.forms.practice import ProcedureForm
from booking.models import Procedure
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.practice.group import Group
from booking.routes.staff.practice.last_changes import Words, last_changes
from booking.routes.staff.practice.saving import Wording, save_or_show, seen_to_send
from booking.schedules import PROCEDURE, ChangedSettings, seen_settings

_WORDS: Final[Words] = {
    "active": ("Offered online", lambda is_on: "yes" if is_on else "no"),
    "consultation_minutes": ("Length", duration),
    "buffer_before_minutes": ("Kept free before", duration),
    "buffer_after_minutes": ("Kept free after", duration),
}


def procedures_group() -> Group:
    rows = schedules.every_procedure()
    off = [_name(row) for row in rows if not row.active]
    says = f"{len(rows) - len(off)} of {len(rows)} procedures are offered online"
    return Group(
        title="Procedures",
        says=f"{says}; switched off: {', '.join(off)}." if off else f"{says}.",
        href=url_for("staff.practice_procedures"),
    )


@blueprint.get("/practice/procedures")
def practice_procedures() -> ResponseReturnValue:
    rows = [(row, _name(row), _takes(row)) for row in schedules.every_procedure()]
    return render_template("staff/practice/procedures.html", rows=rows)


@blueprint.route("/practice/procedures/<slug>", methods=["GET", "POST"])
def practice_procedure(slug: str) -> ResponseReturnValue:
    row = schedules.any_procedure(slug) or abort(404)
    form = ProcedureForm(obj=None if request.method == "POST" else row)

    def page(**shown: Any) -> str:
        return _page(row, form, **shown)

    if not form.validate_on_submit():
        return page(), 422 if form.errors else 200
    change = ChangedSettings("procedures", row.id, form.values(), form.row_seen)
    return save_or_show(change, form, _wording(row, form), page, back=url_for("staff.practice_procedures"))


def _page(row: Procedure, form: ProcedureForm, **shown: Any) -> str:
    return render_template(
        "staff/practice/procedure.html",
        form=form,
        name=_name(row),
        is_on=row.active,
        takes=_takes(row),
        seen=seen_to_send(form, seen_settings(row, PROCEDURE), **shown),
        ahead=schedules.visits_ahead(row.id, now=clock.now()),
        changes=last_changes(row, _WORDS),
        **shown,
    )


def _wording(row: Procedure, form: ProcedureForm) -> Wording:
    name = _name(row)
    means = []
    if row.active and not form.active.data:
        means.append(
            f"Patients find {name} nowhere any more: not on the site, nor in a search, nor by its address. Whoever is"
            " booked about it comes as booked; online they can cancel or change the topic, but choose no other time."
        )
    elif form.active.data and not row.active:
        means.append(f"{name} stands on the site again, and can be booked at once.")
    if form.consultation_minutes.data != row.consultation_minutes:
        means.append(f"Times for {name} are offered for {duration(form.consultation_minutes.data or 0)} from now on.")
    state = f"{duration(form.consultation_minutes.data or 0)}" if form.active.data else "switched off"
    return Wording(done=f"{name} is saved: {state}.", undo=f"{name} changed", means=means)


def _name(row: Procedure) -> str:
    return str(row.words(language())["name"])


def _takes(row: Procedure) -> str:
    """45 minutes, and 15 minutes kept free after it"""
    kept = [
        f"{duration(minutes)} kept free {where} it"
        for minutes, where in ((row.buffer_before_minutes, "before"), (row.buffer_after_minutes, "after"))
        if minutes
    ]
    return ", ".join([duration(row.consultation_minutes), *kept])
