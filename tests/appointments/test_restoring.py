"""A cancellation has a reason that only the practice reads, and is taken back while its time is free, or elsewhere."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from booking import appointments
from booking.appointments import (
    PATIENT,
    Actor,
    Cancellation,
    ChangedMeanwhile,
    MoreInTheWay,
    NotBooked,
    NotOffered,
    Override,
    SlotTaken,
)
from booking.availability import Part
from booking.confidential import unsealed_words
from booking.database import db, writing
from booking.models import Appointment, CalendarEvent, History, Letter, Visit
from tests.stage.settings import NOW
from tests.stage.visits import TUESDAY_TEN, a_booking, a_hold, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

CANCELED_AT, LATER = NOW + timedelta(minutes=5), NOW + timedelta(hours=1)
WHY = Cancellation("ill", "She has a fever", told="Get well soon.")


def there(starts_at: datetime = TUESDAY_TEN) -> list[Part]:
    return [a_part("david-kim", "office", starts_at)]


def canceled(desk: Actor, starts_at: datetime = TUESDAY_TEN, *, sent: bool = True) -> Visit:
    visit = a_booking(starts_at)
    appointments.cancel(visit, actor=desk, why=WHY, seen=appointments.versions_of(visit), now=CANCELED_AT)
    if sent:
        with writing() as session:
            for letter in session.scalars(select(Letter).where(Letter.superseded_at.is_(None))):
                letter.sent_at = CANCELED_AT + timedelta(minutes=4)
    return visit


def restore(visit: Visit, desk: Actor, parts: list[Part] | None = None, **more: object) -> Visit:
    seen = {"seen": appointments.versions_of(visit)} | more
    return appointments.restore(visit, parts or there(), actor=desk, now=LATER, **seen)  # type: ignore[arg-type]


def row_of(visit: Visit) -> Appointment:
    db.session.expire_all()
    return visit.appointments[0]


def letters() -> list[tuple[str, bool]]:
    rows = db.session.scalars(select(Letter).order_by(Letter.id))
    return [(row.kind, row.superseded_at is None and row.sent_at is None) for row in rows]


def test_the_reason_is_a_code_in_history_and_sealed_words(desk: Actor) -> None:
    visit = canceled(desk)
    row = row_of(visit)
    words = unsealed_words(row.private, appointment=row.uuid)
    assert words == {"cancellation": "She has a fever", "told": "Get well soon."}
    last = db.session.scalars(select(History).order_by(History.id.desc())).first()
    assert last
    assert last.after["why"] == "ill"
    assert "fever" not in str(last.after)


def test_a_canceled_visit_is_booked_again_where_it_was_also_after_three_minutes(desk: Actor) -> None:
    visit = canceled(desk)
    sequence, uid = row_of(visit).sequence, row_of(visit).calendar_uid
    restore(visit, desk)
    row = row_of(visit)
    assert (row.status, row.starts_at, row.sequence, row.calendar_uid) == ("booked", TUESDAY_TEN, sequence + 1, uid)
    assert row.private is None
    event = db.session.scalars(select(CalendarEvent)).one()
    assert (event.cancelled_at, event.sequence) == (None, row.sequence)
    assert letters()[-1] == ("booked", True)
    with pytest.raises(SlotTaken):
        a_hold(TUESDAY_TEN, browser=b"another")


def test_nobody_is_told_of_what_nobody_had_heard_of(desk: Actor) -> None:
    visit = canceled(desk, sent=False)
    with writing() as session:
        for letter in session.scalars(select(Letter).where(Letter.kind == "booked")):
            letter.sent_at, letter.superseded_at = NOW, None
    restore(visit, desk)
    assert [kind for kind, waits in letters() if waits] == []


def test_another_time_is_told_as_a_move_to_whoever_had_heard_nothing(desk: Actor) -> None:
    visit = canceled(desk, sent=False)
    with writing() as session:
        for letter in session.scalars(select(Letter).where(Letter.kind == "booked")):
            letter.sent_at, letter.superseded_at = NOW, None
    restore(visit, desk, there(local(7, 14)))
    assert [kind for kind, waits in letters() if waits] == ["moved"]
    assert row_of(visit).starts_at == local(7, 14)


def test_the_same_press_again_changes_nothing_and_another_is_told(desk: Actor) -> None:
    visit = canceled(desk)
    seen = appointments.versions_of(visit)
    restore(visit, desk, seen=seen)
    version = row_of(visit).version
    restore(visit, desk, seen=seen)
    assert row_of(visit).version == version
    with pytest.raises(NotBooked):
        restore(visit, desk, there(local(7, 14)), seen=seen)


def test_what_somebody_else_has_by_now_stays_theirs(desk: Actor) -> None:
    visit = canceled(desk)
    a_booking(browser=b"another", now=LATER)
    with pytest.raises(SlotTaken):
        restore(visit, desk)
    assert row_of(visit).status == "cancelled"
    with pytest.raises(MoreInTheWay) as more:
        restore(visit, desk, override=Override([]))
    override = Override([one.key for one in more.value.found], "They come together")
    restore(visit, desk, override=override)
    assert (row_of(visit).status, row_of(visit).lane) == ("booked", 1)


def test_what_is_over_is_not_booked_again(desk: Actor) -> None:
    visit = canceled(desk)
    with pytest.raises(NotOffered):
        appointments.restore(
            visit, there(), actor=desk, seen=appointments.versions_of(visit), override=Override([]), now=local(8, 9)
        )


def test_who_saw_it_otherwise_is_told_so(desk: Actor) -> None:
    visit = canceled(desk)
    with pytest.raises(ChangedMeanwhile):
        restore(visit, desk, seen="1")


def test_what_a_patient_canceled_the_desk_books_again(desk: Actor) -> None:
    visit = a_booking()
    appointments.cancel(visit, actor=PATIENT, now=NOW)
    restore(visit, desk)
    assert row_of(visit).status == "booked"


def test_a_restored_visit_is_undone_into_a_canceled_one_and_an_undone_cancellation_has_no_reason(desk: Actor) -> None:
    visit = canceled(desk)
    user = desk.user_id or 0
    act = appointments.undoable_by(user, now=CANCELED_AT)
    assert act
    appointments.undo_at_desk(visit, seen=str(act.number), actor=desk, now=CANCELED_AT)
    assert (row_of(visit).status, row_of(visit).private) == ("booked", None)
    appointments.cancel(visit, actor=desk, why=WHY, seen=appointments.versions_of(visit), now=LATER)
    restore(visit, desk)
    act = appointments.undoable_by(user, now=LATER)
    assert act
    assert act.act == "restored"
    appointments.undo_at_desk(visit, seen=str(act.number), actor=desk, now=LATER)
    assert row_of(visit).status == "cancelled"
