"""How a consultation, its fee, its place, its hold and the office's hours read on a page."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking.availability import Rules, local_date
from booking.catalog import AnyLocation, AnyProcedure, PracticeDetails, next_open_span
from booking.formats import day_and_month, duration, language, money, period, time_short, weekday, zone_city
from booking.models import Fee, Visit


def about(procedure: AnyProcedure) -> str:
    """Mini facelift consultation, 45 minutes: as it would be booked today."""
    return _about(procedure, timedelta(minutes=procedure.consultation_minutes))


def about_visit(visit: Visit) -> str:
    """The same of one that is held or booked, by its own length, which is that with each of its surgeons."""
    first, *others = visit.appointments
    length = first.ends_at - first.starts_at
    return _about_each(visit.procedure, length) if others else _about(visit.procedure, length)


def about_both(procedure: AnyProcedure) -> str:
    """Mini facelift consultation, 45 minutes with each surgeon: as it would be booked today."""
    return _about_each(procedure, timedelta(minutes=procedure.consultation_minutes))


def notice_words(rules: Rules) -> str:
    """4 hours; 2 days, where the practice says it in whole days."""
    return period(rules.minimum_notice_days) if rules.minimum_notice_days else duration(rules.minimum_notice)


def name_and_length(procedure: AnyProcedure) -> str:
    """Mini facelift, 45 minutes: in a list to choose from."""
    length = duration(timedelta(minutes=procedure.consultation_minutes))
    return _("%(procedure)s, %(length)s", procedure=procedure.words(language())["name"], length=length)


def _about(procedure: AnyProcedure, planned: timedelta) -> str:
    length = duration(planned)
    if procedure.family == "unsure":
        return _("Consultation, %(length)s", length=length)
    return _("%(procedure)s consultation, %(length)s", procedure=procedure.words(language())["name"], length=length)


def _about_each(procedure: AnyProcedure, planned: timedelta) -> str:
    length = duration(planned)
    if procedure.family == "unsure":
        return _("Consultation, %(length)s with each surgeon", length=length)
    name = procedure.words(language())["name"]
    return _("%(procedure)s consultation, %(length)s with each surgeon", procedure=name, length=length)


def one_fee(visit: Visit) -> str:
    """Said beside the fee of a visit to several surgeons, which has one; else empty."""
    return one_fee_sentence() if len(visit.appointments) > 1 and visit.fee.cents else ""


def one_fee_sentence() -> str:
    return _("This one fee covers both surgeons.")


def fee_words(fee: Fee, procedure: AnyProcedure | None = None) -> str:
    """$150, applied to the cost of surgery if you go ahead: or of treatment, as the procedure has it."""
    if not fee.cents:
        return _("no fee")
    price = money(fee.cents, fee.currency)
    family = procedure.family if procedure is not None else "unsure"
    if not fee.counts_toward_surgery:
        return {
            "surgical": _("%(price)s, not applied to the cost of surgery", price=price),
            "non_surgical": _("%(price)s, not applied to the cost of treatment", price=price),
            "unsure": _("%(price)s, not applied to the cost of surgery or treatment", price=price),
        }[family]
    return {
        "surgical": _("%(price)s, applied to the cost of surgery if you go ahead", price=price),
        "non_surgical": _("%(price)s, applied to the cost of treatment if you go ahead", price=price),
        "unsure": _("%(price)s, applied to the cost of surgery or treatment if you go ahead", price=price),
    }[family]


def payment_words(fee: Fee, practice: PracticeDetails) -> str:
    """When and how the fee is paid, in the practice's words; empty for no fee, or where the file says nothing."""
    return practice.words(language()).get("payment", "") if fee.cents else ""


def office_hours_words(practice: PracticeDetails, *, now: datetime) -> str:
    """Closed now. Opens Monday at 9:00 AM. Empty where the practice file has no office hours."""
    if not practice.office_hours:
        return ""
    span, zone = next_open_span(practice, now=now), practice.zone
    if span is None:
        return _("Closed now.")
    today = local_date(now, zone)
    if span.start <= now:
        closes_today = local_date(span.end - timedelta.resolution, zone) == today
        return _("Open now, until %(time)s.", time=time_short(span.end, zone)) if closes_today else _("Open now.")
    opens, time = local_date(span.start, zone), time_short(span.start, zone)
    if opens == today:
        return _("Closed now. Opens today at %(time)s.", time=time)
    day = weekday(opens) if opens - today < timedelta(days=7) else day_and_month(opens)
    return _("Closed now. Opens %(day)s at %(time)s.", day=day, time=time)


def zone_sentence(zone: ZoneInfo) -> str:
    """All times are Los Angeles time."""
    return _("All times are %(city)s time.", city=zone_city(zone))


def minutes_left(until: datetime, *, now: datetime) -> int:
    """The one that has begun among them."""
    return ceil((until - now) / timedelta(minutes=1))


def place_name(location: AnyLocation) -> str:
    """Beverly Hills office, Video consultation: as a heading or a choice."""
    return location.words(language())["name"]


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
