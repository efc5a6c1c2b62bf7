"""What is spoken is found out once, and right wherever the language changes in between."""

import flask_babel
import pytest
from flask import Flask
from flask_babel import force_locale, gettext

from booking.formats import language, regional, spoken

pytestmark = [pytest.mark.usefixtures("practice"), pytest.mark.sqlite_only]

SENTENCE = "Skip to main content"


def heard() -> tuple[str, str, str]:
    """The language, its country and a sentence, in each of the ways in which they are asked for."""
    now = spoken()
    assert now
    assert gettext(SENTENCE) == now.translations.gettext(SENTENCE)
    assert language() == now.language == str(flask_babel.get_locale())
    return language(), str(regional()), gettext(SENTENCE)


def test_it_follows_each_change_of_language(app: Flask) -> None:
    with app.test_request_context("/?lang=es"):
        spanish = heard()
        assert spanish[:2] == ("es", "es_US")
        with force_locale("ko"):
            korean = heard()
            flask_babel.refresh()
            assert heard() == korean
            with force_locale("en"):
                assert heard() == ("en", "en_US", SENTENCE)
            assert heard() == korean
        assert heard() == spanish
    assert len({spanish, korean}) == 2
    assert (korean[0], SENTENCE in (spanish[2], korean[2])) == ("ko", False)


def test_after_a_refresh_it_is_what_the_selector_says_by_then(app: Flask) -> None:
    from flask import g

    with app.test_request_context("/"):
        assert heard()[0] == "en"
        g.visit_language = "es"
        assert heard()[0] == "en"
        flask_babel.refresh()
        assert heard()[0] == "es"


def test_two_requests_one_after_the_other_speak_their_own(app: Flask) -> None:
    for tag in ("es", "en", "ko"):
        with app.test_request_context(f"/?lang={tag}"):
            assert heard()[0] == tag


def test_commands_and_letters_speak_what_they_say(app: Flask) -> None:
    with app.app_context():
        assert heard()[0] == "en"
        with force_locale("es"):
            assert heard()[0] == "es"
        assert heard()[0] == "en"


def test_outside_an_application_nothing_is_spoken() -> None:
    assert (spoken(), language(), str(regional())) == (None, "en", "en_US")


def test_a_page_hardly_asks_flask_babel(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[None] = []
    whole = flask_babel.get_locale

    def counted() -> object:
        asked.append(None)
        return whole()

    monkeypatch.setattr(flask_babel, "get_locale", counted)
    assert app.test_client().get("/").status_code == 200
    assert len(asked) < 10
