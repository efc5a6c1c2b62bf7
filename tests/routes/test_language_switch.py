"""One press leads from each page that patients see to the same in another language, and nothing typed is lost."""

from collections.abc import Callable
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from booking import appointments
from booking.appointments import PATIENT
from booking.database import db, writing
from booking.formats import iso_moment
from booking.models import Appointment, CalendarEvent, Letter, Practice, Procedure
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, name
from tests.stage.settings import LOS_ANGELES, NOW
from tests.stage.visits import TUESDAY_TEN, a_booking, a_hold, appointment_path, hold_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

NAMES = ["English", "Español", "한국어"]
CATALOG = ["/", "/concerns/nose", "/procedures/mini-facelift", "/surgeons/david-kim", "/privacy"]
STEPS = ["/search", "/book/mini-facelift", "/book/mini-facelift/david-kim", "/lost-link", "/lost-link?sent="]


def switch(page: Page) -> Element:
    [nav] = [one for one in page.tree.iter("nav") if one.get("class") == "languages"]
    return nav


def switches(page: Page) -> dict[str, str]:
    """The address by the name, of links and of buttons."""
    there = {}
    for one in switch(page).iter():
        if one.tag == "a":
            there[name(one)] = urljoin(page.response.request.path, one.get("href", ""))
        if one.get("type") == "submit":
            there[one.get("value", "")] = urljoin(page.response.request.path, one.get("formaction", ""))
    return there


def language_of(page: Page) -> str:
    return page.tree.get("lang", "")


@pytest.fixture
def booked(app: Flask) -> str:
    with app.app_context():
        return appointment_path(a_booking())


@pytest.fixture
def held(app: Flask) -> str:
    with app.app_context():
        return hold_path(a_hold(local(7, 10)))


@pytest.mark.parametrize("path", [*CATALOG, *STEPS])
def test_every_page_leads_to_itself_in_each_language(pages: PageClient, path: str) -> None:
    leads_to_itself(pages, path)


@pytest.mark.parametrize("below", ["", "/contact", "/reschedule", "/cancellation", "/questions", "/comfort"])
def test_so_does_a_page_about_a_visit(pages: PageClient, booked: str, below: str) -> None:
    leads_to_itself(pages, booked + below)


def test_so_does_a_page_about_a_hold(pages: PageClient, held: str) -> None:
    leads_to_itself(pages, held)


def leads_to_itself(pages: PageClient, path: str) -> None:
    there = switches(pages.get(path))
    assert list(there) == NAMES
    for shown, language in zip(NAMES, ("en", "es", "ko"), strict=True):
        assert there[shown].partition("?")[0] == path.partition("?")[0]
        page = pages.get(there[shown])
        assert language_of(page) == language
        [current] = [one for one in switch(page).iter("a") if one.get("aria-current") == "true"]
        assert (name(current), current.get("lang"), current.get("hreflang")) == (shown, language, language)


def test_a_day_and_filters_stay(pages: PageClient) -> None:
    page = pages.get("/book/mini-facelift/david-kim?day=2026-10-07&weekday=wed&weekday=thu&lang=ko")
    leads = switches(page)["Español"]
    assert leads == "/book/mini-facelift/david-kim?day=2026-10-07&weekday=wed&weekday=thu&lang=es"


@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 422, 429, 500, 503])
def test_so_does_every_error_page(client: FlaskClient, failing: Callable[..., str], code: int) -> None:
    page = PageClient(client).get(f"{failing(lambda: abort(code))}?lang=ko", expect=code)
    assert language_of(page) == "ko"
    assert switches(page) == dict(zip(NAMES, (f"/happening?lang={one}" for one in ("en", "es", "ko")), strict=True))


def test_an_error_page_repeats_nothing_of_what_was_asked_for(client: FlaskClient) -> None:
    page = client.get("/procedures/nothing-of-this-name?name=Ana&lang=es")
    assert "Ana" not in page.text
    assert "nothing-of-this-name" not in page.text


def test_a_page_that_breaks_says_in_which_language(app: Flask, failing: Callable[..., str]) -> None:
    @app.context_processor
    def broken() -> dict[str, object]:
        raise ValueError

    answer = app.test_client().get(failing(lambda: abort(404)), headers={"Accept-Language": "ko"})
    assert '<html lang="ko">' in answer.text


@pytest.mark.parametrize("path", ["/staff/sign-in", "/staff/", "/feeds/nothing/subscribe", "/staff/nothing"])
def test_staff_have_nothing_to_choose(app: Flask, path: str) -> None:
    assert "languages" not in signed_in(app).client.get(path).text


def test_a_practice_of_one_language_has_nothing_to_choose(app: Flask, pages: PageClient) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Practice).values(languages=["en"]))
    page = pages.get("/?lang=en")
    assert not [one for one in page.tree.iter("nav") if one.get("class") == "languages"]
    assert [one.get("href", "")[-1] for one in links(page) if one.get("rel") == "canonical"] == ["/"]
    assert not [one for one in links(page) if one.get("rel") == "alternate"]
    assert "hreflang" not in pages.client.get("/sitemap.xml").text


