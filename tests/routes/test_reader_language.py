"""Which language a page speaks: asked for, chosen before, of the visit, the browser's, or the practice's."""

import re

import pytest
from babel import Locale
from babel.support import NullTranslations
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import Babel, Domain
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from booking import appointments, catalog, formats
from booking.database import UnusableDatabase, db, writing
from booking.models import Practice, Visit
from booking.routes.patient.tokens import booked_visit
from tests.stage.desk import signed_in
from tests.stage.settings import NOW, an_environment
from tests.stage.visits import ANSWERS, TUESDAY_TEN, a_part, about, appointment_path

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]


def spoken(answer: object) -> str:
    found = re.search(r'<html lang="([^"]+)">', str(getattr(answer, "text", answer)))
    assert found
    return found[1]


def language_of(client: FlaskClient, path: str = "/", accept: str = "") -> str:
    return spoken(client.get(path, headers={"Accept-Language": accept} if accept else {}))


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX", "es"),
        ("ES-419,es;q=0.9,en;q=0.8", "es"),
        ("ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", "ko"),
        ("ko-KR,en;q=0.5", "ko"),
        ("en-US,es;q=0.9", "en"),
        ("en-GB;q=0.4,es-MX;q=0.6", "es"),
        ("de-DE,de;q=0.9,ko;q=0.1", "ko"),
        ("de,*;q=0.1", "en"),
        ("de", "en"),
        ("es;q=0", "en"),
        ("es;q=0,ko;q=0.1", "ko"),
        ("est", "en"),
        ("-, ;;q=x, \\u2028", "en"),
    ],
)
def test_a_browser_is_spoken_to_in_its_own_language(client: FlaskClient, accept: str, language: str) -> None:
    assert language_of(client, accept=accept) == language


@pytest.mark.parametrize(
    ("asked", "language"),
    [("es", "es"), ("ko", "ko"), ("en", "en"), ("ES", "es"), ("es-MX", "es"), ("ko_KR", "ko")],
)
def test_an_address_may_ask_for_a_language(client: FlaskClient, asked: str, language: str) -> None:
    assert language_of(client, f"/?lang={asked}", "de,ko;q=0.1") == language


@pytest.mark.parametrize("asked", ["", "xx", "*", "de", "-", "es/../ko", "e" * 5000, "-a" * 5000])
def test_what_the_practice_does_not_speak_is_not_asked_for(client: FlaskClient, asked: str) -> None:
    answer = client.get("/", query_string={"lang": asked}, headers={"Accept-Language": "ko"})
    assert spoken(answer) == "ko"
    assert "Set-Cookie" not in answer.headers


def test_whoever_has_switched_is_spoken_to_so_from_then_on(client: FlaskClient) -> None:
    assert "language" not in str(client.get("/").headers.getlist("Set-Cookie"))
    client.get("/procedures/mini-facelift?lang=es")
    assert language_of(client, accept="ko") == "es"
    assert language_of(client, "/no-such-page", "ko") == "es"
    assert language_of(client, "/?lang=en", "ko") == "en"
    assert language_of(client, accept="ko") == "en"


def test_the_choice_is_a_plain_cookie_for_a_year(client: FlaskClient) -> None:
    [cookie] = client.get("/?lang=es-MX").headers.getlist("Set-Cookie")
    value, *rest = cookie.split("; ")
    assert value == "language=es"
    assert {"HttpOnly", "Path=/", "SameSite=Lax", f"Max-Age={365 * 24 * 3600}"} <= set(rest)
    assert "Secure" not in rest


def test_a_redirect_keeps_the_choice(client: FlaskClient) -> None:
    assert client.post("/search?lang=ko", data={"words": ""}).status_code == 303
    assert language_of(client) == "ko"


def test_an_answer_says_what_it_depends_on(client: FlaskClient) -> None:
    for path in ("/", "/?lang=es", "/no-such-page", "/book/mini-facelift/david-kim"):
        assert {"accept-language", "cookie"} <= {one.lower() for one in client.get(path).vary}
    for path in ("/healthz", "/sitemap.xml", "/robots.txt", "/api/v1/slots?procedure=mini-facelift"):
        assert "Accept-Language" not in client.get(path).headers.get("Vary", "")


@pytest.mark.parametrize("path", ["/staff/sign-in", "/staff/nothing", "/staff/", "/feeds/nothing/subscribe"])
def test_staff_and_who_follows_a_feed_read_english(app: Flask, path: str) -> None:
    client = signed_in(app).client if path == "/staff/" else app.test_client()
    client.get("/?lang=ko")
    assert language_of(client, f"{path}?lang=es", "es") == "en"
    assert "language=es" not in str(client.get(f"{path}?lang=es").headers.getlist("Set-Cookie"))


