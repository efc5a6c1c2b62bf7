"""The words in which a start is refused, and what the patient could do instead."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from booking.availability import Reason, Rules
from booking.formats import day_long, duration, time_short
from booking.routes.wording import notice_words


def refusal_sentence(reason: Reason | None, starts_at: datetime, rules: Rules, *, now: datetime) -> str:
    """A sentence for a start that the practice does not offer."""
    if reason is Reason.TOO_SOON and starts_at <= now:
        return _("That time has passed.")
    if reason is Reason.TOO_SOON:
        notice = notice_words(rules)
        return _("Online booking closes %(notice)s ahead. To come sooner, call us.", notice=notice)
    if reason is Reason.TOO_FAR:
        last_day = day_long(rules.last_day(now))
        return _("You can book online through %(last_day)s.", last_day=last_day)
    if reason is Reason.OFF_GRID:
        time = time_short(starts_at, rules.zone)
        step = duration(rules.slot_step)
        return _("No consultation begins at %(time)s: they begin every %(step)s.", time=time, step=step)
    if reason is Reason.NOT_BACK_TO_BACK:
        return _("A visit to both surgeons is one appointment right after the other, in the same place.")
    if reason is Reason.OUTSIDE_HOURS:
        return _("Nobody sees patients there at that time.")
    return _("That surgeon, that place, and this consultation do not go together.")


def changed_sentence() -> str:
    return _("Your appointment was changed after you opened this page, so nothing was done. Here’s how it is now.")


def nobody_performs_it() -> str:
    return _("At present nobody sees patients about this.")
