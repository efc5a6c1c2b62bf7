"""The screen on which the practice says what a consultation costs."""

from __future__ import annotations

from typing import Any, Final

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking import clock, schedules
from booking.formats import money
from booking.forms.practice import FeeForm
from booking.models import Practice
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.practice.group import Group
from booking.routes.staff.practice.last_changes import Words, last_changes
from booking.routes.staff.practice.saving import Wording, save_or_show, seen_to_send
from booking.schedules import FEE, ChangedSettings, seen_settings


def fee_group() -> Group:
    says = _says(schedules.the_practice())
    return Group("Fee", f"{says}.", url_for("staff.practice_fee"))


@blueprint.route("/practice/fee", methods=["GET", "POST"])
def practice_fee() -> ResponseReturnValue:
    row = schedules.the_practice()
    form = FeeForm(obj=row if request.method != "POST" else None)
    form.consultation_fee_cents.currency = row.currency

    def page(**shown: Any) -> str:
        return _page(row, form, **shown)

    if not form.validate_on_submit():
        return page(), 422 if form.errors else 200
    change = ChangedSettings("practice", row.id, form.values(), form.row_seen)
    return save_or_show(change, form, _wording(row, form), page, back=url_for("staff.practice"))


def _page(row: Practice, form: FeeForm, **shown: Any) -> str:
    words: Final[Words] = {
        "consultation_fee_cents": ("Fee", lambda cents: money(cents, row.currency)),
        "fee_counts_toward_surgery": ("Applied to the cost", lambda is_on: "yes" if is_on else "no"),
    }
    return render_template(
        "staff/practice/fee.html",
        form=form,
        now=_says(row),
        ahead=schedules.visits_ahead(None, now=clock.now()),
        seen=seen_to_send(form, seen_settings(row, FEE), **shown),
        changes=last_changes(row, words),
        **shown,
    )


def _says(row: Practice) -> str:
    if not row.consultation_fee_cents:
        return "A consultation costs nothing"
    applied = ", applied to the cost if they go ahead" if row.fee_counts_toward_surgery else ""
    return f"A consultation costs {money(row.consultation_fee_cents, row.currency)}{applied}"


def _wording(row: Practice, form: FeeForm) -> Wording:
    fee = money(form.consultation_fee_cents.data or 0, row.currency)
    means = (
        f"Whoever books from now on reads {fee}; whoever is booked, or is just booking, keeps the fee they were told."
    )
    return Wording(done=f"The fee is saved: {fee}.", undo="fee changed", means=[means])
