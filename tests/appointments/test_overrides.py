"""The desk sets a rule aside only as its page has named it; an overlap goes beside, with a reason."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from booking import appointments, catalog, schedules
from booking.appointments import PATIENT, Actor, MoreInTheWay, NotOffered, Override, ReasonNeeded
from booking.availability import Interval, Part, Reason, local_date
from booking.confidential import unsealed_words
from booking.database import db, writing
from booking.models import Appointment, History, Surgeon, Visit
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, TUESDAY_TEN, a_booking, a_hold, a_part, about, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

WHY = "Dr. Kim has agreed"


def wanted(starts_at: datetime, location: str = "office") -> list[Part]:
    return [a_part("david-kim", location, starts_at)]


def named(parts: list[Part], *, visit: Visit | None = None) -> list[str]:
    """The keys that a page shows for them."""
    consultation = about()
    rules = appointments.without_notice(consultation.rules)
    if visit:
        rules = appointments.as_booked(visit, rules)
    found = appointments.all_in_the_way(
        consultation,
        parts,
        rules=rules,
        without_visit=visit.id if visit else None,
        now=NOW,
    )
    return [one.key for one in found]


def kinds(keys: list[str]) -> list[str]:
    return [key.split("-")[1] for key in keys]


def book(parts: list[Part], user: int, override: Override | None, *, uuid: UUID | None = None) -> Appointment:
    visit = appointments.book_for_caller(
        about(),
        parts,
        uuid=uuid or uuid4(),
        answers=ANSWERS,
        language="en",
        user_id=user,
        override=override,
        now=NOW,
    )
    return visit.appointments[0]


def told(row: Appointment) -> tuple[int, str | None]:
    return row.lane, row.override


def last_history() -> dict[str, Any]:
    return dict(db.session.scalars(select(History.after).order_by(History.id.desc())).first() or {})


def fill() -> None:
    with writing() as session:
        session.execute(Surgeon.__table__.update().values(daily_cap=0))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("starts_at", "expected"),
    [
        (local(6, 19), ["hours"]),
        (local(6, 12, 30), ["hours"]),
        (local(10, 10), ["hours"]),  # a Saturday
        (local(6, 10, 10), ["step"]),
        (local(6, 7, 5), ["step", "hours"]),
        (local(5, 8, 50), ["notice", "step", "hours"]),  # begun already, not over
        (local(6, 10, month=10).replace(year=2027), ["horizon"]),
    ],
    ids=str,
)
def test_hours_step_notice_and_horizon_are_set_aside_in_everybodys_lane(
    user: int, starts_at: datetime, expected: list[str]
) -> None:
    keys = named(wanted(starts_at))
    assert [kind for kind in kinds(keys) if kind in expected] == expected
    row = book(wanted(starts_at), user, Override(keys))
    assert told(row) == (0, " ".join(dict.fromkeys(kinds(keys))))
    assert (row.status, row.starts_at) == ("booked", starts_at)
    assert last_history()["override"] == list(dict.fromkeys(kinds(keys)))


def test_a_cap_is_set_aside_in_everybodys_lane(user: int) -> None:
    fill()
    keys = named(wanted(TUESDAY_TEN))
    assert kinds(keys) == ["cap"]
    assert told(book(wanted(TUESDAY_TEN), user, Override(keys))) == (0, "cap")


def test_time_off_and_a_closure_are_set_aside_each_by_itself(user: int) -> None:
    david = a_part("david-kim", "office", TUESDAY_TEN).surgeon
    span = Interval(local(6, 9), local(6, 12))
    schedules.add_time_off(david, span, reason="surgery", now=NOW)
    keys = named(wanted(TUESDAY_TEN))
    assert kinds(keys) == ["absence"]
    schedules.add_closure(Interval(local(6, 8), local(6, 18)), label="Water", now=NOW)
    with pytest.raises(MoreInTheWay) as more:
        book(wanted(TUESDAY_TEN), user, Override(keys))
    assert kinds([one.key for one in more.value.found]) == ["absence", "absence"]
    assert told(book(wanted(TUESDAY_TEN), user, Override([one.key for one in more.value.found]))) == (0, "absence")


@pytest.mark.parametrize("apart", [0, 30, -30], ids=["same start", "later", "earlier"])
def test_an_overlap_goes_to_the_lowest_lane_with_a_reason_that_only_the_seal_holds(user: int, apart: int) -> None:
    a_booking()
    parts = wanted(TUESDAY_TEN + timedelta(minutes=apart))
    keys = named(parts)
    assert "taken" in kinds(keys)
    with pytest.raises(ReasonNeeded):
        book(parts, user, Override(keys))
    row = book(parts, user, Override(keys, WHY))
    assert row.lane == 1
    assert unsealed_words(row.private, appointment=row.uuid) == {"override": WHY}
    lines = db.session.scalars(select(History)).all()
    assert all(WHY not in str((line.before, line.after)) for line in lines)
    assert (last_history()["lane"], "taken" in last_history()["override"]) == (1, True)


def test_a_buffer_alone_is_an_overlap_too(user: int) -> None:
    first = a_booking()
    with writing() as session:
        session.get_one(Appointment, first.appointments[0].id).takes_until += timedelta(minutes=30)
    parts = wanted(local(6, 11))
    assert first.appointments[0].ends_at <= parts[0].starts_at
    assert kinds(named(parts)) == ["taken"]
    assert book(parts, user, Override(named(parts), WHY)).lane == 1


def test_a_third_goes_beside_the_second_and_into_a_lane_that_has_come_free(user: int) -> None:
    a_booking()
    parts = wanted(TUESDAY_TEN)
    second = book(parts, user, Override(named(parts), WHY))
    third = book(parts, user, Override(named(parts), WHY))
    assert (second.lane, third.lane) == (1, 2)
    appointments.cancel(second.visit, actor=PATIENT, now=NOW)
    assert book(parts, user, Override(named(parts), WHY)).lane == 1


def test_an_overlap_that_has_gone_meanwhile_is_booked_by_all_rules(user: int) -> None:
    first = a_booking()
    parts = wanted(TUESDAY_TEN)
    keys = named(parts)
    appointments.cancel(first, actor=PATIENT, now=NOW)
    row = book(parts, user, Override(keys, WHY))
    assert told(row) == (0, None)
    assert row.private is None
    assert "override" not in last_history()


def test_somebody_else_in_the_same_time_is_another_reason(user: int) -> None:
    first = a_booking()
    parts = wanted(TUESDAY_TEN)
    keys = named(parts)
    appointments.cancel(first, actor=PATIENT, now=NOW)
    a_booking(browser=b"another")
    with pytest.raises(MoreInTheWay) as other:
        book(parts, user, Override(keys, WHY))
    assert [one.neighbor.name for one in other.value.found if one.neighbor] == [ANSWERS["name"]]
    assert db.session.scalar(select(Appointment.id).where(Appointment.lane > 0)) is None


def test_nothing_is_set_aside_that_was_not_named(user: int) -> None:
    with pytest.raises(MoreInTheWay) as refused:
        book(wanted(local(6, 19)), user, Override([]))
    assert [one.obstacle.kind for one in refused.value.found] == ["hours"]
    with pytest.raises(NotOffered):
        book(wanted(local(6, 19)), user, None)


@pytest.mark.parametrize(
    ("starts_at", "reason"), [(local(5, 7), Reason.TOO_SOON), (local(6, 10).replace(year=9998), Reason.TOO_FAR)]
)
def test_what_is_over_or_beyond_all_calendars_nobody_books(user: int, starts_at: datetime, reason: Reason) -> None:
    with pytest.raises(NotOffered) as refused:
        book(wanted(starts_at), user, Override([]))
    assert refused.value.reason is reason


def test_one_surgeon_twice_at_once_in_one_visit_is_no_override(user: int) -> None:
    with pytest.raises(NotOffered) as refused:
        book([*wanted(TUESDAY_TEN), *wanted(TUESDAY_TEN)], user, Override([], WHY))
    assert refused.value.reason is Reason.TWICE_AT_ONCE


def test_the_same_page_again_books_once(user: int) -> None:
    a_booking()
    parts, uuid = wanted(TUESDAY_TEN), uuid4()
    override = Override(named(parts), WHY)
    first = book(parts, user, override, uuid=uuid)
    assert book(parts, user, override, uuid=uuid).id == first.id


def test_a_move_sets_aside_and_a_move_back_by_the_rules_takes_nothing_along(user: int) -> None:
    a_booking()
    visit, desk = a_booking(local(7, 14), browser=b"another"), Actor("desk", user)
    keys = named(wanted(TUESDAY_TEN), visit=visit)
    override = Override(keys, WHY)
    moved = appointments.reschedule(visit, wanted(TUESDAY_TEN), actor=desk, override=override, now=NOW)
    assert told(moved.appointments[0]) == (1, "taken")
    back = appointments.reschedule(moved, wanted(local(7, 14)), actor=desk, now=NOW)
    assert told(back.appointments[0]) == (0, None)
    assert back.appointments[0].private is None


def test_a_patients_undo_goes_back_to_where_the_desk_had_set_a_rule_aside(user: int) -> None:
    a_booking()
    row = book(wanted(TUESDAY_TEN), user, Override(named(wanted(TUESDAY_TEN)), WHY))
    visit = appointments.reschedule(row.visit, wanted(local(8, 14)), actor=PATIENT, now=NOW)
    visit = appointments.undo(visit, seen=appointments.versions_of(visit), now=NOW)
    assert told(visit.appointments[0]) == (1, "taken")


def test_what_stands_beside_takes_its_surgeons_time_from_everybody(user: int) -> None:
    first = a_booking()
    book(wanted(TUESDAY_TEN), user, Override(named(wanted(TUESDAY_TEN)), WHY))
    appointments.cancel(first, actor=PATIENT, now=NOW)
    with pytest.raises(appointments.SlotTaken):
        a_hold(TUESDAY_TEN, browser=b"a third")
    consultation = about()
    on = local_date(TUESDAY_TEN, catalog.practice().zone)
    agendas = schedules.agendas(consultation, consultation.performers, first=on, last=on, now=NOW)
    david = next(one for one in agendas if one.surgeon == wanted(TUESDAY_TEN)[0].surgeon)
    assert david.booked_on[on] == 1
