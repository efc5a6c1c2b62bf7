"""Both surgeons in one visit: chosen, held and booked as one, or not at all."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from booking.database import db, writing
from booking.models import Appointment, Letter, Visit, WorkingHours
from tests.stage.page_client import Page, PageClient
from tests.stage.standing_clock import StandingClock
from tests.stage.typed import BOOK, GO_ON, TYPED
from tests.stage.visits import a_hold, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

BOTH = "/book/mini-facelift/both-surgeons"
TUESDAY = f"{BOTH}?day=2026-10-06"
DAVID_FIRST = "9:00 AM Dr. David Kim, then 10:00 AM Dr. Eugene Kim"
EUGENE_FIRST = "9:00 AM Dr. Eugene Kim, then 10:00 AM Dr. David Kim"
AT_NINE = ["david-kim office 2026-10-06T09:00:00-07:00", "eugene-kim office 2026-10-06T10:00:00-07:00"]
PROMISE = "This one fee covers both surgeons."


def choose(pages: PageClient, *parts: str, procedure: str = "mini-facelift") -> Page:
    """As a form of ours sends it, or as somebody has changed it."""
    token = pages.get(f"{BOTH}?day=2026-10-30").fields(DAVID_FIRST)["csrf_token"]
    return pages.post("/holds", {"procedure": procedure, "part": list(parts), "csrf_token": token})


def rows(app: Flask) -> list[tuple[str, datetime, str]]:
    with app.app_context():
        found = db.session.scalars(select(Appointment).order_by(Appointment.starts_at, Appointment.id))
        return [(row.surgeon.slug, row.starts_at, row.status) for row in found]


def someone_else_has(app: Flask, starts_at: datetime, *, surgeon: str) -> None:
    with app.app_context():
        a_hold(starts_at, surgeon=surgeon, browser=f"{surgeon} {starts_at}".encode())


def test_a_time_says_who_comes_first_and_the_page_how_long_it_is_and_that_it_is_one_fee(pages: PageClient) -> None:
    page = pages.get(TUESDAY)
    assert page.h1 == "When would you like to see both surgeons?"
    assert "one right after the other, in the same place: 105 minutes in all." in page.text
    assert "Mini facelift consultation, 45 minutes with each surgeon" in page.text
    assert PROMISE in page.text
    assert "Beverly Hills office" in page.headings()
    assert {DAVID_FIRST, EUGENE_FIRST} <= set(page.buttons())
    assert "9:30 AM Dr. David Kim, then 10:30 AM Dr. Eugene Kim" in page.buttons()
    assert not [name for name in page.buttons() if name.startswith("11:30")], "the second would reach into the break"


def test_the_month_opens_on_the_first_day_that_both_have(app: Flask, pages: PageClient) -> None:
    with app.app_context(), writing() as session:
        early = (WorkingHours.surgeon_id == 2) & (WorkingHours.weekday.in_([0, 1, 2]))
        session.execute(delete(WorkingHours).where(early))
    page = pages.get(BOTH)
    assert "Thursday, October 8" in page.headings()
    assert "Tuesday, October 6" not in " ".join(page.links())


def test_it_is_a_third_choice_where_two_perform_the_procedure_and_nowhere_else(pages: PageClient) -> None:
    for address in ("/book/mini-facelift", "/procedures/mini-facelift"):
        assert pages.get(address).links()["Both surgeons, one visit"] == BOTH
    assert pages.get("/book/mini-facelift/david-kim?day=2026-10-07").links()["Both surgeons, one visit"] == BOTH
    for address in ("/book/dermal-fillers", "/procedures/dermal-fillers", "/book/dermal-fillers/eugene-kim"):
        assert "Both surgeons, one visit" not in pages.get(address).links()
    not_offered = pages.get("/book/dermal-fillers/both-surgeons", expect=404)
    assert not_offered.h1 == "A visit to both surgeons isn’t offered for this consultation"
    assert list(not_offered.links()) == ["Dr. Eugene Kim"]


@pytest.mark.parametrize(
    ("pressed", "order"), [(DAVID_FIRST, ["david", "eugene"]), (EUGENE_FIRST, ["eugene", "david"])]
)
def test_a_time_is_held_reviewed_and_booked_as_one_visit(
    app: Flask, pages: PageClient, pressed: str, order: list[str]
) -> None:
    held = pages.get(TUESDAY).press(pressed)
    assert held.status == 303
    details = held.follow()
    first, second = (f"Dr. {name.title()} Kim" for name in order)
    assert f"October 6, 2026 at 9:00 AM {first} Beverly Hills office · 45 minutes Tuesday" in details.text
    assert f"October 6, 2026 at 10:00 AM {second}" in details.text
    assert "Mini facelift consultation, 45 minutes with each surgeon" in details.text
    assert [status for *_rest, status in rows(app)] == ["held", "held"]
    review = details.press(GO_ON, **TYPED).follow()
    assert PROMISE in review.text
    done = review.press(BOOK).follow()
    assert done.h1 == "You’re booked"
    assert PROMISE in done.text
    assert rows(app) == [
        (f"{order[0]}-kim", local(6, 9), "booked"),
        (f"{order[1]}-kim", local(6, 10), "booked"),
    ]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Letter)) == 1
        assert db.session.scalars(select(Visit.fee_cents)).all() == [15000]


@pytest.mark.parametrize("taken", ["david-kim", "eugene-kim"])
def test_when_one_of_the_two_was_taken_meanwhile_nothing_is_held_and_the_nearest_are_offered(
    app: Flask, pages: PageClient, taken: str
) -> None:
    page = pages.get(TUESDAY)
    at = {"david-kim": local(6, 9), "eugene-kim": local(6, 10)}[taken]
    someone_else_has(app, at, surgeon=taken)
    late = page.press(DAVID_FIRST)
    assert late.status == 409
    assert late.h1 == "9:00 AM has just been taken"
    assert "Someone just booked one of the two times." in late.text
    assert rows(app) == [(taken, at, "held")]
    nearest = next(name for name in late.buttons() if name.startswith("Tuesday"))
    assert late.press(nearest).status == 303
    assert len(rows(app)) == 3


A, B = AT_NINE


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([A], "one appointment right after the other"),
        ([A, B, "david-kim office 2026-10-06T11:00:00-07:00"], "one appointment right after the other"),
        ([A, B] * 40, "one appointment right after the other"),
        ([A, A], "one appointment right after the other"),
        ([A, "david-kim office 2026-10-06T10:00:00-07:00"], "one appointment right after the other"),
        ([B, A], "one appointment right after the other"),
        ([A, "eugene-kim office 2026-10-06T09:00:00-07:00"], "one appointment right after the other"),
        ([A, "eugene-kim office 2026-10-06T09:30:00-07:00"], "one appointment right after the other"),
        ([A, "eugene-kim office 2026-10-06T10:30:00-07:00"], "one appointment right after the other"),
        ([A, "eugene-kim office 2026-10-07T10:00:00-07:00"], "one appointment right after the other"),
        ([A, "eugene-kim video 2026-10-06T10:00:00-07:00"], "one appointment right after the other"),
        ([A, "eugene-kim office 9999-12-31T23:59:00Z"], "You can book online through"),
        ([A, "eugene-kim office 0001-01-01T00:00:00Z"], "Online booking closes 4 hours ahead."),
        ([A, "nobody office 2026-10-06T10:00:00-07:00"], "do not go together"),
        ([A, "eugene-kim moon 2026-10-06T10:00:00-07:00"], "do not go together"),
        ([A, ""], "Choose one of the times we show."),
        ([A, "eugene-kim"], "Choose one of the times we show."),
        (["", ""], "Choose one of the times we show."),
        ([A, "<script>alert(1)</script> office 2026-10-06T10:00:00-07:00"], "do not go together"),
        (
            ["david-kim office 2026-10-06T09:15:00-07:00", "eugene-kim office 2026-10-06T10:00:00-07:00"],
            "No consultation begins at 9:15 AM",
        ),
        (
            ["david-kim office 2026-10-05T09:00:00-07:00", "eugene-kim office 2026-10-05T10:00:00-07:00"],
            "That time has passed.",
        ),
        (
            ["david-kim office 2026-10-10T09:00:00-07:00", "eugene-kim office 2026-10-10T10:00:00-07:00"],
            "Nobody sees patients there at that time.",
        ),
    ],
)
def test_what_is_no_such_visit_is_refused_in_words_and_nothing_is_held(
    app: Flask, pages: PageClient, parts: list[str], said: str
) -> None:
    refused = choose(pages, *parts)
    assert refused.status == 422
    assert said in refused.text
    assert rows(app) == []
    assert refused.press(next(name for name in refused.buttons() if "then" in name)).status == 303


def test_an_unknown_procedure_is_404_and_one_that_a_single_surgeon_performs_422(app: Flask, pages: PageClient) -> None:
    assert choose(pages, *AT_NINE, procedure="nothing").status == 404
    assert choose(pages, *AT_NINE, procedure="").status == 422
    refused = choose(pages, *AT_NINE, procedure="dermal-fillers")
    assert refused.status == 422
    assert rows(app) == []


def test_pressing_twice_is_one_hold_and_the_other_order_moves_it(app: Flask, pages: PageClient) -> None:
    first, again = choose(pages, *AT_NINE), choose(pages, *AT_NINE)
    assert first.location == again.location
    assert len(rows(app)) == 2
    swapped = choose(pages, "eugene-kim office 2026-10-06T09:00:00-07:00", "david-kim office 2026-10-06T10:00:00-07:00")
    assert swapped.location == first.location
    assert [(slug, at) for slug, at, _status in rows(app)] == [("eugene-kim", local(6, 9)), ("david-kim", local(6, 10))]


def test_an_overlapping_pair_one_step_later_in_the_other_order_moves_the_hold(app: Flask, pages: PageClient) -> None:
    """Each row would be put where the other one still is, were it not each surgeon's own."""
    choose(pages, *AT_NINE)
    moved = choose(pages, "eugene-kim office 2026-10-06T10:00:00-07:00", "david-kim office 2026-10-06T11:00:00-07:00")
    assert moved.status == 303
    assert [(slug, at) for slug, at, _status in rows(app)] == [
        ("eugene-kim", local(6, 10)),
        ("david-kim", local(6, 11)),
    ]


