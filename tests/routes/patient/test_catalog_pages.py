"""A patient reads what the practice offers, whoever sent them, and gets from there to a time."""

import re
from urllib.parse import urljoin

import pytest
from flask import Flask
from sqlalchemy import text, update

from booking import catalog
from booking.config import PROJECT
from booking.database import writing
from booking.models import Practice, Procedure
from tests.stage.page_client import PageClient, words

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

FIRST_PAGE_BYTES, FIRST_PAGE_REQUESTS = 60 * 1024, 6


def change(app: Flask, model: type[Procedure] | type[Practice], **values: object) -> None:
    """What staff might have changed, in one procedure or in the practice's row."""
    where = model.slug == "mini-facelift" if model is Procedure else model.id == 1
    with app.app_context(), writing() as session:
        session.execute(update(model).where(where).values(**values))


def test_the_first_page_offers_both_groups_the_open_question_and_the_surgeons(pages: PageClient) -> None:
    page = pages.get("/")
    assert page.h1 == "Book a consultation"
    assert page.headings() == [
        "Book a consultation",
        "I'm not sure yet",
        "Surgery",
        "Mini facelift",
        "Rhinoplasty",
        "Without surgery",
        "Dermal fillers",
        "The surgeons",
        "Dr. David Kim",
        "Dr. Eugene Kim",
        "What to expect at a consultation",
        "The practice",
    ]
    assert page.links()["Mini facelift"] == "/procedures/mini-facelift"
    assert page.links()["Start with a conversation"] == "/procedures/not-sure-yet"
    assert page.links()["Dr. Eugene Kim"] == "/surgeons/eugene-kim"
    assert "Choose a topic, a surgeon, and a time." in page.text


def test_the_first_page_is_small_and_sets_no_cookie(pages: PageClient) -> None:
    page = pages.get("/")
    fetched = [one for one in page.tree.iter() if one.get("rel") not in ("canonical", "alternate")]
    named = [one for one in fetched if one.tag in ("link", "script", "img")]
    files = sorted((str(one.get("href") or one.get("src")) for one in named), key=lambda file: not file.endswith("css"))
    files += [urljoin(files[0], face) for face in re.findall(r'url\("([^"]+)"\)', pages.client.get(files[0]).text)]
    as_browsers_do = {"Accept-Encoding": "gzip"}
    sizes = [len(page.response.data), *(len(pages.client.get(file, headers=as_browsers_do).data) for file in files)]
    assert len(sizes) <= FIRST_PAGE_REQUESTS
    assert sum(sizes) <= FIRST_PAGE_BYTES
    assert "Set-Cookie" not in page.headers


def test_a_procedure_page_says_all_one_asks_before_booking(pages: PageClient) -> None:
    page = pages.get("/procedures/mini-facelift")
    assert page.h1 == "Mini facelift"
    assert page.title.startswith("Mini facelift")
    for fact in (
        "Partial facelift",
        "45 minutes",
        "$150, applied to the cost of surgery if you go ahead",
        "Los Angeles time",
    ):
        assert fact in page.text
    for heading in ("Who it suits", "What happens", "Anesthesia", "Incisions", "Downtime", "Risks"):
        assert heading in page.headings()
    assert page.text.count("information, not medical advice") == 1


def test_what_nobody_has_written_has_no_heading(pages: PageClient) -> None:
    headings = pages.get("/procedures/not-sure-yet").headings()
    assert "What happens" in headings
    assert not {"Anesthesia", "Incisions", "Downtime", "Risks"} & set(headings)


def test_each_surgeons_next_three_times_are_one_press_away(pages: PageClient) -> None:
    page = pages.get("/procedures/mini-facelift")
    # Now is Monday, 9:00 AM, with four hours' notice: one time of each half-day.
    half_days = ["Monday, October 5, 1:00 PM", "Tuesday, October 6, 9:00 AM", "Tuesday, October 6, 1:00 PM"]
    assert page.buttons() == half_days * 2
    sent = page.fields("Monday, October 5, 1:00 PM")
    assert sent.pop("csrf_token")
    assert sent == {
        "procedure": "mini-facelift",
        "surgeon": "david-kim",
        "location": "office",
        "starts_at": "2026-10-05T13:00:00-07:00",
    }


@pytest.mark.parametrize("path", ["/", "/procedures/mini-facelift", "/book/mini-facelift", "/surgeons/eugene-kim"])
def test_a_surgeons_name_is_led_by_what_tells_it_from_the_other(pages: PageClient, path: str) -> None:
    tree = pages.get(path).tree
    led = [one for one in tree.iter("div") if one.get("class") == "bearer"]
    assert led
    for one in led:
        initials, name = [words(part) for part in one]
        assert (initials, "Dr. David Kim" in name, "Dr. Eugene Kim" in name) in [
            ("DK", True, False),
            ("EK", False, True),
        ]


def test_a_procedure_page_leads_to_all_times(pages: PageClient) -> None:
    links = pages.get("/procedures/mini-facelift").links()
    assert links["All times with Dr. Eugene Kim"] == "/book/mini-facelift/eugene-kim"
    assert links["First available with either surgeon"] == "/book/mini-facelift/first-available"
    assert links["About Dr. David Kim"] == "/surgeons/david-kim"


def test_with_one_surgeon_there_is_no_first_available(pages: PageClient) -> None:
    links = pages.get("/procedures/dermal-fillers").links()
    assert "All times with Dr. Eugene Kim" in links
    assert not any("first-available" in address or "david-kim" in address for address in links.values())


