"""The screen on which the practice says how many visits a surgeon has a day at most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking import catalog
from booking.forms.practice import CapForm
from booking.models import Surgeon
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.practice.group import Group
from booking.routes.staff.practice.last_changes import Words, last_changes
from booking.routes.staff.practice.saving import Wording, save_or_show, seen_to_send
from booking.schedules import CAP, ChangedSettings, seen_settings

_WORDS: Final[Words] = {"daily_cap": ("Visits a day", lambda cap: _most(cap))}


def cap_groups() -> Sequence[Group]:
    return [
        Group(one.name, f"Sees {_most(one.daily_cap)}.", url_for("staff.practice_cap", slug=one.slug))
        for one in catalog.surgeons()
    ]


@blueprint.route("/practice/surgeons/<slug>", methods=["GET", "POST"])
def practice_cap(slug: str) -> ResponseReturnValue:
    row = catalog.surgeon(slug) or abort(404)
    form = CapForm(obj=row if request.method != "POST" else None)

    def page(**shown: Any) -> str:
        return _page(row, form, **shown)

    if not form.validate_on_submit():
        return page(), 422 if form.errors else 200
    change = ChangedSettings("surgeons", row.id, form.values(), form.row_seen)
    return save_or_show(change, form, _wording(row, form), page, back=url_for("staff.practice"))


def _page(row: Surgeon, form: CapForm, **shown: Any) -> str:
    return render_template(
        "staff/practice/cap.html",
        form=form,
        surgeon=row,
        now=_most(row.daily_cap),
        seen=seen_to_send(form, seen_settings(row, CAP), **shown),
        changes=last_changes(row, _WORDS),
        **shown,
    )


def _wording(row: Surgeon, form: CapForm) -> Wording:
    cap = _most(form.daily_cap.data)
    means = f"{row.name} sees {cap}. Days that have more already keep theirs, and take no more."
    return Wording(done=f"Saved: {row.name} sees {cap}.", undo=f"visits a day of {row.name} changed", means=[means])


def _most(cap: int | None) -> str:
    if cap is None:
        return "as many patients a day as there is time for"
    return "one patient a day at most" if cap == 1 else f"{cap} patients a day at most"