def test_what_is_held_is_said_above_the_times_and_marked_among_them(pages: PageClient) -> None:
    held = choose(pages, *AT_NINE)
    page = pages.get(BOTH)
    said = "We’re holding Tuesday, October 6, 2026 at 9:00 AM with Dr. David Kim and then 10:00 AM with Dr. Eugene Kim"
    assert said in page.text
    assert page.links()["9:00 AM Dr. David Kim, then 10:00 AM Dr. Eugene Kim yours"] == held.location
    assert DAVID_FIRST not in page.buttons()
    assert EUGENE_FIRST in page.buttons()
    single = pages.get("/book/mini-facelift/david-kim?day=2026-10-06")
    assert said in single.text
    assert any(name.startswith("9:00 AM") for name in single.buttons()), "of one surgeon it may be chosen instead"


def test_one_surgeon_instead_of_both_gives_the_other_back(app: Flask, pages: PageClient) -> None:
    choose(pages, *AT_NINE)
    pages.get("/book/mini-facelift/eugene-kim?day=2026-10-06").press("10:00 AM")
    assert rows(app) == [("eugene-kim", local(6, 10), "held")]


def test_a_hold_that_lapsed_offers_its_own_pair_first_and_keeps_what_was_typed(
    app: Flask, pages: PageClient, standing_clock: StandingClock
) -> None:
    details = choose(pages, *AT_NINE).follow()
    standing_clock.move(timedelta(minutes=11))
    lapsed = details.press(GO_ON, **TYPED)
    assert lapsed.status == 409
    assert lapsed.h1 == "9:00 AM is still open"
    first = next(name for name in lapsed.buttons() if name.startswith("Tuesday"))
    assert lapsed.fields(first)["name"] == TYPED["name"]
    assert "9:00 AM Dr. David Kim, then 10:00 AM Dr. Eugene Kim" in first
    review = lapsed.press(first, **TYPED)
    assert review.status == 303
    assert [status for *_rest, status in rows(app)] == ["held", "held"]