@pytest.mark.parametrize(
    ("drawing", "drawn"), [("mini-facelift", True), ("no-such-drawing", False), ("../icons/favicon", False)]
)
def test_a_drawing_stands_in_the_page_and_a_missing_one_harms_nothing(
    app: Flask, pages: PageClient, drawing: str, drawn: bool
) -> None:
    change(app, Procedure, drawing=drawing)
    page = pages.get("/procedures/mini-facelift")
    assert (page.tree.find(".//{http://www.w3.org/2000/svg}svg") is not None) == drawn
    assert ("Incision: in front of the ear" in page.text) == drawn


def test_every_drawing_that_comes_with_the_software_has_a_caption(app: Flask, pages: PageClient) -> None:
    for file in (PROJECT / "static" / "drawings").glob("*.svg"):
        change(app, Procedure, drawing=file.stem)
        figure = pages.get("/procedures/mini-facelift").tree.find(".//figure")
        assert figure is not None
        assert words(figure.find("figcaption")), file.stem
        assert [one.get("role") for one in figure.iter() if one.tag.endswith("svg")] == [None], "it is read out once"


@pytest.mark.parametrize(
    ("cents", "counts", "said"),
    [
        (12550, False, "$125.50, not applied to the cost of surgery"),
        (0, True, "no fee"),
    ],
)
def test_the_fee_is_what_staff_say(app: Flask, pages: PageClient, cents: int, counts: bool, said: str) -> None:
    change(app, Practice, consultation_fee_cents=cents, fee_counts_toward_surgery=counts)
    assert said in pages.get("/procedures/mini-facelift").text


@pytest.mark.parametrize(
    ("address", "cost"),
    [
        ("/", "surgery or treatment"),
        ("/procedures/mini-facelift", "surgery"),
        ("/procedures/dermal-fillers", "treatment"),
        ("/procedures/not-sure-yet", "surgery or treatment"),
    ],
)
@pytest.mark.parametrize(
    ("counts", "said"), [(True, "applied to the cost of {} if"), (False, "not applied to the cost of {}")]
)
def test_the_fee_counts_toward_what_the_procedure_is(
    app: Flask, pages: PageClient, address: str, cost: str, counts: bool, said: str
) -> None:
    change(app, Practice, fee_counts_toward_surgery=counts)
    assert f"$150, {said.format(cost)}" in pages.get(address).text


@pytest.mark.parametrize("address", ["/", "/procedures/mini-facelift"])
@pytest.mark.parametrize(("cents", "is_said"), [(15000, True), (0, False)])
def test_how_the_fee_is_paid_is_said_where_there_is_one(
    app: Flask, pages: PageClient, address: str, cents: int, is_said: bool
) -> None:
    how = "You pay at the visit, by card."
    with app.app_context():
        texts = catalog.practice().texts
    change(app, Practice, consultation_fee_cents=cents, texts={"en": {**texts["en"], "payment": how}})
    assert (how in pages.get(address).text) == is_said


def test_what_staff_write_is_shown_and_never_run(app: Flask, pages: PageClient) -> None:
    change(app, Procedure, texts={"en": {"name": "<script>alert(1)</script> & co", "summary": "One.\n\nTwo."}})
    assert pages.get("/procedures/mini-facelift").h1 == "<script>alert(1)</script> & co"


def test_a_surgeons_page_leads_to_what_they_perform(pages: PageClient) -> None:
    page = pages.get("/surgeons/david-kim")
    assert page.h1 == "Dr. David Kim"
    assert "He begins with what bothers you." in page.text
    assert page.links()["Choose a time: Rhinoplasty"] == "/book/rhinoplasty/david-kim"
    assert "Dermal fillers" not in page.text


def test_privacy_is_said_in_the_practices_words(app: Flask, pages: PageClient) -> None:
    change(app, Practice, texts={"en": {"privacy": "# Who sees it\n\nWe do.\n\nNobody else."}})
    page = pages.get("/privacy")
    assert page.headings() == [
        "Privacy: what we keep, and for how long",
        "Who sees it",
        "Ask us",
        "What we keep, one by one",
    ]
    assert "We do. Nobody else." in page.text


@pytest.mark.parametrize(
    "address", ["/procedures/no-such", "/surgeons/no-such", "/book/no-such", "/book/no-such/david-kim"]
)
def test_an_unknown_name_is_not_found(pages: PageClient, address: str) -> None:
    pages.get(address, expect=404)


@pytest.mark.parametrize("address", ["/procedures/mini-facelift", "/book/mini-facelift"])
def test_a_procedure_no_longer_offered_is_gone(app: Flask, pages: PageClient, address: str) -> None:
    change(app, Procedure, active=False)
    pages.get(address, expect=404)
    assert "Mini facelift" not in pages.get("/").text


def test_a_procedure_that_nobody_performs_says_whom_to_call(app: Flask, pages: PageClient) -> None:
    with app.app_context(), writing() as session:
        session.execute(
            text("DELETE FROM performs WHERE procedure_id = (SELECT id FROM procedures WHERE slug = 'rhinoplasty')")
        )
    for address, status in (
        ("/procedures/rhinoplasty", 200),
        ("/book/rhinoplasty", 200),
        ("/book/rhinoplasty/first-available", 404),
    ):
        page = pages.get(address, expect=status)
        assert "can’t be booked online right now" in page.text
        assert "(310) 555-0142" in page.text
