"""A booked consultation is moved or cancelled whole, in good time, and everything that tells of it follows."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from booking import appointments, calendars
from booking.appointments import (
    PATIENT,
    Actor,
    ChangedMeanwhile,
    NotBooked,
    NotOffered,
    SlotTaken,
    TooLateToChange,
)
from booking.availability import Part, Reason
from booking.database import db
from booking.models import Appointment, CalendarEvent, History, Letter, Surgeon, Visit
from tests.stage.settings import NOW
from tests.stage.visits import TUESDAY_TEN, a_booking, a_booking_with, a_hold, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

DAVID, EUGENE = "david-kim", "eugene-kim"
NOTICE = timedelta(days=1)


def to(starts_at: datetime, surgeon: str = DAVID, location: str = "office") -> list[Part]:
    return [a_part(surgeon, location, starts_at)]


def move(visit: Visit, starts_at: datetime, *, now: datetime = NOW, actor: Actor = PATIENT) -> Visit:
    return appointments.reschedule(visit, to(starts_at), actor=actor, now=now)


def cancel(visit: Visit, *, now: datetime = NOW) -> Visit:
    return appointments.cancel(visit, actor=PATIENT, now=now)


def acts() -> list[str]:
    return list(db.session.scalars(select(History.act).order_by(History.id)))


def letters() -> list[tuple[str, bool]]:
    """Each with whether it is still to be sent."""
    rows = db.session.scalars(select(Letter).order_by(Letter.id))
    return [(row.kind, row.superseded_at is None) for row in rows]


def event(uuid: UUID) -> CalendarEvent:
    return db.session.scalars(
        select(CalendarEvent).where(CalendarEvent.uuid == uuid), execution_options={"populate_existing": True}
    ).one()


def versions() -> dict[str, tuple[int, int]]:
    rows = db.session.execute(select(Surgeon.slug, Surgeon.version, Surgeon.feed_version))
    return {slug: (version, feed) for slug, version, feed in rows}


def test_moving_is_one_row_of_the_same_name_with_a_higher_sequence() -> None:
    visit = a_booking()
    row = visit.appointments[0]
    before, uid = row.id, row.calendar_uid
    move(visit, local(7, 14))
    rows = db.session.scalars(select(Appointment)).all()
    assert [(row.id, row.calendar_uid, row.sequence, row.starts_at) for row in rows] == [(before, uid, 1, local(7, 14))]
    assert (rows[0].takes_from, rows[0].takes_until) == (local(7, 14), local(7, 15))
    assert rows[0].changed_at > NOW


def test_moving_leaves_history_a_letter_and_the_event_in_the_same_transaction() -> None:
    visit = a_booking()
    move(visit, local(7, 14))
    assert acts() == ["booked", "moved"]
    assert letters() == [("booked", False), ("moved", True)]
    last = db.session.scalars(select(History).order_by(History.id.desc())).first()
    assert last
    assert datetime.fromisoformat((last.before or {})["starts_at"]) == TUESDAY_TEN
    assert datetime.fromisoformat(last.after["starts_at"]) == local(7, 14)
    told = event(visit.appointments[0].uuid)
    assert (told.starts_at, told.sequence, told.cancelled_at) == (local(7, 14), 1, None)


@pytest.mark.parametrize("deed", [lambda visit: move(visit, local(7, 14)), cancel], ids=["move", "cancel"])
def test_when_the_event_cannot_be_written_nothing_has_changed(deed: object, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = a_booking()

    def fail(*_: object, **_named: object) -> None:
        raise RuntimeError("no ink")

    monkeypatch.setattr(calendars, "change_events", fail)
    with pytest.raises(RuntimeError, match="no ink"):
        deed(visit)  # type: ignore[operator]
    db.session.rollback()
    assert (visit.appointments[0].status, visit.appointments[0].starts_at) == ("booked", TUESDAY_TEN)
    assert acts() == ["booked"]
    assert letters() == [("booked", True)]


def test_the_old_time_is_free_for_others_and_the_new_one_is_not() -> None:
    visit = a_booking()
    move(visit, local(7, 14))
    a_hold(TUESDAY_TEN, browser=b"another")
    with pytest.raises(SlotTaken):
        a_hold(local(7, 14), browser=b"a third")


def test_the_new_time_may_overlap_the_old_one() -> None:
    visit = a_booking(procedure="rhinoplasty")
    move(visit, local(6, 10, 30))
    assert visit.appointments[0].starts_at == local(6, 10, 30)


def test_a_time_that_somebody_has_leaves_the_old_one_as_it_was() -> None:
    visit = a_booking()
    a_hold(local(7, 14), browser=b"another")
    before = versions()
    with pytest.raises(SlotTaken):
        move(visit, local(7, 14))
    db.session.rollback()
    assert (visit.appointments[0].starts_at, visit.appointments[0].sequence) == (TUESDAY_TEN, 0)
    assert (acts(), letters(), versions()) == (["booked"], [("booked", True)], before)


def test_a_move_to_the_other_surgeon_raises_the_versions_of_both() -> None:
    visit = a_booking()
    before = versions()
    appointments.reschedule(visit, to(local(7, 14), EUGENE), actor=PATIENT, now=NOW)
    after = versions()
    for slug in (DAVID, EUGENE):
        assert after[slug][0] > before[slug][0]
        assert after[slug][1] > before[slug][1]
    a_hold(TUESDAY_TEN, browser=b"another")


@pytest.mark.parametrize(
    ("starts_at", "reason"),
    [
        (local(5, 12, 30), Reason.TOO_SOON),
        (local(7, 10, 10), Reason.OFF_GRID),
        (local(7, 17), Reason.OUTSIDE_HOURS),
        (local(6, 10) + timedelta(days=200), Reason.TOO_FAR),
    ],
)
def test_what_is_not_offered_is_not_moved_to(starts_at: datetime, reason: Reason) -> None:
    visit = a_booking()
    with pytest.raises(NotOffered) as refused:
        move(visit, starts_at)
    assert refused.value.reason is reason
    db.session.rollback()
    assert visit.appointments[0].starts_at == TUESDAY_TEN


def test_moving_to_where_it_is_already_changes_nothing() -> None:
    visit = a_booking()
    before = versions()
    move(visit, TUESDAY_TEN)
    assert (visit.appointments[0].sequence, acts(), versions()) == (0, ["booked"], before)


def test_the_same_move_again_is_fine_even_where_another_would_be_too_late() -> None:
    """Pressed twice: the first press brought it to within the notice."""
    visit = a_booking()
    later = NOW + timedelta(minutes=5)
    move(visit, local(5, 14), now=NOW)
    move(visit, local(5, 14), now=later)
    assert acts() == ["booked", "moved"]
    with pytest.raises(TooLateToChange):
        move(visit, local(5, 15), now=later)


def test_cancelling_gives_the_time_back_and_tells_everybody_once() -> None:
    visit = a_booking()
    cancel(visit, now=NOW + timedelta(minutes=1))
    cancel(visit, now=NOW + timedelta(minutes=2))
    row = visit.appointments[0]
    assert (row.status, row.sequence) == ("cancelled", 1)
    assert acts() == ["booked", "cancelled"]
    assert letters() == [("booked", False), ("cancelled", True)]
    told = event(row.uuid)
    assert (told.sequence, told.cancelled_at) == (1, row.changed_at)
    assert b"STATUS:CANCELLED" in told.body
    a_hold(TUESDAY_TEN, browser=b"another")


def test_every_change_raises_the_sequence_and_the_moment_of_change() -> None:
    """Within one second as well: iCalendar counts whole ones."""
    visit = a_booking()
    seen = [(visit.appointments[0].sequence, visit.appointments[0].changed_at)]
    for deed in (lambda: move(visit, local(7, 14)), lambda: move(visit, local(7, 15)), lambda: cancel(visit)):
        deed()
        seen.append((visit.appointments[0].sequence, visit.appointments[0].changed_at))
    assert [sequence for sequence, _ in seen] == [0, 1, 2, 3]
    moments = [moment.replace(microsecond=0) for _, moment in seen]
    assert moments == sorted(set(moments))


@pytest.mark.parametrize(
    "deed",
    [lambda visit, now: move(visit, local(9, 14), now=now), lambda visit, now: cancel(visit, now=now)],
    ids=["move", "cancel"],
)
def test_a_patient_changes_it_in_good_time_or_not_at_all(deed: object) -> None:
    visit = a_booking(local(8, 10))
    last = local(8, 10) - NOTICE
    with pytest.raises(TooLateToChange):
        deed(visit, last + timedelta(seconds=1))  # type: ignore[operator]
    assert not appointments.is_changeable(visit, notice=NOTICE, now=last + timedelta(seconds=1))
    assert appointments.is_changeable(visit, notice=NOTICE, now=last)
    deed(visit, last)  # type: ignore[operator]
    assert len(acts()) == 2


def test_the_desk_may_at_any_time_and_without_notice(desk: Actor) -> None:
    visit = a_booking()
    late = TUESDAY_TEN - timedelta(minutes=30)
    move(visit, local(6, 11), now=late, actor=desk)
    appointments.cancel(visit, actor=desk, now=late)
    row = db.session.scalars(select(History).order_by(History.id.desc())).first()
    assert row
    assert (row.way, row.user_id) == ("desk", desk.user_id)


def test_what_is_cancelled_or_only_held_cannot_be_moved_or_cancelled() -> None:
    cancelled, held = cancel(a_booking()), a_hold(local(7, 10), browser=b"another")
    for visit in (cancelled, held):
        with pytest.raises(NotBooked):
            move(visit, local(8, 14))
    with pytest.raises(NotBooked):
        cancel(held)


def test_the_desk_changes_a_consultation_while_the_patient_is_late_and_none_that_is_over(desk: Actor) -> None:
    visit = a_booking()
    ends_at = visit.appointments[0].ends_at
    with pytest.raises(NotBooked):
        appointments.cancel(visit, actor=desk, now=ends_at)
    moved = move(visit, local(8, 14), actor=desk, now=ends_at - timedelta(minutes=1))
    assert moved.appointments[0].starts_at == local(8, 14)


def test_two_who_swap_their_times_never_both_lose() -> None:
    """One after the other, each finds the other's time taken; once one has gone elsewhere, the other can have it."""
    one, two = a_booking(local(8, 10), browser=b"one"), a_booking(local(8, 14), browser=b"two")
    for visit, starts_at in ((one, local(8, 14)), (two, local(8, 10))):
        with pytest.raises(SlotTaken):
            move(visit, starts_at)
    move(two, local(8, 15))
    move(one, local(8, 14))
    assert [visit.appointments[0].starts_at for visit in (one, two)] == [local(8, 14), local(8, 15)]


