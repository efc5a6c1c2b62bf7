"""The last import is taken back whole while nobody has touched any of its visits; else nothing is done."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking import appointments, messages, people, schedules, waitlist
from booking.appointments import Actor, ChangedMeanwhile, Fate, NotBooked, NothingImported, TouchedSince
from booking.database import db, writing
from booking.models import CalendarEvent, History, Import, ImportedVisit, Letter, Task, User, Visit, VisitLookup
from tests.stage.desk import signed_in
from tests.stage.import_files import ANA, BEN, COMMAND, imported, planned
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock", "app_context")


def take_back() -> Import:
    return appointments.take_back_import(actor=COMMAND, now=NOW)


def statuses() -> list[str]:
    return [row.status for visit in db.session.scalars(select(Visit).order_by(Visit.id)) for row in visit.appointments]


def imported_visits() -> list[Visit]:
    theirs = select(ImportedVisit.visit_id)
    return list(db.session.scalars(select(Visit).where(Visit.id.in_(theirs)).order_by(Visit.id)))


def test_its_times_are_free_again_and_nobody_knows_whose_they_were() -> None:
    stays = a_booking(local(7, 10)).id
    imported(ANA, BEN)
    assert take_back().undone_at == NOW
    db.session.expire_all()
    assert statuses() == ["booked", "cancelled", "cancelled"]
    for visit in imported_visits():
        assert visit.private is None
    assert {row.visit_id for row in db.session.scalars(select(VisitLookup))} == {stays}
    assert [row.act for row in db.session.scalars(select(History).order_by(History.id))][-2:] == ["import_undone"] * 2
    assert db.session.scalar(select(func.count()).select_from(Letter).where(Letter.visit_id != stays)) == 0
    gone = [row for row in db.session.scalars(select(CalendarEvent)) if row.cancelled_at]
    assert len(gone) == 2
    assert all(b"STATUS:CANCELLED" in row.body for row in gone)


def test_what_was_computed_before_of_its_times_is_true_no_more() -> None:
    versions = dict(schedules.surgeon_versions())
    imported(ANA)
    imported_by = dict(schedules.surgeon_versions())
    take_back()
    changed = {id for id, version in schedules.surgeon_versions() if version > imported_by[id] > versions[id]}
    assert changed == {visit.appointments[0].surgeon_id for visit in imported_visits()}


def test_the_same_file_may_come_anew() -> None:
    imported(ANA, BEN)
    take_back()
    assert imported(ANA, BEN).plan.counts == {Fate.BOOKED: 2}
    take_back()
    assert planned(ANA, BEN).counts == {Fate.BOOKED: 2}


def test_only_the_last_is_taken_back_then_the_one_before() -> None:
    imported(ANA)
    imported(BEN)
    take_back()
    db.session.expire_all()
    assert statuses() == ["booked", "cancelled"]
    take_back()
    db.session.expire_all()
    assert statuses() == ["cancelled", "cancelled"]
    with pytest.raises(NothingImported):
        take_back()


def test_what_asked_for_a_link_asks_no_more() -> None:
    imported(ANA.replace(",office,2026-10-06 10:00", ",video,2026-10-07 17:00"))
    take_back()
    assert db.session.scalars(select(Task.done_at)).one() == NOW


def moved(visit: Visit, desk: Actor) -> None:
    appointments.reschedule(visit, [a_part("david-kim", "office", local(7, 10))], actor=desk, now=NOW)


def canceled(visit: Visit, desk: Actor) -> None:
    appointments.cancel(visit, actor=desk, now=NOW)


def corrected(visit: Visit, desk: Actor) -> None:
    appointments.correct_contact(visit, {"name": "Ana Sol"}, actor=desk, seen=None, now=NOW)


def marked(visit: Visit, desk: Actor) -> None:
    appointments.mark_at_desk(visit, "fee_paid", actor=desk, seen=None, now=NOW)


def written_to(visit: Visit, desk: Actor) -> None:
    with writing() as session:
        messages.write_letter(session, visit=visit, kind="link", user_id=desk.user_id, delay=timedelta(0), now=NOW)


def given_a_task(visit: Visit, desk: Actor) -> None:
    with writing() as session:
        messages.write_task(session, "by_hand", detail={}, now=NOW, visit_id=visit.id)


def joined(visit: Visit, desk: Actor) -> None:
    other = a_booking(local(8, 10)).id
    seen = people.seen_people(visit.id, other, now=NOW)
    people.join(visit.id, other, act=uuid4(), seen=seen, user_id=desk.user_id or 0, now=NOW)


def put_on_the_list(visit: Visit, desk: Actor) -> None:
    waitlist.make_wish_of(visit, waitlist.ANY_TIME, user_id=desk.user_id, now=NOW)


TOUCHES = (moved, canceled, corrected, marked, written_to, given_a_task, joined, put_on_the_list)


@pytest.mark.parametrize("touch", TOUCHES, ids=lambda touch: touch.__name__)
def test_whatever_has_been_touched_keeps_all_as_it_is(app: Flask, touch: Callable[[Visit, Actor], None]) -> None:
    add_user(app)
    imported(ANA, BEN)
    ana, ben = imported_visits()
    row = ana.appointments[0].uuid
    touch(ana, Actor("desk", db.session.scalars(select(User.id)).one()))
    with pytest.raises(TouchedSince) as refused:
        take_back()
    assert [one.appointment for one in refused.value.touched] == [row]
    db.session.expire_all()
    assert ben.private
    assert ben.appointments[0].status == "booked"


def test_what_has_begun_is_not_taken_back() -> None:
    imported(ANA)
    with pytest.raises(TouchedSince):
        appointments.take_back_import(actor=COMMAND, now=local(6, 10))


def test_a_page_takes_back_the_import_that_it_showed() -> None:
    imported(ANA)
    first = appointments.last_import()
    assert first
    seen = first.uuid
    imported(BEN)
    with pytest.raises(ChangedMeanwhile):
        appointments.take_back_import(actor=COMMAND, seen=seen, now=NOW)


def test_the_day_shows_nothing_of_it_and_nobody_books_it_again(app: Flask) -> None:
    imported(ANA)
    (visit,) = imported_visits()
    row = visit.appointments[0].uuid
    take_back()
    assert appointments.appointments_between(local(6, 0), local(7, 0), now=NOW) == []
    with pytest.raises(NotBooked):
        appointments.restore(
            imported_visits()[0], [a_part("david-kim", "office", local(6, 10))], actor=COMMAND, seen=None, now=NOW
        )
    db.session.remove()
    page = signed_in(app).get(f"/staff/appointments/{row}")
    assert "Import taken back: Tue, Oct 6, 10:00 AM with Dr. David Kim" in page.text
    assert not any("restor" in address for address in page.links().values())