def test_what_was_typed_comes_along_and_nothing_is_done(app: Flask, pages: PageClient, held: str) -> None:
    wrong = pages.get(held).press("Continue", name="Ana María\u2019s", email="ana@", note='A "note"\r\nof two lines')
    assert wrong.status == 422
    for shown, language in (("한국어", "ko"), ("Español", "es")):
        wrong = press_switch(pages, wrong, shown)
        assert (wrong.status, language_of(wrong)) == (422, language)
        [note] = wrong.tree.iter("textarea")
        assert (note.text or "").split() == ["A", '"note"', "of", "two", "lines"]
        values = {one.get("name"): one.get("value") for one in wrong.tree.iter("input") if one.get("type") != "hidden"}
        assert (values["name"], values["email"]) == ("Ana María\u2019s", "ana@")


def press_switch(pages: PageClient, page: Page, shown: str) -> Page:
    form = next(switch(page).iter("form"), None)
    if form is None:  # nothing was typed: a link
        return pages.get(switches(page)[shown])
    sent = {one.get("name", ""): one.get("value", "") for one in form.iter("input") if one.get("type") == "hidden"}
    return pages.post(switches(page)[shown], sent)


def test_the_switch_sends_no_form_off(app: Flask, pages: PageClient, booked: str, held: str) -> None:
    answers = [
        pages.get(f"{booked}/contact").press("Save", name="Ana Ruiz", seen="1.1"),
        pages.get(f"{booked}/cancellation").press("Cancel my appointment", seen="9.9"),
        pages.post(f"{booked}/undo", {**token(pages, booked), "seen": "9.9"}),
        pages.get(held).press("Continue", seen="x", name="Ana", email="ana@patient.example", telephone="3105550143"),
    ]
    before = everything(app)
    for page in answers:
        assert page.status in (409, 422)
        assert press_switch(pages, page, "Español").status in (200, 409, 422)
    assert everything(app) == before


def test_not_even_when_what_stood_in_its_way_has_gone(app: Flask, pages: PageClient, booked: str) -> None:
    with app.app_context():
        other = a_booking(local(8, 10), browser=b"another")
    fields = pages.get(f"{booked}/cancellation").fields("Cancel my appointment")
    taken = pages.post(f"{booked}/reschedule", fields | {"starts_at": start(8)})
    assert taken.status == 409
    with app.app_context():
        appointments.cancel(db.session.merge(other), actor=PATIENT, seen=None, now=NOW)
    before = everything(app)
    assert press_switch(pages, taken, "Español").status in (409, 422)
    assert everything(app) == before


