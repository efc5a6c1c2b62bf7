"""How does a rule decide about surgeons' time, so that two deciders never both win?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from booking import availability, schedules
from booking.appointments.lapsing import lapse_holds
from booking.appointments.refusals import NotOffered, SlotTaken
from booking.availability import DAY, Agenda, Reason, Rules, local_date, why_not_all
from booking.catalog import Consultation, Performer, consultation_of
from booking.database import db, writing
from booking.models import NO_OVERLAP, Surgeon, Visit


@dataclass(frozen=True, slots=True)
class Part:
    """One surgeon's share of a visit: slugs, and an aware instant."""

    surgeon: str
    location: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """An open writing transaction that holds the lock on the surgeons it may decide about."""

    session: Session
    consultation: Consultation
    now: datetime

    def performers(self, slugs: Iterable[str]) -> list[Performer]:
        """Raises NotOffered when one of them does not perform the procedure."""
        found = [self.consultation.performer(slug) for slug in slugs]
        if None in found:
            raise NotOffered
        return [performer for performer in found if performer is not None]

    def location_id(self, slug: str) -> int:
        id = self.consultation.location_id(slug)
        if id is None:
            raise NotOffered
        return id

    def check(self, parts: Sequence[Part], *, rules: Rules, without_visit: int | None = None) -> None:
        """Raises SlotTaken or NotOffered unless every part can be had."""
        for part in parts:
            self.location_id(part.location)
        agendas = self.agendas(parts, without_visit=without_visit)
        wanted = [
            availability.Part(agenda, part.location, part.starts_at)
            for agenda, part in zip(agendas, parts, strict=True)
        ]
        reason = why_not_all(wanted, rules, now=self.now)
        if reason in (Reason.TAKEN, Reason.DAY_FULL):
            raise SlotTaken
        if reason is not None:
            raise NotOffered(reason)

    def agendas(self, parts: Sequence[Part], *, without_visit: int | None = None) -> tuple[Agenda, ...]:
        """One agenda a part, in the parts' order."""
        self._refuse_far_away(parts)
        days = [local_date(part.starts_at, self.consultation.rules.zone) for part in parts]
        return schedules.agendas(
            self.consultation,
            self.performers(part.surgeon for part in parts),
            first=min(days),
            last=max(days),
            now=self.now,
            without_visit=without_visit,
        )

    def _refuse_far_away(self, parts: Sequence[Part]) -> None:
        """Anybody can type the year 9999, and dates overflow there."""
        for part in parts:
            if part.starts_at < self.now - 2 * DAY:
                raise NotOffered(Reason.TOO_SOON)
            if part.starts_at > self.now + (self.consultation.rules.booking_horizon + 2) * DAY:
                raise NotOffered(Reason.TOO_FAR)


def without_notice(rules: Rules) -> Rules:
    """For whom the shortest notice has been met already, or does not count: a hold, and the desk."""
    return replace(rules, minimum_notice=timedelta(0))


@contextmanager
def deciding(about: Callable[[], tuple[int, set[int]]], *, now: datetime) -> Iterator[Decision]:
    """Lock the surgeons, clear their expired holds away, decide, commit.

    `about` says by which procedure's rules is decided, and about whose time. It is asked again under the lock: if the
    visit was moved to another surgeon while we waited, we let go and begin anew.
    The only place that turns the database's refusal of an overlap into SlotTaken.
    """
    try:
        while True:
            _, locked = about()
            with writing(surgeons=locked) as session:
                lapse_holds(session, surgeons=locked, now=now)
                procedure, surgeons = about()
                if surgeons <= locked:
                    yield Decision(session, _consultation(procedure), now)
                    return
    except IntegrityError as error:
        if NO_OVERLAP in str(error.orig):
            raise SlotTaken from None  # the driver's message may quote the row
        raise


@contextmanager
def deciding_about(visit: Visit, *, parts: Sequence[Part] = (), now: datetime) -> Iterator[Decision]:
    """Decide about a visit as it is under the lock, and about the time that these parts would take."""
    slugs = {part.surgeon for part in parts}
    wanted = set(db.session.scalars(select(Surgeon.id).where(Surgeon.slug.in_(slugs)))) if slugs else set()

    def about() -> tuple[int, set[int]]:
        return visit.procedure_id, wanted | {row.surgeon_id for row in visit.appointments}

    with deciding(about, now=now) as decision:
        yield decision


def _consultation(procedure: int) -> Consultation:
    found = consultation_of(procedure)
    if found is None:
        raise NotOffered
    return found
