"""The lock under which a rule decides about surgeons' time, so that two deciders never both win."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.exc import ObjectDeletedError

from booking import schedules
from booking.appointments.lapsing import lapse_holds
from booking.appointments.refusals import NotOffered, SlotTaken
from booking.availability import DAY, Agenda, Part, Reason, Rules, are_back_to_back, local_date, why_not_all
from booking.catalog import Consultation, consultation_of
from booking.database import Unseen, lock_key, writing
from booking.models import NO_OVERLAP, Appointment, Visit


@dataclass(frozen=True, slots=True)
class Decision:
    """An open writing transaction that holds the lock on the surgeons it may decide about."""

    session: Session
    consultation: Consultation
    visit: Visit | None  # which one it is about, if there is one already
    also_held: Visit | None  # another one that the browser holds
    now: datetime

    @property
    def known_visit(self) -> Visit:
        """The visit that the rule was asked about, in this session: what its caller has may have been read long ago."""
        if self.visit is None:
            raise LookupError("the rule is about a visit to come")
        return self.visit

    def check(self, parts: Sequence[Part], *, rules: Rules) -> None:
        """Raises SlotTaken or NotOffered unless every part can be had; the visit never stands in its own way."""
        if any(part.location not in self.consultation.locations for part in parts):
            raise NotOffered
        reason = why_not_all(parts, self.agendas(parts), rules, now=self.now)
        if reason in (Reason.TAKEN, Reason.DAY_FULL):
            raise SlotTaken
        if reason is not None:
            raise NotOffered(reason)

    def require_back_to_back(self, parts: Sequence[Part], *, rules: Rules) -> None:
        """Raises NotOffered unless of several parts one is straight after the other: only the desk sets them apart."""
        self._refuse_far_away(parts)
        if len(parts) != 1 and not are_back_to_back(parts, rules):
            raise NotOffered(Reason.NOT_BACK_TO_BACK)

    def agendas(self, parts: Sequence[Part]) -> dict[int, Agenda]:
        """Of the parts' surgeons, by their ids. Raises NotOffered."""
        self._refuse_far_away(parts)
        days = [local_date(part.starts_at, self.consultation.rules.zone) for part in parts]
        wanted = {part.surgeon for part in parts}
        performers = [performer for performer in self.consultation.performers if performer.id in wanted]
        if len(performers) < len(wanted):
            raise NotOffered
        found = schedules.agendas(
            self.consultation,
            performers,
            first=min(days),
            last=max(days),
            now=self.now,
            without_visit=self.visit.id if self.visit else None,
        )
        return {agenda.surgeon: agenda for agenda in found}

    def _refuse_far_away(self, parts: Sequence[Part]) -> None:
        """Anybody can type the year 9999, and dates overflow there."""
        for part in parts:
            if part.starts_at < self.now - 2 * DAY:
                raise NotOffered(Reason.TOO_SOON)
            if part.starts_at > self.now + (self.consultation.rules.booking_horizon + 2) * DAY:
                raise NotOffered(Reason.TOO_FAR)


@contextmanager
def under_lock(
    *,
    surgeons: Iterable[int] = (),
    visit: Visit | None = None,
    browser: bytes | None = None,
    uuid: UUID | None = None,
    procedure: int | None = None,
    unseen: Unseen | None = None,
    now: datetime,
) -> Iterator[Decision]:
    """Lock the surgeons, clear their expired holds away, decide, commit.

    Locked are `surgeons`, and whoever's time is taken by the visit: the one given, or the one that `browser` holds, or
    both. The `browser` is locked as well, or the `uuid` of a visit to come, whatever surgeons its presses name.
    Whose time that is, only the lock makes sure of: if the visit was moved to another surgeon while we waited, we let
    go and begin anew. Decided is by the rules of `procedure`, or else of what the visit is about by then.
    The only place that turns the database's refusal of an overlap into SlotTaken.
    """
    wanted = set(surgeons)
    needed = wanted | _surgeons_of(visit)
    known_as = visit.uuid if visit else None
    key = uuid.bytes if uuid else browser
    try:
        while True:
            locked = needed
            with writing(surgeons=locked, unseen=unseen) as session:
                if key:
                    lock_key(session, key)
                lapse_holds(session, surgeons=locked, now=now)
                about = _anew(session, known_as)
                held = held_by(session, browser) if browser else None
                about, also_held = (about, held if held is not about else None) if about else (held, None)
                needed = wanted | _surgeons_of(about) | _surgeons_of(also_held)
                if needed <= locked:
                    yield Decision(session, _consultation(procedure, about), about, also_held, now)
                    return
    except IntegrityError as error:
        if NO_OVERLAP in str(error.orig):
            raise SlotTaken from None  # the driver's message may quote the row
        raise


def held_by(session: Session, browser: bytes) -> Visit | None:
    """The visit whose time this browser holds, expired or not; there is at most one."""
    return session.scalar(_HELD_BY, {"browser": browser})


def without_notice(rules: Rules) -> Rules:
    """For whom the shortest notice has been met already, or does not count: a hold, and the desk."""
    return replace(rules, minimum_notice=timedelta(0), minimum_notice_days=0)


_BY_UUID = (
    select(Visit)
    .where(Visit.uuid == bindparam("uuid"))
    .options(joinedload(Visit.appointments).joinedload(Appointment.location))
)
_HELD_BY = (
    select(Visit)
    .where(Visit.browser == bindparam("browser"), Appointment.visit_id == Visit.id, Appointment.status == "held")
    .order_by(Visit.id.desc())
    .limit(1)
)


def _anew(session: Session, uuid: UUID | None) -> Visit | None:
    """The same visit as it is by now, with all that a change of it needs: one statement instead of three.

    By its uuid, since SQLite gives the number of a forgotten visit to another one. Raises ObjectDeletedError.
    """
    if uuid is None:
        return None
    found = session.scalars(_BY_UUID, {"uuid": uuid}).unique().one_or_none()
    if found is None:
        raise ObjectDeletedError(inspect(Visit(uuid=uuid)), "The visit has been forgotten meanwhile.")
    return found


def _surgeons_of(visit: Visit | None) -> set[int]:
    return {row.surgeon_id for row in visit.appointments} if visit else set()


def _consultation(procedure: int | None, visit: Visit | None) -> Consultation:
    id = visit.procedure_id if procedure is None and visit else procedure
    found = consultation_of(id) if id is not None else None
    if found is None:
        raise NotOffered
    return found