def test_a_taken_time_leads_to_the_times_in_that_language(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        a_booking(TUESDAY_TEN)
    chosen = {"procedure": "mini-facelift", "surgeon": "david-kim", "location": "office", "starts_at": start(6)}
    page = pages.post("/holds", {**token(pages, "/book/mini-facelift/david-kim"), **chosen})
    assert page.status == 409
    leads = switches(page)["Español"]
    assert leads == "/book/mini-facelift/david-kim?location=office&lang=es"
    assert language_of(pages.get(leads)) == "es"


def test_a_mistyped_address_comes_along_too(pages: PageClient) -> None:
    wrong = pages.get("/lost-link").press("Email me the link", email="ana@")
    assert wrong.status == 422
    shown = press_switch(pages, wrong, "한국어")
    assert (shown.status, language_of(shown)) == (422, "ko")
    assert "ana@" in [one.get("value") for one in shown.tree.find(".//main").iter("input")]


def test_what_another_site_wrote_is_not_brought_along(pages: PageClient, held: str) -> None:
    """It would stand in a form of ours, with a token of ours."""
    sent = {"seen": "x", "name": "Written elsewhere"}
    refused = pages.post(held, sent, headers={"Origin": "https://elsewhere.example"})
    assert refused.status == 400
    assert "Written elsewhere" not in refused.response.text
    assert not list(switch(refused).iter("form"))


def test_what_a_lost_token_kept_out_comes_along(pages: PageClient, held: str) -> None:
    refused = pages.post(held, {"seen": "x", "name": "Ana"})
    assert refused.status == 400
    shown = press_switch(pages, refused, "한국어")
    assert (shown.status, language_of(shown)) == (422, "ko")
    assert "Ana" in [one.get("value") for one in shown.tree.iter("input")]


@pytest.mark.parametrize(("path", "code"), [("/lost-link", 413), ("/search", 413), ("/nothing", 404)])
def test_what_is_too_large_to_be_read_is_answered_by_a_whole_page(pages: PageClient, path: str, code: int) -> None:
    page = pages.post(f"{path}?lang=ko", {"seen": "x", "note": "a" * 100_000})
    assert (page.status, language_of(page)) == (code, "ko")
    assert list(switches(page)) == NAMES
    assert not list(switch(page).iter("form"))


def token(pages: PageClient, path: str) -> dict[str, str]:
    fields = (one for one in pages.get(path).tree.iter("input") if one.get("name") == "csrf_token")
    return {"csrf_token": next(fields).get("value", "")}


def start(day: int) -> str:
    return iso_moment(local(day, 10), LOS_ANGELES)


def everything(app: Flask) -> tuple[object, ...]:
    with app.app_context():
        states = db.session.execute(select(Appointment.status, Appointment.starts_at).order_by(Appointment.id)).all()
        letters = db.session.scalar(select(func.count(Letter.id)))
        events = db.session.scalar(select(func.sum(CalendarEvent.sequence)))
        return (*states, letters, events)


def links(page: Page) -> list[Element]:
    return list(page.tree.iter("link"))


@pytest.mark.parametrize("path", CATALOG)
def test_a_page_of_the_catalog_names_its_languages_to_search_engines(app: Flask, pages: PageClient, path: str) -> None:
    base = app.config["SETTINGS"].base_url
    everywhere = {"en": f"{base}{path}?lang=en", "es": f"{base}{path}?lang=es", "ko": f"{base}{path}?lang=ko"}
    for address, canonical in ((path, path), (f"{path}?lang=es&utm=x", f"{path}?lang=es"), (f"{path}?lang=xx", path)):
        page = pages.get(address)
        found = {one.get("hreflang"): one.get("href") for one in links(page) if one.get("rel") == "alternate"}
        assert found == everywhere | {"x-default": base + path}
        assert [one.get("href") for one in links(page) if one.get("rel") == "canonical"] == [base + canonical]


def test_what_is_passed_on_says_its_language(pages: PageClient) -> None:
    for language, locale in (("en", "en_US"), ("es", "es_US"), ("ko", "ko_KR")):
        page = pages.get(f"/procedures/mini-facelift?lang={language}")
        said = [(one.get("property"), one.get("content", "")) for one in page.tree.iter("meta")]
        assert [content for name, content in said if name == "og:locale"] == [locale]
        others = {content for name, content in said if name == "og:locale:alternate"}
        assert others == {"en_US", "es_US", "ko_KR"} - {locale}
        assert [content.rpartition("?")[2] for name, content in said if name == "og:url"] == [f"lang={language}"]


def names_itself(page: Page) -> bool:
    """To search engines and to other sites: in its head or in a header. The switch of languages is for its reader."""
    named = {one.get("rel") for one in links(page)} | {one.get("property") for one in page.tree.iter("meta")}
    return bool(named & {"canonical", "alternate", "og:url"}) or "Link" in page.headers


NOT_THERE = (
    *("/nothing", "/procedures/nothing", "/procedures/not-sure-yet", "/procedures/mini-facelift/x"),
    *("/surgeons/nobody", "/concerns/nothing", "/privacy/x", "/search/x"),
    *("/book/nothing", "/book/not-sure-yet", "/book/nothing/david-kim", "/book/mini-facelift/nobody"),
    *("/book/nothing/both-surgeons", "/book/not-sure-yet/both-surgeons"),
    *("/embed/nothing", "/embed/not-sure-yet", "/embed/mini-facelift/nobody"),
    *("/appointments/x", "/holds/x", "/offers/x", "/earlier-visits/x", "/feeds/x.ics", "/staff/x"),
)


def test_what_is_private_has_no_such_addresses(pages: PageClient, booked: str) -> None:
    for page in (pages.get(booked), pages.get("/lost-link")):
        assert not names_itself(page)


@pytest.mark.parametrize("query", ["", "?lang=en", "?lang=es", "?lang=ko", "?lang=xx&utm=x"])
def test_what_is_not_there_has_no_such_addresses(app: Flask, pages: PageClient, query: str) -> None:
    """A procedure that is switched off among them."""
    with app.app_context(), writing() as session:
        session.execute(update(Procedure).where(Procedure.slug == "not-sure-yet").values(active=False))
    assert names_itself(pages.get(f"/procedures/mini-facelift{query}"))
    for path in NOT_THERE:
        page = pages.get(f"{path}{query}", expect=404)
        assert not names_itself(page), path
        if page.response.mimetype == "text/html":
            robots = [one.get("content") for one in page.tree.iter("meta") if one.get("name") == "robots"]
            assert robots == ["noindex"], path


def test_the_sitemap_lists_each_page_in_each_language(app: Flask, client: FlaskClient) -> None:
    base, text = app.config["SETTINGS"].base_url, client.get("/sitemap.xml").text
    for path in CATALOG:
        for address in (path, *(f"{path}?lang={one}" for one in ("en", "es", "ko"))):
            assert f"<loc>{base}{address}</loc>" in text
    assert text.count('hreflang="x-default"') == text.count("<url>")
