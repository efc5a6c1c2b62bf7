"""The rows that the rules leave behind for one booked visit, made without them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from booking.appointments import snapshot
from booking.availability import local_time
from booking.calendars.stored import event_of, fill
from booking.calendars.words import TITLE
from booking.confidential import Purpose, derive_token, initials, keyring, lookups_of, seal_answers, token_digest
from booking.models import Appointment, CalendarEvent, History, Letter, Visit, VisitLookup
from tests.bench.patients import patient

Row = dict[str, Any]
Rows = dict[type, list[Row]]

LENGTH, WITH_BUFFER = timedelta(minutes=45), timedelta(hours=1)
ADDRESS = "Beverly Hills office, 1200 Example Street, Suite 300, Beverly Hills, CA 90210"
READ_BY_FEEDS = timedelta(days=120)  # and older events by nobody: making each one's bytes would take a minute


@dataclass(frozen=True, slots=True)
class Time:
    """A moved one was booked for the day before, and moved ten minutes after `booked_at`."""

    surgeon: int
    location: int
    starts_at: datetime
    booked_at: datetime
    moved: bool = False
    lane: int = 0


class Booked:
    """By so many people, one after the other; when all have come, the first come again."""

    def __init__(self, *, people: int, procedure: int, desk: int, zone: ZoneInfo, now: datetime) -> None:
        self._people, self._procedure, self._desk, self._zone, self._now = people, procedure, desk, zone, now
        self._old_event: Row | None = None

    def rows(self, id: int, time: Time) -> Rows:
        answers, visit_uuid = patient((id - 1) % self._people), uuid4()
        appointment = self._appointment(id, time)
        return {
            Visit: [self._visit(id, visit_uuid, answers, time)],
            Appointment: [appointment],
            VisitLookup: [{"digest": digest, "visit_id": id} for digest in sorted(lookups_of(answers))],
            History: list(self._history(id, time, appointment)),
            Letter: [self._letter(id, time)],
            CalendarEvent: [self._event(appointment, answers["name"])],
        }

    def _visit(self, id: int, uuid: UUID, answers: Mapping[str, Any], time: Time) -> Row:
        key = keyring().newest_id
        return {
            "id": id,
            "uuid": uuid,
            "procedure_id": self._procedure,
            "language": "en",
            "key_id": key,
            "generation": 1,
            "hold_digest": token_digest(derive_token(Purpose.HOLD, uuid, 1, key)),
            "page_digest": token_digest(derive_token(Purpose.APPOINTMENT, uuid, 1, key)),
            "private": seal_answers(Visit(uuid=uuid), answers),
            "consented_at": time.booked_at,
            "fee_cents": 15000,
            "fee_currency": "USD",
            "fee_counts_toward_surgery": True,
            "created_at": time.booked_at,
        }

    def _appointment(self, id: int, time: Time) -> Row:
        uuid, ends_at = uuid4(), time.starts_at + LENGTH
        wall, fold = local_time(time.starts_at, self._zone)
        return {
            "id": id,
            "uuid": uuid,
            "visit_id": id,
            "surgeon_id": time.surgeon,
            "location_id": time.location,
            "starts_at": time.starts_at,
            "ends_at": ends_at,
            "takes_from": time.starts_at,
            "takes_until": time.starts_at + WITH_BUFFER,
            "local_start": wall,
            "fold": fold,
            "time_zone": self._zone.key,
            "lane": time.lane,
            "status": "fulfilled" if ends_at < self._now else "booked",
            "calendar_uid": f"{uuid}@bench.example",
            "sequence": int(time.moved),
            "version": 2 + time.moved,
            "created_at": time.booked_at,
            "changed_at": time.booked_at,
        }

    def _history(self, id: int, time: Time, appointment: Row) -> Iterator[Row]:
        by_desk = {"way": "desk", "user_id": self._desk}
        by = by_desk if id % 2 else {"way": "page", "user_id": None}
        of = {"visit_id": id, "appointment_id": id}
        visit = Visit(procedure_id=self._procedure)
        now = snapshot(Appointment(visit=visit, **appointment | {"status": "booked"}))
        day = timedelta(days=1)
        before = {name: appointment[name] - day for name in ("starts_at", "ends_at")} if time.moved else {}
        first = snapshot(Appointment(visit=visit, **appointment | {"status": "booked"} | before))
        yield of | by | {"at": time.booked_at, "act": "booked", "before": None, "after": first}
        if time.moved:
            yield (
                of | by | {"at": time.booked_at + timedelta(minutes=10), "act": "moved", "before": first, "after": now}
            )
        if appointment["status"] == "fulfilled":
            seen = now | {"status": "fulfilled"}
            yield of | by_desk | {"at": appointment["ends_at"], "act": "fulfilled", "before": now, "after": seen}

    def _letter(self, id: int, time: Time) -> Row:
        moments = dict.fromkeys(("created_at", "send_after", "sent_at"), time.booked_at)
        return {"uuid": uuid4(), "visit_id": id, "kind": "booked", "language": "en", "attempts": 1} | moments

    def _event(self, appointment: Row, name: str) -> Row:
        same = ("uuid", "surgeon_id", "starts_at", "ends_at", "changed_at", "sequence")
        row = {column: appointment[column] for column in same}
        row |= {"uid": appointment["calendar_uid"], "subject": "appointment", "created_at": appointment["changed_at"]}
        if self._old_event and appointment["starts_at"] < self._now - READ_BY_FEEDS:
            return row | self._old_event
        event = CalendarEvent(**row)
        url = f"http://localhost/staff/appointments/{event.uuid}"
        titles = (TITLE, initials(name), name)
        fill(event, [event_of(event, title=title, location=ADDRESS, url=url) for title in titles], zone=self._zone)
        ready = {name: getattr(event, name) for name in ("form", "body", "body_with_initials", "body_with_name")}
        self._old_event = self._old_event or ready
        return row | ready
