"""An import is written at once, with all that a booking has but the email; the same again adds nothing."""

from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking import appointments, people
from booking.appointments import Actor, ChangedMeanwhile, Fate, ImportTerms, LinesRefused, contact_of
from booking.appointments.importing import writing
from booking.database import Base, db
from booking.messages import VIDEO_LINK_NEEDED
from booking.models import (
    Appointment,
    CalendarEvent,
    History,
    Import,
    ImportedVisit,
    Letter,
    Surgeon,
    Task,
    User,
    Visit,
    VisitLookup,
)
from tests.stage.import_files import ANA, BEN, COMMAND, imported, planned, read
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, a_hold, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock", "app_context")
WRITTEN = (Visit, Appointment, History, CalendarEvent, Import, ImportedVisit, VisitLookup, Letter, Task)


def rows() -> dict[str, int]:
    return {table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in WRITTEN}


def visit_of(name: str) -> Visit:
    (found,) = [visit for visit in db.session.scalars(select(Visit)) if contact_of(visit).name == name]
    return found


def versions() -> list[int]:
    rows = db.session.execute(select(Surgeon.version, Surgeon.feed_version).order_by(Surgeon.id))
    return [version for row in rows for version in row]


def test_a_line_becomes_a_visit_with_all_that_a_booking_has() -> None:
    before = versions()
    db.session.rollback()
    done = imported(ANA, BEN)
    assert done.uuid
    visit = visit_of("Ana Ruiz")
    (row,) = visit.appointments
    assert (row.status, row.starts_at, row.ends_at, row.lane) == ("booked", local(6, 10), local(6, 10, 45), 0)
    assert (row.takes_from, row.takes_until, row.override) == (local(6, 10), local(6, 11), None)
    assert row.local_start.isoformat() == "2026-10-06T10:00:00"
    assert (visit.language, visit.consented_at, visit.fee.cents) == ("en", None, 15000)
    told = contact_of(visit)
    assert (told.email, told.telephone, told.note) == ("ana@patient.example", "+13105550143", "Left side")
    db.session.expire_all()
    assert all(now > then for then, now in zip(before, versions(), strict=True))
    assert rows() == {
        "visits": 2,
        "appointments": 2,
        "history": 2,
        "calendar_events": 2,
        "imports": 1,
        "imported_visits": 2,
        "visit_lookups": 2,
        "letters": 0,
        "tasks": 0,
    }


def test_history_says_that_it_was_brought_along_and_by_whom(app: Flask) -> None:
    add_user(app)
    user = db.session.scalars(select(User.id)).one()
    appointments.import_all(read(ANA), ImportTerms(), actor=Actor("desk", user), now=NOW)
    (line,) = db.session.scalars(select(History))
    assert (line.act, line.way, line.user_id, line.before) == ("imported", "desk", user, None)
    assert line.after == appointments.snapshot(visit_of("Ana Ruiz").appointments[0])


def test_nothing_that_the_file_tells_of_a_patient_stands_open_in_the_database() -> None:
    imported(ANA)
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            told = repr(tuple(row))
            assert not any(word in told for word in ("Ruiz", "ana@patient", "5550143", "Left side")), table.name


def test_it_is_found_and_moved_as_any_other(app: Flask) -> None:
    add_user(app)
    imported(ANA)
    visit = visit_of("Ana Ruiz")
    assert people.find("ana@patient.example", limit=5, now=NOW)
    desk = Actor("desk", db.session.scalars(select(User.id)).one())
    moved = appointments.reschedule(visit, [a_part("david-kim", "office", local(7, 10))], actor=desk, now=NOW)
    assert moved.appointments[0].starts_at == local(7, 10)


def test_the_surgeons_calendar_shows_it() -> None:
    imported(ANA)
    (event,) = db.session.scalars(select(CalendarEvent))
    assert b"DTSTART" in event.body
    assert event.uid == visit_of("Ana Ruiz").appointments[0].calendar_uid


def test_what_is_by_video_asks_for_a_link() -> None:
    imported(ANA.replace(",office,2026-10-06 10:00", ",video,2026-10-07 17:00"))
    (task,) = db.session.scalars(select(Task))
    assert (task.kind, task.visit_id) == (VIDEO_LINK_NEEDED, visit_of("Ana Ruiz").id)


