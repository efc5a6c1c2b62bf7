"""A hold takes the time as a booked consultation does, for as long as promised, and leaves nothing behind."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking import appointments
from booking.appointments import PATIENT, Comfort, HoldLapsed, NotOffered, SlotTaken, location_named
from booking.availability import Reason
from booking.confidential import answers_of
from booking.database import db, writing
from booking.models import Appointment, CalendarEvent, History, Letter, Procedure, Surgeon, Visit, VisitLookup
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, TUESDAY_TEN, a_booking, a_hold, a_part, about, hold_path, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

HOLD = timedelta(minutes=10)


def office() -> int:
    return location_named(about(), "office")


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def statuses() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Appointment.status).order_by(Appointment.id)))


def versions() -> dict[str, int]:
    db.session.rollback()
    return dict(db.session.execute(select(Surgeon.slug, Surgeon.version)).all())


def change(model: type, slug: str, **values: object) -> None:
    with writing() as session:
        session.execute(update(model).where(model.slug == slug).values(**values))  # type: ignore[attr-defined]


def first_available(starts_at: datetime = TUESDAY_TEN, *, browser: bytes, now: datetime = NOW) -> str:
    """Who it is."""
    visit = appointments.hold_first_available(
        about(), location=office(), starts_at=starts_at, browser=browser, language="en", now=now
    )
    return visit.appointments[0].surgeon.slug


def test_a_hold_takes_length_and_buffer_and_tells_nobody() -> None:
    row = a_hold().appointments[0]
    assert (row.status, row.held_until) == ("held", NOW + HOLD)
    assert (row.starts_at, row.ends_at) == (TUESDAY_TEN, TUESDAY_TEN + timedelta(minutes=45))
    assert (row.takes_from, row.takes_until) == (TUESDAY_TEN, TUESDAY_TEN + timedelta(minutes=60))
    assert count(History) == count(Letter) == count(CalendarEvent) == count(VisitLookup) == 0


def test_every_hold_raises_its_surgeons_version_and_no_others() -> None:
    before = versions()
    a_hold()
    after = versions()
    assert after["david-kim"] > before["david-kim"]
    assert after["eugene-kim"] == before["eugene-kim"]


def test_the_same_again_is_the_same_hold_and_writes_nothing() -> None:
    first = a_hold()
    before = versions()
    assert a_hold(now=NOW + timedelta(minutes=5)).id == first.id
    assert first.appointments[0].held_until == NOW + HOLD
    assert versions() == before


def test_another_time_moves_the_hold_and_takes_the_answers_along() -> None:
    first = a_hold()
    appointments.keep_answers(first, ANSWERS, now=NOW)
    moved = a_hold(local(6, 14), surgeon="eugene-kim")
    assert moved.id == first.id
    assert answers_of(moved) == ANSWERS
    assert statuses() == ["held"]
    a_hold(browser=b"another")  # what was left is free for everybody


def test_a_hold_may_be_moved_to_where_only_itself_is_in_the_way() -> None:
    a_hold(local(6, 10), procedure="rhinoplasty")
    a_hold(local(6, 10, 30), procedure="rhinoplasty")
    assert statuses() == ["held"]


def test_what_another_browser_holds_is_taken_and_ones_own_hold_stays() -> None:
    mine = a_hold(local(6, 14))
    a_hold(browser=b"another")
    with pytest.raises(SlotTaken):
        a_hold()
    db.session.rollback()
    assert mine.appointments[0].starts_at == local(6, 14)
    assert statuses() == ["held", "held"]


@pytest.mark.parametrize("starts_at", [local(6, 9, 30), local(6, 10, 30)])
def test_a_time_whose_buffer_meets_a_hold_is_taken(starts_at: datetime) -> None:
    a_hold(browser=b"another")
    with pytest.raises(SlotTaken):
        a_hold(starts_at)


def test_a_time_that_only_touches_a_hold_is_free() -> None:
    """Control for the one above: with its buffer the first ends where the second starts."""
    a_hold(browser=b"another")
    a_hold(local(6, 11))
    a_hold(local(6, 9), browser=b"a third")


@pytest.mark.parametrize(
    ("starts_at", "reason"),
    [
        (local(6, 10, 10), Reason.OFF_GRID),
        (local(5, 12, 30), Reason.TOO_SOON),
        (local(1, 10), Reason.TOO_SOON),
        (local(6, 10) + timedelta(days=200), Reason.TOO_FAR),
        (datetime.fromisoformat("9999-12-31T23:59:59+00:00"), Reason.TOO_FAR),
        (local(6, 18), Reason.OUTSIDE_HOURS),
        (local(11, 10), Reason.OUTSIDE_HOURS),
        (local(26, 10, month=11), Reason.OUTSIDE_HOURS),  # Thanksgiving
        (datetime.fromisoformat("0001-01-02T00:00:00+00:00"), Reason.TOO_SOON),
    ],
)
def test_what_is_not_offered_is_refused_with_its_reason_and_writes_nothing(starts_at: datetime, reason: Reason) -> None:
    before = versions()
    with pytest.raises(NotOffered) as refused:
        a_hold(starts_at)
    assert refused.value.reason is reason
    assert count(Visit) == count(Appointment) == 0
    assert versions() == before


def test_the_shortest_notice_and_the_last_day_are_still_offered() -> None:
    """Controls for the refusals above, at their very edge."""
    a_hold(local(5, 13))
    a_hold(datetime.fromisoformat("2026-12-31T16:00:00-08:00"), browser=b"another")
    with pytest.raises(NotOffered):
        a_hold(local(5, 13), browser=b"a third", now=NOW + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("surgeon", "location", "procedure"),
    [
        ("nobody", "office", "mini-facelift"),
        ("david-kim", "moon", "mini-facelift"),
        ("david-kim", "office", "dermal-fillers"),
    ],
)
def test_what_does_not_go_together_is_refused(surgeon: str, location: str, procedure: str) -> None:
    with pytest.raises(NotOffered) as refused:
        a_hold(surgeon=surgeon, location=location, procedure=procedure)
    assert refused.value.reason is None
    assert count(Visit) == 0


def test_a_procedure_taken_out_of_the_catalog_meanwhile_is_refused() -> None:
    consultation = about()
    change(Procedure, "mini-facelift", active=False)
    with pytest.raises(NotOffered):
        appointments.hold(
            consultation, [a_part("david-kim", "office", TUESDAY_TEN)], browser=b"a browser", language="en", now=NOW
        )
    with pytest.raises(NotOffered):
        appointments.hold_first_available(
            consultation,
            location=location_named(consultation, "office"),
            starts_at=TUESDAY_TEN,
            browser=b"a browser",
            language="en",
            now=NOW,
        )


def test_a_full_day_is_taken_and_the_next_is_not() -> None:
    change(Surgeon, "david-kim", daily_cap=2)
    a_hold(local(6, 9), browser=b"one")
    a_hold(local(6, 13), browser=b"two")
    with pytest.raises(SlotTaken):
        a_hold(local(6, 15))
    a_hold(local(7, 15))


def test_the_cap_does_not_count_what_is_lapsed_or_cancelled() -> None:
    change(Surgeon, "david-kim", daily_cap=1)
    appointments.release(a_hold(local(6, 9), browser=b"one"), now=NOW)
    appointments.cancel(a_booking(local(6, 13), browser=b"two"), actor=appointments.PATIENT, now=NOW)
    a_hold(local(6, 15))


def test_an_expired_hold_is_free_at_once_although_nobody_has_cleared_it() -> None:
    mine = a_hold()
    assert appointments.kept_until(mine, now=NOW + HOLD - timedelta(seconds=1)) == NOW + HOLD
    assert appointments.kept_until(mine, now=NOW + HOLD) is None
    with pytest.raises(SlotTaken):
        a_hold(browser=b"another", now=NOW + HOLD - timedelta(seconds=1))
    a_hold(browser=b"another", now=NOW + HOLD)
    assert statuses() == ["lapsed", "held"]


def test_what_was_typed_is_kept_sealed_and_lengthens_the_hold_up_to_a_limit() -> None:
    visit = a_hold()
    for minutes, kept in ((5, 15), (14, 24), (23, 30), (29, 30)):
        appointments.keep_answers(visit, ANSWERS, now=NOW + timedelta(minutes=minutes))
        assert visit.appointments[0].held_until == NOW + timedelta(minutes=kept)
    assert answers_of(visit) == ANSWERS
    assert b"Ruiz" not in (visit.private or b"")
    with pytest.raises(HoldLapsed):
        appointments.keep_answers(visit, ANSWERS, now=NOW + timedelta(minutes=30))


def test_a_lapsed_hold_takes_its_own_time_again_while_it_is_free() -> None:
    visit = a_hold()
    token = hold_path(visit)
    later = NOW + timedelta(minutes=20)
    with pytest.raises(HoldLapsed):
        appointments.keep_answers(visit, ANSWERS, now=later)
    again = appointments.hold_again(visit, [a_part("david-kim", "office", TUESDAY_TEN)], answers=ANSWERS, now=later)
    assert (hold_path(again), again.appointments[0].held_until) == (token, later + HOLD)
    assert answers_of(again) == ANSWERS


def test_a_lapsed_hold_does_not_get_back_what_somebody_else_has_taken() -> None:
    visit, later = a_hold(), NOW + HOLD
    a_hold(browser=b"another", now=later)
    with pytest.raises(SlotTaken):
        appointments.hold_again(visit, [a_part("david-kim", "office", TUESDAY_TEN)], answers=None, now=later)
    appointments.hold_again(visit, [a_part("eugene-kim", "office", TUESDAY_TEN)], answers=None, now=later)
    assert statuses() == ["held", "held"]


def test_pressing_again_and_again_does_not_keep_a_time_forever() -> None:
    visit = a_hold()
    appointments.hold_again(
        visit, [a_part("david-kim", "office", TUESDAY_TEN)], answers=ANSWERS, now=NOW + timedelta(minutes=9)
    )
    assert visit.appointments[0].held_until == NOW + HOLD


def test_released_time_is_free_at_once_and_releasing_again_changes_nothing() -> None:
    visit = a_hold()
    appointments.release(visit, now=NOW)
    appointments.release(visit, now=NOW)
    assert statuses() == ["lapsed"]
    a_hold(browser=b"another")


def test_what_is_booked_cannot_be_released_or_held_again() -> None:
    visit = a_booking()
    appointments.release(visit, now=NOW)
    appointments.hold_again(visit, [a_part("david-kim", "office", local(6, 14))], answers=None, now=NOW)
    assert statuses() == ["booked"]
    assert visit.appointments[0].starts_at == TUESDAY_TEN


def test_first_available_takes_whoever_has_fewer_that_day_then_by_slug_then_the_other() -> None:
    a_hold(local(6, 15), browser=b"his only one")
    assert first_available(browser=b"one") == "eugene-kim"
    assert first_available(browser=b"two") == "david-kim"
    with pytest.raises(SlotTaken):
        first_available(browser=b"three")
    assert first_available(local(7, 10), browser=b"four") == "david-kim"


def test_first_available_again_is_the_same_hold_even_when_the_other_would_now_be_first() -> None:
    assert first_available(browser=b"one") == "david-kim"
    assert first_available(browser=b"one") == "david-kim"
    assert statuses() == ["held"]


def test_first_available_says_taken_only_for_a_time_that_somebody_had_to_offer() -> None:
    with pytest.raises(NotOffered) as refused:
        first_available(local(6, 18), browser=b"one")
    assert refused.value.reason is Reason.OUTSIDE_HOURS


def test_two_patients_who_want_each_others_held_times_both_keep_their_own() -> None:
    one, two = a_hold(local(6, 10), browser=b"one"), a_hold(local(6, 14), browser=b"two")
    for browser, starts_at in ((b"one", local(6, 14)), (b"two", local(6, 10))):
        with pytest.raises(SlotTaken):
            a_hold(starts_at, browser=browser)
    db.session.rollback()
    assert [visit.appointments[0].starts_at for visit in (one, two)] == [local(6, 10), local(6, 14)]


def test_a_visit_to_both_surgeons_is_held_whole_or_not_at_all() -> None:
    both = [a_part("david-kim", "office", local(6, 10)), a_part("eugene-kim", "office", local(6, 11))]
    visit = appointments.hold(about(), both, browser=b"both", language="en", now=NOW)
    assert [row.surgeon.slug for row in visit.appointments] == ["david-kim", "eugene-kim"]
    a_hold(local(6, 14), surgeon="eugene-kim", browser=b"another")
    half = [a_part("david-kim", "office", local(6, 13)), a_part("eugene-kim", "office", local(6, 14))]
    with pytest.raises(SlotTaken):
        appointments.hold(about(), half, browser=b"half", language="en", now=NOW)
    a_hold(local(6, 13), browser=b"a third")
    one = appointments.hold(about(), both[:1], browser=b"both", language="en", now=NOW)
    assert [row.surgeon.slug for row in one.appointments] == ["david-kim"]
    a_hold(local(6, 11), surgeon="eugene-kim", browser=b"a fourth")


def test_expired_holds_are_cleared_and_lapsed_visits_forgotten_after_an_hour() -> None:
    a_hold()
    a_hold(local(6, 14), browser=b"another", now=NOW + timedelta(minutes=5))
    before = versions()
    assert appointments.clear_expired_holds(now=NOW + HOLD) == 1
    assert statuses() == ["lapsed", "held"]
    assert versions()["david-kim"] > before["david-kim"]
    assert appointments.clear_expired_holds(now=NOW + HOLD) == 0

    assert appointments.delete_lapsed(now=NOW + HOLD + timedelta(minutes=59)) == 0
    assert appointments.delete_lapsed(now=NOW + HOLD + timedelta(minutes=60)) == 1
    assert statuses() == ["held"]


def test_nothing_that_was_ever_booked_is_forgotten() -> None:
    """Control for the one above: a cancelled visit takes no time either."""
    appointments.cancel(a_booking(), actor=appointments.PATIENT, now=NOW)
    assert appointments.delete_lapsed(now=NOW + timedelta(days=30)) == 0
    assert statuses() == ["cancelled"]


def test_the_token_of_a_hold_opens_it_and_no_page_yet(app: Flask) -> None:
    visit = a_hold()
    token = hold_path(visit).rpartition("/")[2]
    found = appointments.visit_by_hold_token(token)
    assert found is not None
    assert found.id == visit.id
    assert appointments.visit_by_page_token(token) is None
    assert appointments.visit_by_hold_token("A" * 43) is None
    assert appointments.visit_by_hold_token("no token") is None


def test_a_time_chosen_again_on_a_page_in_another_language_is_written_about_in_that_language() -> None:
    a_hold()
    parts = [a_part("david-kim", "office", local(7, 14))]
    visit = appointments.hold(about(), parts, browser=b"a browser", language="es", now=NOW)
    assert visit.language == "es"
    visit = appointments.hold_first_available(
        about(), location=office(), starts_at=local(8, 10), browser=b"a browser", language="ko", now=NOW
    )
    assert visit.language == "ko"


def test_another_visit_begins_with_who_they_are_and_not_with_what_they_agreed_to() -> None:
    earlier = a_booking(local(7, 18), location="video")
    appointments.consent_to_telehealth(earlier, language="en", seen=None, now=NOW)
    appointments.ask_for_comfort(earlier, Comfort(companion=True), seen=None, now=NOW)
    appointments.cancel(earlier, actor=PATIENT, now=NOW)
    visit = a_hold(local(7, 18), location="video")
    appointments.copy_answers(earlier, visit, now=NOW)
    assert answers_of(visit) == ANSWERS
    prepared = appointments.preparation_of(visit)
    assert (prepared.consent, prepared.comfort) == (None, Comfort())