def test_a_visit_to_both_surgeons_is_moved_and_cancelled_whole(desk: Actor) -> None:
    user = desk.user_id
    assert user
    both = [*to(local(8, 10)), *to(local(8, 11), EUGENE)]
    visit = a_booking_with(both, uuid=uuid4(), user_id=user)
    a_hold(local(9, 14), surgeon=EUGENE, browser=b"another")

    with pytest.raises(SlotTaken):
        appointments.reschedule(visit, [*to(local(9, 13)), *to(local(9, 14), EUGENE)], actor=PATIENT, now=NOW)
    db.session.rollback()
    assert [row.starts_at for row in visit.appointments] == [local(8, 10), local(8, 11)]

    appointments.reschedule(visit, [*to(local(9, 9)), *to(local(9, 10), EUGENE)], actor=PATIENT, now=NOW)
    assert [row.starts_at for row in visit.appointments] == [local(9, 9), local(9, 10)]
    cancel(visit)
    assert [row.status for row in visit.appointments] == ["cancelled", "cancelled"]
    assert acts() == ["booked"] * 2 + ["moved"] * 2 + ["cancelled"] * 2
    assert letters() == [("booked", False), ("moved", False), ("cancelled", True)]


def test_a_move_to_another_surgeon_and_place_is_told_as_such_at_once() -> None:
    """The visit had been read with its surgeon and place, as every page reads it."""
    visit = appointments.visit_by_uuid(a_booking().uuid)
    assert visit is not None
    assert visit.appointments[0].location.slug == "office"
    appointments.reschedule(visit, to(local(8, 17), EUGENE, "video"), actor=PATIENT, now=NOW)
    row = visit.appointments[0]
    assert (row.surgeon.slug, row.location.slug) == (EUGENE, "video")
    event = db.session.scalars(select(CalendarEvent)).one()
    assert b"Example Street" not in event.body


def test_what_was_changed_since_somebody_looked_at_it_stays_as_it_is() -> None:
    visit = a_booking()
    seen = appointments.versions_of(visit)
    move(visit, local(7, 9))
    now_at = visit.appointments[0].starts_at
    with pytest.raises(ChangedMeanwhile):
        appointments.reschedule(visit, to(local(7, 14)), actor=PATIENT, seen=seen, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        appointments.cancel(visit, actor=PATIENT, seen=seen, now=NOW)
    assert (visit.appointments[0].status, visit.appointments[0].starts_at) == ("booked", now_at)
    appointments.cancel(visit, actor=PATIENT, seen=appointments.versions_of(visit), now=NOW)
    assert appointments.is_cancelled(visit)


def test_the_same_press_again_is_fine_although_it_was_seen_as_it_was_before() -> None:
    visit = a_booking()
    seen = appointments.versions_of(visit)
    for _ in range(2):
        appointments.reschedule(visit, to(local(7, 14)), actor=PATIENT, seen=seen, now=NOW)
    seen = appointments.versions_of(visit)
    for _ in range(2):
        appointments.cancel(visit, actor=PATIENT, seen=seen, now=NOW)
    assert len(db.session.scalars(select(History)).all()) == 3
