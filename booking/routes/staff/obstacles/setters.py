"""Who set what stands in the way of a start: hours, an absence, the practice file, or another appointment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from booking import schedules
from booking.appointments import InTheWay, PutThere
from booking.availability import ObstacleKind, Rules, local_date
from booking.routes.staff.setter_words import day_of_change, setter_words
from booking.routes.staff.wording import WAYS
from booking.schedules import Absence, Setter, Subject

_PUT_THERE = {
    "booked": _l("Booked"),
    "imported": _l("Brought along"),
    "moved": _l("Moved"),
    "undone": _l("Put back"),
    "restored": _l("Put back"),
}
_OF_THE_PRACTICE = (ObstacleKind.NOTICE, ObstacleKind.HORIZON, ObstacleKind.STEP, ObstacleKind.HOLIDAY)


@dataclass(frozen=True, slots=True)
class Setters:
    rules: Rules
    now: datetime
    rows: Mapping[Subject, Setter]
    hours: Mapping[tuple[int, date], Setter | None]

    def words(self, one: InTheWay, absence: Absence | None) -> str:
        """Empty for what nobody has set, such as that a time has passed, and for what was set before that was noted."""
        if one.neighbor:
            return self._booked(one.neighbor.put_there)
        if one.obstacle.kind is ObstacleKind.HOURS:
            return setter_words(self.hours.get(_hours_of(one, self.rules)), now=self.now)
        subject = _row_of(one, absence, now=self.now)
        return setter_words(self.rows.get(subject) if subject else None, now=self.now)

    def _booked(self, put_there: PutThere | None) -> str:
        """Booked online on Nov 3; Moved by Jordan on Nov 3"""
        if put_there is None:
            return ""
        return _(
            "%(act)s %(who)s on %(day)s",
            act=_PUT_THERE[put_there.act],
            who=_("by %(name)s", name=put_there.by) if put_there.by else WAYS[put_there.way],
            day=day_of_change(put_there.at, self.rules.zone, now=self.now),
        )


def setters_of_obstacles(
    found: Sequence[InTheWay], absences: Sequence[Absence | None], *, rules: Rules, now: datetime
) -> Setters:
    """`absences` are those of `found`, in its order. A statement, and one for each day with too few hours."""
    rows = {_row_of(one, absence, now=now) for one, absence in zip(found, absences, strict=True)}
    hours = {_hours_of(one, rules) for one in found if one.obstacle.kind is ObstacleKind.HOURS}
    return Setters(
        rules=rules,
        now=now,
        rows=schedules.setters_of([subject for subject in rows if subject]),
        hours={key: schedules.hours_setter(*key) for key in hours},
    )


def _hours_of(one: InTheWay, rules: Rules) -> tuple[int, date]:
    return one.part.surgeon, local_date(one.part.starts_at, rules.zone)


def _row_of(one: InTheWay, absence: Absence | None, *, now: datetime) -> Subject | None:
    kind = one.obstacle.kind
    if absence:
        return absence.subject
    if kind is ObstacleKind.CAP:
        return Subject("surgeons", one.part.surgeon)
    if kind in _OF_THE_PRACTICE and one.part.starts_at >= now:
        return Subject("practice", 1)
    return None
