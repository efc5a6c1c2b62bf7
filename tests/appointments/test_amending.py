"""What a booking is about and how long it takes is corrected where it stands, and taken back."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from booking import appointments, schedules
from booking.appointments import Actor, ChangedMeanwhile, MoreInTheWay, NotBooked, NotOffered, Override, ReasonNeeded
from booking.availability import Interval
from booking.database import db
from booking.models import Appointment, CalendarEvent, History, Letter, Visit
from tests.stage.settings import NOW
from tests.stage.visits import TUESDAY_TEN, a_booking, a_booking_with, a_hold, a_part, about, local

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


def to_both(desk: Actor) -> Visit:
    parts = [a_part("david-kim", "office", TUESDAY_TEN), a_part("eugene-kim", "office", local(6, 11))]
    return a_booking_with(parts, uuid=uuid4(), user_id=desk.user_id or 0)


def spans(visit: Visit) -> list[tuple[datetime, datetime]]:
    db.session.expire_all()
    return [(row.starts_at, row.ends_at) for row in visit.appointments]


@pytest.mark.parametrize(
    ("minutes", "second_at"),
    [(30, local(6, 10, 30)), (15, local(6, 10, 30)), (60, local(6, 11)), (75, local(6, 11, 30)), (40, local(6, 11))],
)
def test_both_surgeons_take_another_length_and_stay_back_to_back(
    desk: Actor, minutes: int, second_at: datetime
) -> None:
    visit = to_both(desk)
    keys = in_the_way(visit, desk, minutes) if minutes == 75 else []  # it reaches into the break
    assert amend(visit, desk, minutes, override=Override(keys) if keys else None)
    length = minutes * MINUTE
    assert spans(visit) == [(TUESDAY_TEN, TUESDAY_TEN + length), (second_at, second_at + length)]
    assert (letters(), acts()) == (["booked", "moved"], ["booked"] * 2 + ["moved"] * 2)
    assert {row.sequence for row in visit.appointments} == {1}


def test_another_topic_of_both_is_for_both_and_goes_back_as_one(desk: Actor) -> None:
    visit = to_both(desk)
    before = spans(visit)
    assert amend(visit, desk, procedure=OTHER)
    half = 30 * MINUTE
    assert spans(visit) == [(TUESDAY_TEN, TUESDAY_TEN + half), (TUESDAY_TEN + half, TUESDAY_TEN + 2 * half)]
    assert visit.procedure.slug == OTHER
    undoable = appointments.undoable_by(desk.user_id or 0, now=NOW)
    assert undoable
    appointments.undo_at_desk(visit, seen=str(undoable.number), actor=desk, now=NOW)
    assert (spans(visit), visit.procedure.slug) == (before, "mini-facelift")


def test_of_both_who_is_first_stays_first_however_they_were_moved(desk: Actor) -> None:
    visit = to_both(desk)
    swapped = [a_part("david-kim", "office", local(6, 11)), a_part("eugene-kim", "office", TUESDAY_TEN)]
    appointments.reschedule(visit, swapped, actor=desk, now=NOW)
    assert amend(visit, desk, 30)
    spans(visit)
    assert {row.surgeon.slug: row.starts_at for row in visit.appointments} == {
        "eugene-kim": TUESDAY_TEN,
        "david-kim": local(6, 10, 30),
    }


def test_where_the_second_is_not_free_neither_is_changed_unless_that_is_set_aside_by_name(desk: Actor) -> None:
    visit = to_both(desk)
    before = spans(visit)
    a_booking(TUESDAY_TEN, surgeon="eugene-kim", browser=b"another")
    (key,) = in_the_way(visit, desk, 30)
    assert spans(visit) == before
    assert "moved" not in acts()
    assert amend(visit, desk, 30, override=Override([key], "Both agree"))
    assert [start for start, _end in spans(visit)] == [TUESDAY_TEN, local(6, 10, 30)]
    assert [(row.lane, row.override) for row in visit.appointments] == [(0, None), (1, "taken")]


def test_a_topic_that_only_one_of_them_sees_patients_about_changes_neither(desk: Actor) -> None:
    visit = to_both(desk)
    before = spans(visit)
    with pytest.raises(NotOffered):
        amend(visit, desk, procedure="dermal-fillers")
    assert (spans(visit), visit.procedure.slug) == (before, "mini-facelift")


def test_two_that_the_desk_has_set_apart_stay_where_they_are_and_never_meet(desk: Actor) -> None:
    visit = to_both(desk)
    apart = [a_part("david-kim", "office", TUESDAY_TEN), a_part("eugene-kim", "office", local(6, 14))]
    appointments.reschedule(visit, apart, actor=desk, now=NOW)
    assert amend(visit, desk, 30)
    assert [start for start, _end in spans(visit)] == [TUESDAY_TEN, local(6, 14)]
    with pytest.raises(NotOffered):
        amend(visit, desk, 300)
    assert [start for start, _end in spans(visit)] == [TUESDAY_TEN, local(6, 14)]
