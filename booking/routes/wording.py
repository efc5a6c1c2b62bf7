"""How a consultation, its fee and its place read on a page."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking.catalog import AnyLocation, AnyProcedure
from booking.formats import duration, language, money, zone_city
from booking.models import Fee, Visit


def about(procedure: AnyProcedure) -> str:
    """Mini facelift consultation, 45 minutes: as it would be booked today."""
    return _about(procedure, timedelta(minutes=procedure.consultation_minutes))


def about_visit(visit: Visit) -> str:
    """The same of one that is held or booked, by its own length."""
    first = visit.appointments[0]
    return _about(visit.procedure, first.ends_at - first.starts_at)


def _about(procedure: AnyProcedure, planned: timedelta) -> str:
    length = duration(planned)
    if procedure.family == "unsure":
        return _("Consultation, %(length)s", length=length)
    return _("%(procedure)s consultation, %(length)s", procedure=procedure.words(language())["name"], length=length)


def fee_words(fee: Fee) -> str:
    """$150, which counts toward the price of surgery"""
    if not fee.cents:
        return _("no fee")
    price = money(fee.cents, fee.currency)
    if fee.counts_toward_surgery:
        return _("%(price)s, which counts toward the price of surgery", price=price)
    return _("%(price)s, which does not count toward the price of surgery", price=price)


def zone_sentence(zone: ZoneInfo) -> str:
    """Times are Los Angeles time."""
    return _("Times are %(city)s time.", city=zone_city(zone))


def place_name(location: AnyLocation) -> str:
    """Beverly Hills office, Video consultation: as a heading or a choice."""
    return str(location.words(language())["name"])


def where(location: AnyLocation) -> str:
    """The place as it follows a time: "by video", "Beverly Hills office"."""
    return _("by video") if location.kind == "video" else place_name(location)


def monogram(name: str) -> str:
    """DK for Dr. David Kim, EK for Dr. Eugene Kim, MD: titles and what follows a comma say nothing of who it is."""
    words = [word for word in name.partition(",")[0].split() if not word.endswith(".")] or name.split()
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1])))


class Paragraph(NamedTuple):
    text: str
    is_heading: bool


def paragraphs(text: str) -> list[Paragraph]:
    """Of a text as staff write it: empty lines part them, and a line of its own that begins with "# " is a heading."""
    written = [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]
    return [
        Paragraph(one[2:].strip(), is_heading=True)
        if one.startswith("# ") and "\n" not in one.strip()
        else Paragraph(one.strip(), is_heading=False)
        for one in written
    ]
