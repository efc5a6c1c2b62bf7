"""Nothing suits: somebody joins the earlier-visit list with their name, email and phone number, and having agreed."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking import waitlist
from booking.database import db
from booking.models import Letter, Surgeon, Wish
from booking.waitlist import Wanted, wanted_of
from tests.stage.page_client import PageClient
from tests.stage.settings import an_environment
from tests.stage.standing_clock import StandingClock

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

TIMES = "/book/mini-facelift/david-kim"
ADDRESS = "/book/mini-facelift/earlier-visits"
TELL_ME = "Tell me if a time opens up"
JOIN = "Put me on the earlier-visit list"
TYPED = {"name": "Ana María Ruiz", "email": "ana@patient.example", "telephone": "(310) 555-0143", "agreed": "y"}
FAR = "?month=2026-10&weekday=sun"  # nobody sees patients on Sundays


def wishes(app: Flask) -> list[tuple[Wanted, dict[str, str], str]]:
    with app.app_context():
        rows = db.session.scalars(select(Wish).order_by(Wish.id)).all()
        return [(wanted_of(one), dict(waitlist.answers_of_wish(one)), one.language) for one in rows]


def number_of_letters(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(Letter)).all())


def test_who_joins_reads_what_happens_next(app: Flask, pages: PageClient) -> None:
    page = pages.get(ADDRESS).press(JOIN, **TYPED).follow()
    assert page.h1 == "You’re on the earlier-visit list"
    assert "We’ll email ana@patient.example when a time opens up that suits you" in page.text
    assert (
        "we’ll hold it for you for 10 minutes while you check your details. Nothing is booked until then." in page.text
    )
    answers = {"name": "Ana María Ruiz", "email": "ana@patient.example", "telephone": "+13105550143"}
    assert wishes(app) == [(Wanted(), answers, "en")]


def test_the_times_lead_there_with_what_was_looked_for(app: Flask, pages: PageClient) -> None:
    for day in ("tue", "sun"):  # of which the second has no times
        chosen = pages.get(f"{TIMES}?weekday={day}&part=morning").follow(TELL_ME).fields(JOIN)
        assert [chosen[name] for name in ("surgeon", "weekday", "part")] == ["david-kim", day, "morning"]


def test_with_either_surgeon_none_is_chosen(pages: PageClient) -> None:
    page = pages.get("/book/mini-facelift/first-available").follow(TELL_ME)
    assert "surgeon" not in page.fields(JOIN)


def test_an_empty_month_names_the_list_among_the_next_acts(pages: PageClient) -> None:
    page = pages.get(f"{TIMES}{FAR}")
    assert "No open times fit" in page.headings()
    assert page.links()[TELL_ME] == f"{ADDRESS}?surgeon=david-kim&weekday=sun"


def test_what_an_address_chooses_and_there_is_not_is_left_out(pages: PageClient) -> None:
    page = pages.get(f"{ADDRESS}?surgeon=nobody&weekday=moon&weekday=fri&part=night")
    chosen = page.fields(JOIN)
    assert ("surgeon" in chosen, chosen["weekday"], "part" in chosen) == (False, "fri", False)


@pytest.mark.parametrize(
    ("field", "sent", "said"),
    [
        ("name", "", "Enter your name."),
        ("name", "12345", "Enter your name in letters."),
        ("email", "ana@a.example, eva@b.example", "Enter one email address"),
        ("telephone", "555", "This phone number looks too short."),
        ("agreed", "", "Check this box so that we can put you on the list."),
        ("surgeon", "nobody", "Choose surgeons from the list."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_all_else_is_kept(
    app: Flask, pages: PageClient, field: str, sent: str, said: str
) -> None:
    typed = {**TYPED, "weekday": "tue", field: sent}
    if not sent and field == "agreed":
        del typed["agreed"]
    refused = pages.get(ADDRESS).press(JOIN, **typed)
    assert refused.status == 422
    assert refused.text.count(said) == 2
    kept = refused.fields(JOIN)
    assert {name: kept.get(name) for name in typed if name != field} == {
        name: value for name, value in typed.items() if name != field
    }
    assert wishes(app) == []


def test_a_likely_slip_is_asked_about_once(app: Flask, pages: PageClient) -> None:
    asked = pages.get(ADDRESS).press(JOIN, **{**TYPED, "email": "ana@gmial.com"})
    assert asked.status == 422
    assert "Did you mean ana@gmail.com?" in asked.text
    assert asked.press(JOIN).status == 303
    assert wishes(app)[0][1]["email"] == "ana@gmial.com"


def test_one_page_sent_twice_is_one_place(app: Flask, pages: PageClient) -> None:
    page = pages.get(ADDRESS)
    first, again = (page.press(JOIN, **TYPED) for _ in range(2))
    assert first.location == again.location
    assert len(wishes(app)) == 1


def test_whoever_goes_back_and_sends_it_again_has_the_same_place(app: Flask, pages: PageClient) -> None:
    """By Back a browser asks for the page again, and fills in what was typed."""
    first, again = (pages.get(ADDRESS).press(JOIN, **TYPED) for _ in range(2))
    assert (again.status, again.location) == (303, first.location)
    assert len(wishes(app)) == 1
    assert number_of_letters(app) == 1


def test_what_they_say_then_is_what_stands(app: Flask, pages: PageClient) -> None:
    first = pages.get(ADDRESS).press(JOIN, **TYPED, weekday="tue")
    corrected = TYPED | {"name": "ana maria ruiz", "telephone": "310 555 0144"}
    again = pages.get(ADDRESS).press(JOIN, **corrected, weekday="wed")
    assert again.location == first.location
    answers = {"name": "ana maria ruiz", "email": "ana@patient.example", "telephone": "+13105550144"}
    assert wishes(app) == [(Wanted(weekdays=frozenset({2})), answers, "en")]


@pytest.mark.parametrize("other", [{"name": "Eva Ruiz"}, {"email": "eva@patient.example"}])
def test_somebody_else_has_another_place_by_the_same_page_too(
    app: Flask, pages: PageClient, other: dict[str, str]
) -> None:
    page = pages.get(ADDRESS)
    first = page.press(JOIN, **TYPED)
    for sent in (page, pages.get(ADDRESS)):
        assert sent.press(JOIN, **TYPED | other).location != first.location
    assert len(wishes(app)) == 2


def test_for_another_procedure_they_have_another_place(app: Flask, pages: PageClient) -> None:
    first = pages.get(ADDRESS).press(JOIN, **TYPED)
    assert pages.get(ADDRESS.replace("mini-facelift", "rhinoplasty")).press(JOIN, **TYPED).location != first.location
    assert len(wishes(app)) == 2


def test_whoever_has_left_the_list_joins_it_anew(app: Flask, pages: PageClient) -> None:
    first = pages.get(ADDRESS).press(JOIN, **TYPED)
    left = first.follow().press("Leave the list").follow()
    page = left.follow("Join the list again")
    anew, again = (page.press(JOIN, **TYPED).location, pages.get(ADDRESS).press(JOIN, **TYPED).location)
    assert anew == again != first.location
    assert len(wishes(app)) == 2


def test_the_number_of_anothers_page_leads_to_nobody_elses_place(app: Flask, pages: PageClient) -> None:
    page = pages.get(ADDRESS)
    first = page.press(JOIN, **TYPED)
    stranger, another = PageClient(app.test_client()), PageClient(app.test_client())
    theirs = stranger.get(ADDRESS).press(JOIN, **{**TYPED, "uuid": page.fields(JOIN)["uuid"]})
    assert theirs.status == 303
    assert theirs.location != first.location
    with app.app_context():
        known = str(db.session.scalars(select(Wish.uuid)).first())
    assert another.get(ADDRESS).press(JOIN, **{**TYPED, "uuid": known}).location != first.location
    assert len(wishes(app)) == 3


@pytest.mark.parametrize("address", ["/book/unknown/earlier-visits", "/book/%00/earlier-visits"])
def test_there_is_no_list_for_what_we_do_not_have(pages: PageClient, address: str) -> None:
    assert pages.client.get(address).status_code in (400, 404)


def test_what_nobody_offers_any_more_has_no_list(app: Flask, pages: PageClient) -> None:
    page = pages.get(ADDRESS)
    with app.app_context():
        for surgeon in db.session.scalars(select(Surgeon)):
            surgeon.active = False
        db.session.commit()
    pages.get(ADDRESS, expect=404)
    assert page.press(JOIN, **TYPED).status == 404


def test_nul_is_refused_and_nothing_is_kept(app: Flask, pages: PageClient) -> None:
    refused = pages.get(ADDRESS).press(JOIN, **{**TYPED, "name": "Ana\0Ruiz"})
    assert refused.status in (400, 422)
    assert wishes(app) == []


def test_it_is_spoken_as_it_was_joined(app: Flask, pages: PageClient) -> None:
    page = pages.get(f"{ADDRESS}?lang=ko")
    button = next(one for one in page.buttons() if "대기 명단" in one)
    place = page.press(button, **TYPED)
    assert wishes(app)[0][2] == "ko"
    anybody = PageClient(app.test_client()).get(str(place.location))
    assert "대기 명단에 등록되었습니다" in anybody.h1


def test_what_was_typed_goes_along_into_another_language_and_joins_nothing(app: Flask, pages: PageClient) -> None:
    refused = pages.get(ADDRESS).press(JOIN, **{**TYPED, "telephone": "555"})
    switch = next(one for one in refused.tree.iter("form") if one.find("input[@value='Español']") is not None)
    sent = {one.get("name", ""): one.get("value", "") for one in switch.iter("input") if one.get("name")}
    again = pages.post(f"{ADDRESS}?lang=es", sent)
    assert again.status == 422
    assert again.fields("Ponerme en la lista para adelantar la cita")["name"] == TYPED["name"]
    assert wishes(app) == []


class TestLimits:
    @pytest.fixture
    def environ(self, engine_url: str) -> dict[str, str]:
        return an_environment(DATABASE_URL=engine_url, RATE_LIMITS="on")

    def test_twenty_in_an_hour_are_the_most_from_one_address(
        self, pages: PageClient, standing_clock: StandingClock
    ) -> None:
        page = pages.get(ADDRESS)
        assert {page.press(JOIN, **TYPED).status for _ in range(20)} == {303}
        refused = page.press(JOIN, **TYPED)
        assert refused.status == 429
        assert int(refused.headers["Retry-After"]) > 0
        standing_clock.moment += timedelta(hours=1)
        assert page.press(JOIN, **TYPED).status == 303