def test_a_program_is_answered_in_the_language_that_it_accepts(client: FlaskClient) -> None:
    client.get("/?lang=ko")
    answer = client.get("/api/v1/slots?procedure=nothing&lang=ko", headers={"Accept-Language": "es"})
    assert answer.status_code == 404
    assert set(answer.vary) == {"Accept-Language"}
    assert "Set-Cookie" not in answer.headers


def test_a_page_about_a_visit_speaks_its_language(app: Flask, client: FlaskClient) -> None:
    path = a_korean_booking(app)
    assert language_of(client, path, "es") == "ko"
    assert language_of(client, f"{path}/contact", "es") == "ko"
    assert language_of(client, f"{path}?lang=es", "en") == "es"
    assert language_of(client, path, "en") == "es"  # chosen by the reader, who may be another than the patient
    with app.app_context():
        assert db.session.scalars(select(Visit.language)).all() == ["ko"]


def test_it_does_so_whatever_was_said_before_the_visit_was_known(app: Flask) -> None:
    path = a_korean_booking(app)
    with app.test_request_context(path):
        assert formats.language() == "en"
        booked_visit(path.rpartition("/")[2])
        assert formats.language() == "ko"


def a_korean_booking(app: Flask) -> str:
    with app.app_context():
        parts = [a_part("david-kim", "office", TUESDAY_TEN)]
        visit = appointments.hold(about(), parts, browser=b"a browser", language="ko", now=NOW)
        appointments.keep_answers(visit, ANSWERS, now=NOW)
        return appointment_path(appointments.book(visit, now=NOW))


def test_the_practices_own_language_comes_first(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Practice).values(languages=["es", "en"]))
    assert language_of(client) == "es"
    assert language_of(client, accept="ko,en;q=0.1") == "en"
    assert language_of(client, accept="ko, *;q=0.1") == "es"


def test_without_a_database_the_practices_languages_are_known_as_last_read(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/").status_code == 200
    monkeypatch.setattr(catalog, "practice", gone)
    answer = client.get("/", headers={"Accept-Language": "ko"})
    assert (answer.status_code, spoken(answer)) == (503, "ko")


def test_a_process_that_never_had_a_database_speaks_what_is_translated(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def practice() -> None:
        asked.append("the practice")
        gone()

    monkeypatch.setattr(catalog, "practice", practice)
    monkeypatch.setattr(Babel, "list_translations", lambda _: [Locale("ko"), Locale("en"), Locale("es")])
    for accept, language in (("de, es;q=0.1", "es"), ("de", "en")):
        asked.clear()
        answer = client.get("/", headers={"Accept-Language": accept})
        assert (answer.status_code, spoken(answer)) == (503, language)
        assert len(asked) == 1  # by the page itself: what does not answer is not asked again


def test_not_even_a_database_that_cannot_be_used_stops_what_needs_none(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unusable() -> None:
        raise UnusableDatabase("no write-ahead logging here")

    monkeypatch.setattr(catalog, "practice", unusable)
    assert client.get("/healthz?lang=es").status_code == 200


def gone() -> None:
    raise OperationalError("SELECT", {}, Exception("gone"))


class Nothing(NullTranslations):
    """A catalog that says one thing for every sentence."""

    def ugettext(self, message: str) -> str:
        return "No hay nada."


@pytest.mark.parametrize(("accept", "said"), [("es-MX", "No hay nada."), ("ko", "There is nothing at this address.")])
def test_a_program_reads_what_went_wrong_in_its_language(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, accept: str, said: str
) -> None:
    catalogs = {"es": Nothing()}
    monkeypatch.setattr(Domain, "get_translations", lambda _: catalogs.get(formats.language(), NullTranslations()))
    answer = client.get("/api/v1/nothing?lang=en", headers={"Accept-Language": accept})
    assert answer.get_json()["error"]["message"] == said


class TestOnHttps:
    @pytest.fixture
    def environ(self, engine_url: str) -> dict[str, str]:
        return an_environment(DATABASE_URL=engine_url, BASE_URL="https://booking.practice.test")

    def test_the_choice_goes_over_https_alone(self, client: FlaskClient) -> None:
        answer = client.get("/?lang=es", base_url="https://booking.practice.test")
        [cookie] = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("language=")]
        assert "Secure" in cookie.split("; ")
