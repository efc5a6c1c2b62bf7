"""What stands in the way of a start, in the words in which the desk reads it: which rule, and who set it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from booking import access, catalog, schedules
from booking.appointments import InTheWay
from booking.availability import Interval, ObstacleKind, Part, Rules, overlaps
from booking.confidential import initials
from booking.formats import day_long, day_short, duration, time_range, time_short
from booking.routes.staff.diary.absence_reasons import why_away
from booking.routes.staff.obstacles.setters import setters_of_obstacles
from booking.routes.staff.viewer import Viewer, cannot_be_read
from booking.routes.wording import notice_words, place_name
from booking.schedules import Absence


@dataclass(frozen=True, slots=True)
class ObstacleLine:
    """`href` leads to where it is set; empty where whoever looks cannot change it on a page.

    `set_by` says who set it, and when.
    """

    key: str
    text: str
    href: str = ""
    is_overlap: bool = False
    set_by: str = ""


def obstacle_lines(found: Sequence[InTheWay], *, rules: Rules, viewer: Viewer, now: datetime) -> list[ObstacleLine]:
    """In their order; five statements at most, however many they are, and one for each day with too few hours."""
    spans = [one.obstacle.span for one in found if one.obstacle.kind is ObstacleKind.ABSENCE and one.obstacle.span]
    absences: list[Absence] = []
    if spans:
        around = Interval(min(span.start for span in spans), max(span.end for span in spans))
        absences = schedules.absences_within(around)
    theirs = list(_absences_of(found, absences))
    setters = setters_of_obstacles(found, theirs, rules=rules, now=now)
    words = _Words(rules, viewer, now, catalog.surgeon_names(), _places())
    return [
        replace(words.line(one, absence), set_by=setters.words(one, absence))
        for one, absence in zip(found, theirs, strict=True)
    ]


def _absences_of(found: Sequence[InTheWay], absences: Sequence[Absence]) -> Iterator[Absence | None]:
    """Of each in its order; of two that take the same time each is told once."""
    told: set[tuple[UUID, Part]] = set()
    for one in found:
        absence = None
        if one.obstacle.kind is ObstacleKind.ABSENCE:
            absence = next(
                absence
                for absence in absences
                if absence.span == one.obstacle.span
                and absence.surgeon_id in (None, one.part.surgeon)
                and (absence.uuid, one.part) not in told
            )
            told.add((absence.uuid, one.part))
        yield absence


def _where_it_is_set(endpoint: str, **values: Any) -> str:
    return url_for(endpoint, **values) if access.may_open(endpoint) else ""


def _places() -> Mapping[int, str]:
    return {row.id: place_name(row) for row in catalog.locations()}


@dataclass(frozen=True, slots=True)
class _Words:
    rules: Rules
    viewer: Viewer
    now: datetime
    surgeons: Mapping[int, str]
    places: Mapping[int, str]

    def line(self, one: InTheWay, absence: Absence | None) -> ObstacleLine:
        surgeon = self.surgeons.get(one.part.surgeon, "")
        match one.obstacle.kind:
            case ObstacleKind.NOTICE:
                return ObstacleLine(one.key, self._notice(one))
            case ObstacleKind.HORIZON:
                last = day_long(self.rules.last_day(self.now))
                return ObstacleLine(one.key, _("The practice takes bookings until %(day)s.", day=last))
            case ObstacleKind.STEP:
                return ObstacleLine(
                    one.key, _("Consultations begin every %(step)s.", step=duration(self.rules.slot_step))
                )
            case ObstacleKind.HOURS:
                return ObstacleLine(one.key, self._hours(one, surgeon), _where_it_is_set("staff.hours"))
            case ObstacleKind.HOLIDAY:
                return ObstacleLine(one.key, self._holiday(one), _where_it_is_set("staff.closures"))
            case ObstacleKind.ABSENCE:
                assert absence  # noqa: S101 - _absences_of
                return self._absence(one, absence, surgeon)
            case ObstacleKind.TAKEN:
                return self._taken(one)
            case ObstacleKind.CAP:
                booked, most = one.booked or (0, 0)
                text = _("%(surgeon)s has %(booked)s of %(most)s that day.", surgeon=surgeon, booked=booked, most=most)
                return ObstacleLine(one.key, text)

    def _notice(self, one: InTheWay) -> str:
        if one.part.starts_at < self.now:
            return _("%(time)s has passed.", time=self._moment(one.part.starts_at))
        return _("Patients book online at least %(notice)s ahead.", notice=notice_words(self.rules))

    def _hours(self, one: InTheWay, surgeon: str) -> str:
        """Where there are hours that day, and until when."""
        zone = self.rules.zone
        there = ", ".join(
            _("%(span)s, %(place)s", span=time_range(*span, zone), place=self.places.get(place, "?"))
            for place, span in one.hours
        )
        if not there:
            return _("%(surgeon)s has no hours on %(day)s.", surgeon=surgeon, day=day_long(one.part.starts_at, zone))
        return _("%(surgeon)s’s hours that day are %(hours)s.", surgeon=surgeon, hours=there)

    def _holiday(self, one: InTheWay) -> str:
        on = one.obstacle.on
        assert on  # noqa: S101 - Obstacle
        found = catalog.public_holidays_between(catalog.practice(), first=on, last=on)
        name = next((holiday.name for holiday in found), "")
        return _("%(day)s is a public holiday: %(name)s.", day=day_long(on), name=name)

    def _absence(self, one: InTheWay, found: Absence, surgeon: str) -> ObstacleLine:
        span = self._span(found.span)
        what = why_away(found, self.viewer)
        if found.surgeon_id is None:
            return ObstacleLine(
                one.key, _("%(what)s, %(span)s.", what=what, span=span), _where_it_is_set("staff.closures")
            )
        text = _("%(surgeon)s, %(span)s: %(what)s.", surgeon=surgeon, span=span, what=what)
        return ObstacleLine(one.key, text, _where_it_is_set("staff.time_off"))

    def _taken(self, one: InTheWay) -> ObstacleLine:
        """Overlaps 10:00 AM – 10:45 AM, A. R.; or too close to it, when buffers alone meet."""
        other = one.neighbor
        assert other  # noqa: S101 - InTheWay
        span = time_range(other.starts_at, other.ends_at, self.rules.zone)
        name = other.name
        who = _("being booked online") if other.status == "held" else initials(name) if name else ""
        who = cannot_be_read() if name is None else who
        consultation = Interval(one.part.starts_at, one.part.starts_at + self.rules.length)
        if overlaps(consultation, Interval(other.starts_at, other.ends_at)):
            text = _("Overlaps %(span)s, %(who)s.", span=span, who=who.rstrip("."))
        else:
            kept = self._kept_free(one)
            text = _(
                "Too close to %(span)s, %(who)s: %(kept)s are kept free.", span=span, who=who.rstrip("."), kept=kept
            )
        return ObstacleLine(one.key, text, _where_it_is_set("staff.appointment", uuid=other.uuid), is_overlap=True)

    def _kept_free(self, one: InTheWay) -> str:
        """The buffers between the two."""
        other = one.neighbor
        assert other  # noqa: S101 - InTheWay
        starts_at = one.part.starts_at
        if other.starts_at < starts_at:
            between = (other.takes.end - other.ends_at) + self.rules.buffer_before
        else:
            between = (other.starts_at - other.takes.start) + self.rules.buffer_after
        return duration(between)

    def _moment(self, moment: datetime) -> str:
        return f"{day_short(moment, self.rules.zone)}, {time_short(moment, self.rules.zone)}"

    def _span(self, span: Interval) -> str:
        if day_short(span.start, self.rules.zone) == day_short(span.end, self.rules.zone):
            return time_range(*span, self.rules.zone)
        return _("%(first)s to %(last)s", first=self._moment(span.start), last=self._moment(span.end))
