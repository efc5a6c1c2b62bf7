"""What somebody waits for, in the words of the desk, and as its forms send back that it was seen."""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _

from booking import catalog
from booking.availability import PartOfDay
from booking.confidential import seen_digest
from booking.formats import duration, period, weekdays
from booking.routes.open_times.time_lists import parts_of_day
from booking.waitlist import Wanted


def wanted_words(wanted: Wanted) -> str:
    """Dr. David Kim, Tue, Thu, morning, at least 2 days ahead; any time, where nothing is chosen."""
    words = [one.name for one in catalog.surgeons() if one.id in wanted.surgeons]
    words += [short for day, short, _name in weekdays() if day in wanted.weekdays]
    words += [parts_of_day()[part].lower() for part in PartOfDay if part in wanted.parts]
    if wanted.notice:
        notice = period(wanted.notice.days) if wanted.notice.days else duration(wanted.notice)
        words.append(_("at least %(notice)s ahead", notice=notice))
    return ", ".join(words) or _("any time")


def seen_wanted(uuid: UUID, wanted: Wanted) -> str:
    return seen_digest(
        "wanted", uuid, sorted(wanted.surgeons), sorted(wanted.weekdays), sorted(wanted.parts), wanted.notice
    )
