"""Which starts can be offered, found the slow way: every minute is looked at, every rule is its plain sentence.

Shares no arithmetic with `booking`: wall times are only ever read off a moment (UTC to local), never the other way.
Good for times and zones in whole minutes (all zones since 1972) and for consultations up to half a day long.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from booking.availability import Agenda, Rules

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
Start = tuple[datetime, int]


def starts(agenda: Agenda, rules: Rules, *, first: date, last: date, now: datetime) -> list[Start]:
    """Moment and location of all that can be offered on these local dates, sorted."""
    locations = {hours.location for hours in agenda.weekly} | {hours.location for hours in agenda.extra}
    open_minutes = {location: minutes_open(agenda, rules, location, first, last) for location in locations}
    return sorted(
        (moment, location)
        for moment in minutes_around(first, last)
        if first <= moment.astimezone(rules.zone).date() <= last and is_on_grid(moment, rules)
        for location in locations
        if not reasons(agenda, rules, moment, now=now, open_minutes=open_minutes[location])
    )


def reasons(agenda: Agenda, rules: Rules, moment: datetime, *, now: datetime, open_minutes: set[datetime]) -> set[str]:
    """Every reason for which this start cannot be had, in a location that is open in these minutes."""
    found = set()
    today = now.astimezone(rules.zone).date()
    on = moment.astimezone(rules.zone).date()
    consultation = minutes_between(moment, moment + rules.length)
    takes_up = minutes_between(moment - rules.buffer_before, moment + rules.length + rules.buffer_after)
    if moment - now < rules.minimum_notice or (
        rules.minimum_notice_days and (on - today).days < rules.minimum_notice_days
    ):
        found.add("too_soon")
    if (on - today).days > rules.booking_horizon:
        found.add("too_far")
    if not is_on_grid(moment, rules):
        found.add("off_grid")
    if not all(minute in open_minutes for minute in consultation):
        found.add("outside_hours")
    if any(busy.start <= minute < busy.end for busy in agenda.taken for minute in takes_up):
        found.add("taken")
    if agenda.daily_cap is not None and not agenda.booked_on.get(on, 0) < agenda.daily_cap:
        found.add("day_full")
    return found


def is_on_grid(moment: datetime, rules: Rules) -> bool:
    wall = moment.astimezone(rules.zone)
    step = rules.slot_step.total_seconds() / 60
    return (wall.hour * 60 + wall.minute) % step == 0 and wall.second == wall.microsecond == 0


def minutes_open(agenda: Agenda, rules: Rules, location: int, first: date, last: date) -> set[datetime]:
    return {moment for moment in minutes_around(first, last) if is_open(agenda, rules, location, moment)}


def is_open(agenda: Agenda, rules: Rules, location: int, moment: datetime) -> bool:
    wall = moment.astimezone(rules.zone)
    on, minute = wall.date(), wall.hour * 60 + wall.minute
    if any(away.start <= moment < away.end for away in agenda.away):
        return False
    for extra in agenda.extra:
        if extra.location == location and extra.on == on and extra.from_minute <= minute < extra.until_minute:
            return True
    if on in agenda.holidays:
        return False
    for weekly in agenda.weekly:
        if (
            weekly.location == location
            and weekly.weekday == on.weekday()
            and weekly.from_minute <= minute < weekly.until_minute
            and not (weekly.valid_from is not None and on < weekly.valid_from)
            and not (weekly.valid_until is not None and on > weekly.valid_until)
        ):
            return True
    return False


def minutes_around(first: date, last: date) -> Iterator[datetime]:
    """All minutes of these local dates and half a day more, in any zone."""
    start = datetime(first.year, first.month, first.day, tzinfo=UTC) - 14 * HOUR
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + 2 * DAY + 12 * HOUR
    return iter(minutes_between(start, end))


def minutes_between(start: datetime, end: datetime) -> list[datetime]:
    return [start + count * MINUTE for count in range((end - start) // MINUTE)]
