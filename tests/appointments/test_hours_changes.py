"""A change of hours does with each patient what was chosen, all in one transaction, or nothing at all."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from booking import appointments, catalog
from booking.appointments import Act, Actor, Outcome, PatientsHit, SlotTaken
from booking.availability import Interval, Part
from booking.database import db, writing
from booking.models import Appointment, History, Letter, Procedure, Surgeon, Task, TimeOff, Visit
from booking.schedules import HoursChange, NewClosure, NewTimeOff
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, a_booking_with, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

TUESDAY = Interval(local(6, 0), local(7, 0))
HOUR = timedelta(hours=1)


def surgeon_id(slug: str = "david-kim") -> int:
    return db.session.scalars(select(Surgeon.id).where(Surgeon.slug == slug)).one()


def away() -> HoursChange:
    return NewTimeOff(surgeon_id(), TUESDAY, "ill")


def asked(change: HoursChange, actor: Actor, *, now: datetime = NOW) -> PatientsHit:
    with pytest.raises(PatientsHit) as hits:
        appointments.change_hours_and_visits(change, {}, actor=actor, now=now)
    return hits.value


def save(change: HoursChange, outcomes: Mapping[UUID, Outcome], actor: Actor) -> Mapping[Act, int]:
    seen = asked(change, actor).impact.seen
    return appointments.change_hours_and_visits(change, outcomes, actor=actor, seen=seen, now=NOW).acts


def row_of(visit: Visit) -> Appointment:
    return db.session.scalars(select(Appointment).where(Appointment.visit_id == visit.id)).one()


def calls() -> list[int]:
    open_ones = select(Task.visit_id).where(Task.kind == "outside_hours", Task.done_at.is_(None))
    return [id for id in db.session.scalars(open_ones) if id is not None]


def move(starts_at: datetime, surgeon: str = "david-kim") -> Outcome:
    return Outcome(Act.MOVE, a_part(surgeon, "office", starts_at))


def test_each_becomes_what_was_chosen(desk: Actor) -> None:
    starts = [local(6, 9), local(6, 10), local(6, 14), local(6, 15)]
    called, kept, moved, canceled = (a_booking(at, browser=str(at).encode()) for at in starts)
    chosen = {
        row_of(kept).uuid: Outcome(Act.KEEP),
        row_of(moved).uuid: move(local(8, 10)),
        row_of(canceled).uuid: Outcome(Act.CANCEL),
    }
    assert save(away(), chosen, desk) == {Act.CALL: 1, Act.KEEP: 1, Act.MOVE: 1, Act.CANCEL: 1}
    assert calls() == [called.id]
    assert row_of(moved).starts_at == local(8, 10)
    assert [row_of(one).status for one in (called, kept, moved, canceled)] == ["booked"] * 3 + ["cancelled"]
    lines = db.session.execute(select(History.act, History.user_id).where(History.user_id.is_not(None)))
    assert sorted(map(tuple, lines)) == [("cancelled", desk.user_id), ("moved", desk.user_id)]
    letters = db.session.scalars(select(Letter.kind).where(Letter.kind != "booked"))
    assert sorted(letters) == ["cancelled", "moved"]


def test_when_one_cannot_be_done_nothing_is_and_each_reason_is_told(desk: Actor) -> None:
    first, second = a_booking(local(6, 9)), a_booking(local(6, 10), browser=b"another")
    seen = asked(away(), desk).impact.seen
    a_booking(local(8, 10), browser=b"a third")
    chosen = {row_of(first).uuid: Outcome(Act.CANCEL), row_of(second).uuid: move(local(8, 10))}
    with pytest.raises(PatientsHit) as refused:
        appointments.change_hours_and_visits(away(), chosen, actor=desk, seen=seen, now=NOW)
    assert {uuid: type(why) for uuid, why in refused.value.refused.items()} == {row_of(second).uuid: SlotTaken}
    assert refused.value.impact.seen == seen, "so that the list can be sent again"
    assert db.session.scalars(select(TimeOff)).all() == []
    assert row_of(first).status == "booked"
    assert row_of(second).starts_at == local(6, 10)
    assert calls() == []


def test_two_moved_to_one_time_are_told_so(desk: Actor) -> None:
    first, second = a_booking(local(6, 9)), a_booking(local(6, 10), browser=b"another")
    chosen = {row_of(one).uuid: move(local(8, 10)) for one in (first, second)}
    with pytest.raises(PatientsHit) as refused:
        save(away(), chosen, desk)
    assert refused.value.refused.keys() == {row_of(second).uuid}
    assert row_of(first).starts_at == local(6, 9)


def test_the_time_that_goes_cannot_be_moved_into(desk: Actor) -> None:
    visit = a_booking(local(6, 9))
    with pytest.raises(PatientsHit) as refused:
        save(away(), {row_of(visit).uuid: move(local(6, 14))}, desk)
    assert refused.value.refused.keys() == {row_of(visit).uuid}


@pytest.mark.parametrize("part", [None, Part(0, 0, local(8, 10))])
def test_a_move_to_nowhere_is_refused(desk: Actor, part: Part | None) -> None:
    visit = a_booking(local(6, 9))
    with pytest.raises(PatientsHit) as refused:
        save(away(), {row_of(visit).uuid: Outcome(Act.MOVE, part)}, desk)
    assert refused.value.refused.keys() == {row_of(visit).uuid}
    assert db.session.scalars(select(TimeOff)).all() == []


def test_offered_are_the_same_time_with_the_other_surgeon_and_then_their_own_nearest(desk: Actor) -> None:
    a_booking(local(6, 10))
    (hit,) = asked(away(), desk).hits
    near = [(slot.surgeon, slot.starts_at) for slot in hit.near]
    assert near[0] == (surgeon_id("eugene-kim"), local(6, 10))
    assert len(near) == 3
    assert {surgeon for surgeon, _at in near[1:]} == {surgeon_id()}
    assert all(not TUESDAY.start <= at < TUESDAY.end for _surgeon, at in near[1:]), "not while they are away"


def test_whatever_is_offered_can_be_had(desk: Actor) -> None:
    """Of a length that the catalog no longer has, on a week that is nearly full."""
    visits = [a_booking(local(6, 9 + count), browser=bytes([count])) for count in range(3)]
    for count in range(3):
        a_booking(local(8, 9 + count), browser=b"other" + bytes([count]))
    with writing() as session:
        session.execute(update(Procedure).values(consultation_minutes=90))
    for hit in asked(away(), desk).hits:
        row = db.session.get_one(Appointment, hit.appointment_id)
        for slot in hit.near:
            part = Part(slot.surgeon, slot.location, slot.starts_at)
            offered = catalog.consultation_of(row.visit.procedure_id)
            assert offered
            rules = appointments.without_notice(appointments.as_booked(row.visit, offered.rules))
            in_the_way = appointments.all_in_the_way(offered, [part], rules=rules, without_visit=row.visit_id, now=NOW)
            assert in_the_way == []
    assert len(visits) == 3


def a_visit_to_both(desk: Actor) -> Visit:
    parts = [a_part("david-kim", "office", local(6, 9)), a_part("eugene-kim", "office", local(6, 10))]
    return a_booking_with(parts, uuid=UUID(int=7), user_id=desk.user_id or 0)


def test_a_visit_to_both_surgeons_is_offered_times_that_both_have(desk: Actor) -> None:
    visit = a_visit_to_both(desk)
    a_booking(local(5, 15), surgeon="eugene-kim", browser=b"other")  # so that Monday at 2 has no second half
    consultation = catalog.consultation_of(visit.procedure_id)
    assert consultation
    rules = appointments.as_booked(visit, appointments.without_notice(consultation.rules))
    (hit,) = asked(away(), desk).hits
    assert len(hit.near) == 3
    for slot in hit.near:
        assert slot.surgeon == surgeon_id()
        assert not TUESDAY.start <= slot.starts_at < TUESDAY.end
        for surgeon, starts_at in ((slot.surgeon, slot.starts_at), (surgeon_id("eugene-kim"), slot.starts_at + HOUR)):
            part = Part(surgeon, slot.location, starts_at)
            assert appointments.all_in_the_way(consultation, [part], rules=rules, without_visit=visit.id, now=NOW) == []
    assert local(5, 14) not in [slot.starts_at for slot in hit.near]


def test_all_of_a_visit_to_both_surgeons_moves_and_no_part_elsewhere(desk: Actor) -> None:
    visit = a_visit_to_both(desk)
    (hit,) = asked(away(), desk).hits
    first, slot = db.session.get_one(Appointment, hit.appointment_id), hit.near[0]
    elsewhere = Outcome(Act.MOVE, Part(surgeon_id("eugene-kim"), slot.location, slot.starts_at))
    with pytest.raises(PatientsHit) as refused:
        save(away(), {first.uuid: elsewhere}, desk)
    assert list(refused.value.refused) == [first.uuid]
    save(away(), {first.uuid: Outcome(Act.MOVE, Part(slot.surgeon, slot.location, slot.starts_at))}, desk)
    theirs = select(Appointment).where(Appointment.visit_id == visit.id).order_by(Appointment.starts_at)
    assert [(row.surgeon_id, row.starts_at) for row in db.session.scalars(theirs)] == [
        (surgeon_id(), slot.starts_at),
        (surgeon_id("eugene-kim"), slot.starts_at + HOUR),
    ]


def test_a_visit_to_both_surgeons_is_one_row(desk: Actor) -> None:
    visit = a_visit_to_both(desk)
    change = NewClosure(TUESDAY, "Painters")
    (hit,) = asked(change, desk).hits
    seen = asked(change, desk).impact.seen
    first = db.session.get_one(Appointment, hit.appointment_id)
    appointments.change_hours_and_visits(change, {first.uuid: Outcome(Act.CANCEL)}, actor=desk, seen=seen, now=NOW)
    statuses = db.session.scalars(select(Appointment.status).where(Appointment.visit_id == visit.id))
    assert list(statuses) == ["cancelled", "cancelled"]


def test_the_same_press_again_does_nothing_more(desk: Actor) -> None:
    visit = a_booking(local(6, 9))
    seen, chosen = asked(away(), desk).impact.seen, {row_of(visit).uuid: Outcome(Act.CANCEL)}
    for _press in range(2):
        appointments.change_hours_and_visits(away(), chosen, actor=desk, seen=seen, now=NOW)
    assert db.session.scalar(select(func.count()).select_from(TimeOff)) == 1
    assert db.session.scalar(select(func.count()).where(History.act == "cancelled")) == 1
