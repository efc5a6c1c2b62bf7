"""How a consultation, its fee and its place read on a page."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking.catalog import AnyLocation, AnyProcedure, PracticeDetails
from booking.formats import duration, language, money, zone_city


def about(procedure: AnyProcedure) -> str:
    """Mini facelift consultation, 45 minutes"""
    length = duration(timedelta(minutes=procedure.consultation_minutes))
    if procedure.family == "unsure":
        return _("Consultation, %(length)s", length=length)
    return _("%(procedure)s consultation, %(length)s", procedure=procedure.words(language())["name"], length=length)


def fee(practice: PracticeDetails) -> str:
    """$150, which counts toward the price of surgery"""
    if not practice.consultation_fee_cents:
        return _("no fee")
    price = money(practice.consultation_fee_cents, practice.currency)
    if practice.fee_counts_toward_surgery:
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
