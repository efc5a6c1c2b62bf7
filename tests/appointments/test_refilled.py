"""Of the times that the earlier-visit list offered, how many somebody who was asked took: by week and surgeon."""

from datetime import UTC, date, timedelta

import pytest
from sqlalchemy import select, update

from booking import appointments, catalog, waitlist
from booking.appointments import PATIENT, Actor, Figures, figures_by_week
from booking.database import db, writing
from booking.models import FreedTime
from tests.stage.import_files import COMMAND, imported
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, a_part, about, local
from tests.stage.waiting import ASKED, SOON, offered, who_waits, who_waits_without_visit

pytestmark = pytest.mark.usefixtures("practice", "app_context")

MINUTE = timedelta(minutes=1)
SUNDAY = date(2026, 10, 4)


def week(surgeon: str = "david-kim", *, first: date = SUNDAY, weeks: int = 1) -> Figures:
    row = catalog.surgeon(surgeon)
    assert row
    db.session.rollback()
    return figures_by_week(about(), catalog.surgeons(), first=first, weeks=weeks, now=ASKED)[row.id][-1]


def counts(figures: Figures) -> tuple[int, int]:
    return figures.offered, figures.refilled


def test_where_nothing_was_offered_there_is_no_share() -> None:
    assert counts(week()) == (0, 0)
    assert week().refilled_share is None


def test_what_came_free_and_nobody_was_asked_about_is_none() -> None:
    assert offered() == []
    assert db.session.scalars(select(FreedTime)).all() != []
    assert counts(week()) == (0, 0)


def test_a_time_counts_once_however_many_were_asked_and_is_its_surgeons() -> None:
    for number in (1, 2):
        who_waits(number)
    who_waits_without_visit()
    assert len(offered()) > 1
    assert counts(week()) == (1, 0)
    assert week().refilled_share == 0
    assert counts(week("eugene-kim")) == (0, 0)
    assert counts(week(first=SUNDAY + timedelta(days=7))) == (0, 0)


def test_it_is_refilled_once_one_of_them_has_taken_it() -> None:
    for number in (1, 2):
        who_waits(number)
    appointments.claim(offered()[-1], browser=b"x", now=ASKED)
    assert counts(week()) == (1, 1)
    assert week().refilled_share == 1


def test_a_claim_that_is_undone_took_nothing() -> None:
    who_waits()
    visit = appointments.claim(offered()[0], browser=b"x", now=ASKED)
    appointments.undo(visit, seen=appointments.versions_of(visit), now=ASKED + MINUTE)
    assert counts(week()) == (1, 0)


def test_a_claim_that_only_holds_the_time_took_nothing_yet() -> None:
    who_waits_without_visit()
    appointments.claim(offered()[0], browser=b"x", now=ASKED)
    assert counts(week()) == (1, 0)


def test_whoever_books_it_without_having_been_asked_refills_nothing() -> None:
    who_waits()
    offered()
    a_booking(SOON, browser=b"somebody else", now=ASKED)
    assert counts(week()) == (1, 0)


def test_what_the_desk_gives_to_who_waits_counts_where_it_was_offered(desk: Actor) -> None:
    asked, not_asked = who_waits(1), who_waits(2)
    offered()
    appointments.claim_at_desk(asked, a_part("david-kim", "office", SOON), actor=desk, now=ASKED)
    appointments.claim_at_desk(not_asked, a_part("david-kim", "office", local(8, 14)), actor=desk, now=ASKED)
    assert counts(week()) == (1, 1)


def test_a_time_that_comes_free_again_counts_anew() -> None:
    who_waits()
    visit = appointments.claim(offered()[0], browser=b"x", now=ASKED)
    who_waits(2)
    waitlist.offer_freed_times(now=ASKED + 30 * MINUTE)  # nobody is left to ask: it is taken
    appointments.cancel(visit, actor=PATIENT, now=ASKED + 31 * MINUTE)
    waitlist.offer_freed_times(now=ASKED + 60 * MINUTE)
    assert counts(week()) == (2, 1)


def test_an_import_that_is_taken_back_frees_none_and_nobody_is_asked() -> None:
    """What it gives back had been open before: whoever tries a file out writes to no patient."""
    who_waits()
    imported("david-kim,mini-facelift,office,2026-10-07 10:00,45,Ana Ruiz,,,")
    appointments.take_back_import(actor=COMMAND, now=NOW)
    assert db.session.scalars(select(FreedTime)).all() == []
    assert waitlist.offer_freed_times(now=ASKED) == 0
    assert counts(week()) == (0, 0)
    assert week().late_cancellations == 0
    offered(local(8, 10), now=NOW)
    assert counts(week()) == (1, 0), "what was canceled at that very moment is one all the same"


def test_a_time_is_of_the_week_by_the_practices_clock() -> None:
    """11:30 PM on Saturday is Sunday in UTC."""
    who_waits()
    offered()
    with writing() as session:
        session.execute(update(FreedTime).values(starts_at=local(10, 23, 30), ends_at=local(11, 0, 30)))
    assert local(10, 23, 30).astimezone(UTC).date() == date(2026, 10, 11)
    assert (counts(week()), counts(week(first=date(2026, 10, 11)))) == ((1, 0), (0, 0))
    with writing() as session:
        session.execute(update(FreedTime).values(starts_at=local(11, 0)))
    assert (counts(week()), counts(week(weeks=2))) == ((0, 0), (1, 0))


def test_several_weeks_are_added() -> None:
    whole = Figures()
    for one in (Figures(offered=3, refilled=1), Figures(offered=1, refilled=1), Figures()):
        whole.add(one)
    assert (counts(whole), whole.refilled_share, whole.are_empty) == ((4, 2), 0.5, False)