def test_a_hold_that_lapsed_and_lost_one_of_the_two_offers_the_nearest_pairs(
    app: Flask, pages: PageClient, standing_clock: StandingClock
) -> None:
    review = choose(pages, *AT_NINE).follow().press(GO_ON, **TYPED).follow()
    standing_clock.move(timedelta(minutes=11))
    with app.app_context():
        a_hold(local(6, 10), surgeon="eugene-kim", browser=b"quicker", now=standing_clock.now())
    lost = review.press(BOOK)
    assert lost.status == 409
    assert lost.h1 == "9:00 AM has just been taken"
    assert "Someone just booked one of the two times." in lost.text
    assert TYPED["email"] in lost.text
    booked = lost.press(next(name for name in lost.buttons() if name.startswith("Tuesday")))
    assert booked.status == 303
    assert booked.follow().h1 == "You’re booked"
    assert sorted(status for *_rest, status in rows(app)) == ["booked", "booked", "held"]


def test_releasing_gives_both_back_and_leads_to_the_times_of_both(app: Flask, pages: PageClient) -> None:
    released = choose(pages, *AT_NINE).follow().press("Release this time")
    assert str(released.location) == BOTH
    assert {status for *_rest, status in rows(app)} == {"lapsed"}


def test_after_a_cancellation_the_way_to_another_leads_to_both(pages: PageClient) -> None:
    done = choose(pages, *AT_NINE).follow().press(GO_ON, **TYPED).follow().press(BOOK).follow()
    address = str(done.response.request.path)
    cancelled = pages.get(f"{address}/cancellation").press("Cancel my appointment").follow()
    again = cancelled.press("Book again")
    assert str(again.location) == BOTH
    assert pages.get(TUESDAY).press(DAVID_FIRST).follow().fields(BOOK), "what was typed is known already"