def test_the_same_file_again_adds_nothing() -> None:
    imported(ANA, BEN)
    before = rows()
    again = imported(ANA, BEN)
    assert again.uuid is None
    assert again.plan.counts == {Fate.KNOWN: 2}
    assert rows() == before
    more = imported(ANA, BEN, BEN.replace("10:00", "14:00"))
    assert more.plan.counts == {Fate.KNOWN: 2, Fate.BOOKED: 1}


def test_it_is_known_wherever_it_is_by_now() -> None:
    imported(ANA)
    appointments.cancel(visit_of("Ana Ruiz"), actor=Actor("desk", None), now=NOW)
    assert imported(ANA).plan.counts == {Fate.KNOWN: 1}


def test_one_refused_line_keeps_all_from_being_written() -> None:
    before = rows()
    with pytest.raises(LinesRefused) as refused:
        imported(ANA, BEN.replace("rhinoplasty", "tattoo"))
    assert [one.number for one in refused.value.plan.refused] == [3]
    assert rows() == before
    done = appointments.import_what_fits(
        read(ANA, BEN.replace("rhinoplasty", "tattoo")), ImportTerms(), actor=COMMAND, now=NOW
    )
    assert done.plan.counts == {Fate.BOOKED: 1, Fate.UNKNOWN_PROCEDURE: 1}
    assert rows()["visits"] == 1


def test_what_goes_beside_another_has_its_reason_sealed() -> None:
    a_booking(local(6, 10))
    imported(ANA, terms=ImportTerms(reason="So it was agreed there."))
    row = visit_of("Ana Ruiz").appointments[0]
    assert (row.lane, row.override) == (1, "taken")
    assert row.private
    assert b"agreed" not in row.private


def test_what_has_changed_since_the_plan_is_planned_anew_under_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody books between plan and lock."""
    planning = writing.plan_import
    hurried: list[int] = []

    def plan_then_book(*args: object, **named: object) -> object:
        plan = planning(*args, **named)  # type: ignore[arg-type]
        if not hurried:
            hurried.append(1)
            a_booking(local(6, 10))
        return plan

    monkeypatch.setattr(writing, "plan_import", plan_then_book)
    with pytest.raises(LinesRefused):
        imported(ANA)
    assert rows()["imports"] == 0


def test_an_expired_hold_gives_its_time_to_the_import() -> None:
    a_hold(local(6, 10))
    later = NOW + timedelta(hours=1)
    done = appointments.import_all(read(ANA), ImportTerms(), actor=COMMAND, now=later)
    assert done.plan.counts == {Fate.BOOKED: 1}


def test_a_page_imports_what_it_showed_or_nothing() -> None:
    seen = planned(ANA).seen
    with pytest.raises(ChangedMeanwhile):
        imported(ANA, BEN, terms=ImportTerms(seen=seen))
    assert rows()["visits"] == 0
    imported(ANA, terms=ImportTerms(seen=seen))
    with pytest.raises(ChangedMeanwhile):
        imported(ANA, terms=ImportTerms(seen=seen))


def test_when_the_answers_are_erased_nothing_is_left_to_recognize_them_by() -> None:
    imported(ANA)
    assert appointments.erase_answers(now=local(6, 11) + timedelta(days=365)) == 1
    assert rows()["imported_visits"] == 0


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("reason", ["", "So it was agreed there."], ids=["apart", "beside"])
def test_whatever_a_file_holds_the_database_takes_what_is_planned(seed: int, reason: str) -> None:
    """Of any lengths at any times, among what is booked already: its guards have nothing to refuse."""
    for hour in (9, 11, 14):
        a_booking(local(6, hour), browser=bytes([hour]))
    dice = Random(seed)
    lines = [
        f"{dice.choice(('david-kim', 'eugene-kim'))},{dice.choice(('mini-facelift', 'rhinoplasty'))},office,"
        f"2026-10-0{dice.choice((6, 7))} {dice.randrange(8, 18):02}:{dice.randrange(0, 60, 5):02},"
        f"{dice.choice(('', 5, 15, 45, 90, 240))},Cy {chr(97 + number // 26)}{chr(97 + number % 26)},,,"
        for number in range(120)
    ]
    done = appointments.import_what_fits(read(*lines), ImportTerms(reason=reason), actor=COMMAND, now=NOW)
    assert done.uuid
    written = list(db.session.scalars(select(Appointment)))
    assert len(written) == len(done.plan.bookings) + 3
    assert {row.lane for row in written} == ({0} if not reason else set(range(max(row.lane for row in written) + 1)))
    assert all(row.takes_from <= row.starts_at < row.ends_at <= row.takes_until for row in written)
