"""From a surgeon's head: they are running late today. Each waiting patient's page says it, the rest is called."""

from __future__ import annotations

from datetime import datetime

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock, schedules
from booking.formats import duration
from booking.forms.delays import DelayForm
from booking.models import Surgeon
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.removal_page import not_as_seen
from booking.routes.staff.kept_undo import keep_undo
from booking.schedules import LATE_CHOICES, NotAsSeen


@blueprint.route("/surgeons/<surgeon>/delay", methods=["GET", "POST"])
def delay(surgeon: str) -> ResponseReturnValue:
    """303 to the day; 409 when somebody has said something else meanwhile."""
    found, form, now = catalog.surgeon(surgeon) or abort(404), DelayForm(), clock.now()
    if not form.is_submitted():
        return _page(found, now=now)
    if not form.validate():
        return _page(found, sentence=_("Nothing was done. Choose one of the buttons."), now=now), 422
    was = schedules.minutes_late(found, catalog.practice().zone, now=now)
    try:
        schedules.say_late(found.id, form.minutes.data, seen=int(form.seen.data), now=now)
    except NotAsSeen:
        return _page(found, sentence=not_as_seen(), now=now), 409
    back = {"surgeon": surgeon, "was": was, "said": form.minutes.data} if was != form.minutes.data else None
    keep_undo("delay", f"{found.name}: {delay_words(form.minutes.data)}", back, now=now)
    flash(delay_words(form.minutes.data) + ".", "done")
    return redirect(url_for("staff.diary"), 303)


def delay_words(minutes: int) -> str:
    return _("%(length)s late", length=duration(minutes)) if minutes else str(_("On time"))


def _page(surgeon: Surgeon, *, sentence: str | None = None, now: datetime) -> str:
    minutes = schedules.minutes_late(surgeon, catalog.practice().zone, now=now)
    choices = [(choice, delay_words(choice)) for choice in (*LATE_CHOICES, 0) if choice != minutes]
    return render_template(
        "staff/delay.html",
        surgeon=surgeon,
        minutes=minutes,
        words=delay_words(minutes),
        choices=choices,
        sentence=sentence,
    )
