"""What a booking is about and how long it takes is corrected where it stands, and taken back."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from booking import appointments, schedules
from booking.appointments import Actor, ChangedMeanwhile, MoreInTheWay, NotBooked, NotOffered, Override, ReasonNeeded
from booking.availability import Interval
from booking.database import db
from booking.models import Appointment, CalendarEvent, History, Letter, Visit
from tests.stage.settings import NOW
from tests.stage.visits import TUESDAY_TEN, a_booking, a_hold, a_part, about, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

OTHER = "not-sure-yet"
MINUTE = timedelta(minutes=1)


def amend(
    visit: Visit,
    desk: Actor,
    minutes: int | None = None,
    *,
    procedure: str | None = None,
    override: Override | None = None,
    seen: str | None = None,
    now: datetime = NOW,
) -> bool:
    about_it = about(procedure).procedure_id if procedure else visit.procedure_id
    return appointments.amend(
        visit,
        procedure=about_it,
        length=minutes * MINUTE if minutes else None,
        actor=desk,
        seen=seen or appointments.versions_of(visit),
        override=override,
        now=now,
    )


def row_of(visit: Visit) -> Appointment:
    db.session.expire_all()
    return visit.appointments[0]


def letters() -> list[str]:
    return list(db.session.scalars(select(Letter.kind).order_by(Letter.id)))


def acts() -> list[str]:
    return list(db.session.scalars(select(History.act).order_by(History.id)))


def in_the_way(visit: Visit, desk: Actor, minutes: int, **more: str) -> list[str]:
    with pytest.raises(MoreInTheWay) as refused:
        amend(visit, desk, minutes, **more)  # type: ignore[arg-type]
    return [one.key for one in refused.value.found]


@pytest.mark.parametrize("minutes", [30, 60, 90])
def test_another_length_keeps_start_and_buffers_and_is_told(desk: Actor, minutes: int) -> None:
    visit = a_booking()
    before = (row_of(visit).sequence, row_of(visit).takes_until - row_of(visit).ends_at)
    assert amend(visit, desk, minutes)
    row = row_of(visit)
    assert (row.starts_at, row.ends_at - row.starts_at) == (TUESDAY_TEN, minutes * MINUTE)
    assert (row.sequence, row.takes_until - row.ends_at) == (before[0] + 1, before[1])
    assert (letters(), acts()) == (["booked", "moved"], ["booked", "moved"])
    event = db.session.scalars(select(CalendarEvent)).one()
    assert (event.ends_at, event.sequence) == (row.ends_at, row.sequence)


def test_the_same_again_changes_nothing(desk: Actor) -> None:
    visit = a_booking()
    assert not amend(visit, desk, 45)
    seen = appointments.versions_of(visit)
    assert amend(visit, desk, 60, seen=seen)
    assert not amend(visit, desk, 60, seen=seen)  # a key pressed twice
    assert acts() == ["booked", "moved"]


def test_who_saw_it_otherwise_is_told_so(desk: Actor) -> None:
    visit = a_booking()
    seen = appointments.versions_of(visit)
    appointments.reschedule(visit, [a_part("david-kim", "office", local(7, 14))], actor=desk, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        amend(visit, desk, 60, seen=seen)


def test_time_that_a_shorter_visit_frees_can_be_had(desk: Actor) -> None:
    visit = a_booking()
    assert amend(visit, desk, 15)
    assert a_hold(local(6, 10, 30), browser=b"another").appointments[0].status == "held"


def test_longer_than_the_hours_is_said_and_can_be_set_aside(desk: Actor) -> None:
    visit = a_booking(local(6, 11))
    keys = in_the_way(visit, desk, 90)
    assert [key.split("-")[1] for key in keys] == ["hours"]
    assert amend(visit, desk, 90, override=Override(keys))
    assert (row_of(visit).override, row_of(visit).lane) == ("hours", 0)


def test_longer_than_until_the_next_needs_a_reason_and_stands_beside(desk: Actor) -> None:
    visit = a_booking()
    a_booking(local(6, 11), browser=b"another")
    keys = in_the_way(visit, desk, 60)
    with pytest.raises(ReasonNeeded):
        amend(visit, desk, 60, override=Override(keys))
    assert amend(visit, desk, 60, override=Override(keys, "Both surgeons agree"))
    assert (row_of(visit).override, row_of(visit).lane) == ("taken", 1)
    assert amend(visit, desk, 45)
    assert (row_of(visit).override, row_of(visit).lane, row_of(visit).private) == (None, 0, None)


def test_what_is_in_its_way_already_is_not_asked_about_again(desk: Actor) -> None:
    visit = a_booking()
    span = Interval(local(6, 9), local(6, 12))
    impact = None
    try:
        schedules.add_time_off(row_of(visit).surgeon_id, span, now=NOW)
    except schedules.HitsBooked as hits:
        impact = hits.impact
    assert impact
    schedules.add_time_off(row_of(visit).surgeon_id, span, seen=impact.seen, now=NOW)
    assert amend(visit, desk, 30)
    assert row_of(visit).override is None


def test_another_procedure_brings_length_buffers_and_fee(desk: Actor) -> None:
    visit = a_booking()
    other = about(OTHER)
    assert amend(visit, desk, procedure=OTHER)
    row = row_of(visit)
    assert (visit.procedure_id, visit.fee) == (other.procedure_id, other.fee)
    assert (row.ends_at - row.starts_at, row.takes_until - row.ends_at) == (
        other.rules.length,
        other.rules.buffer_after,
    )
    assert letters() == ["booked", "moved"]


def test_another_procedure_of_the_same_length_is_told_to_nobody(desk: Actor) -> None:
    visit = a_booking()
    sequence = row_of(visit).sequence
    assert amend(visit, desk, 45, procedure=OTHER)
    assert (letters(), acts(), row_of(visit).sequence) == (["booked"], ["booked", "procedure_changed"], sequence)


def test_a_procedure_that_the_surgeon_does_not_perform_is_refused(desk: Actor) -> None:
    visit = a_booking()
    with pytest.raises(NotOffered):
        amend(visit, desk, procedure="dermal-fillers")


def test_what_is_over_or_canceled_is_not_corrected(desk: Actor) -> None:
    visit = a_booking()
    with pytest.raises(NotBooked):
        amend(visit, desk, 60, now=local(7, 9))
    appointments.cancel(visit, actor=desk, now=NOW)
    with pytest.raises(NotBooked):
        amend(visit, desk, 60)


@pytest.mark.parametrize("procedure", [None, OTHER], ids=["length", "procedure"])
@pytest.mark.parametrize("minutes", [60, 45])
def test_it_is_undone_by_whoever_did_it(desk: Actor, procedure: str | None, minutes: int) -> None:
    visit = a_booking()
    was = appointments.snapshot(row_of(visit)), row_of(visit).takes_until, visit.fee
    if not amend(visit, desk, minutes, procedure=procedure):
        return
    act = appointments.undoable_by(desk.user_id or 0, now=NOW)
    assert act
    appointments.undo_at_desk(visit, seen=str(act.number), actor=desk, now=NOW)
    assert (appointments.snapshot(row_of(visit)), row_of(visit).takes_until, visit.fee) == was