def test_the_same_press_after_it_was_booked_leads_there(pages: PageClient) -> None:
    page = pages.get(TUESDAY)
    held = str(page.press(DAVID_FIRST).location)
    done = pages.get(held).press(GO_ON, **TYPED).follow().press(BOOK).follow()
    again = page.press(DAVID_FIRST)
    assert again.status == 303
    assert str(again.location) == held
    assert pages.get(held, expect=303).location == str(done.response.request.path)


def test_a_place_and_filters_narrow_it(pages: PageClient) -> None:
    assert not [name for name in pages.get(f"{TUESDAY}&part=afternoon").buttons() if name.startswith("9:00 AM")]
    assert [name for name in pages.get(f"{TUESDAY}&part=afternoon").buttons() if name.startswith("1:00 PM")]
    assert not [name for name in pages.get(f"{TUESDAY}&location=video").buttons() if "then" in name]
    assert pages.get(f"{BOTH}?location=moon", expect=422).status == 422
    assert pages.get(f"{BOTH}?day=2026-02-31", expect=422).status == 422


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("es", "9:00 a.m. Dr. David Kim; después, 10:00 a.m. Dr. Eugene Kim"),
        ("ko", "오전 9:00 Dr. David Kim 선생님, 이어서 오전 10:00 Dr. Eugene Kim 선생님"),
    ],
)
def test_it_speaks_the_readers_language(pages: PageClient, language: str, told: str) -> None:
    page = pages.get(f"{TUESDAY}&lang={language}")
    assert any(told in name for name in page.buttons())
