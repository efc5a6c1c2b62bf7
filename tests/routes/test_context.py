"""Every page knows whose practice it is, without others paying for it or failing over it."""

from typing import Any

import pytest
from babel.support import NullTranslations
from flask import Flask, render_template_string, url_for
from flask_babel import Domain, force_locale, get_locale
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from booking import catalog
from booking.database import db
from booking.routes.wording import monogram
from tests.stage.page_client import PageClient


class Translated(NullTranslations):
    def __init__(self, sentences: dict[str, str]) -> None:
        super().__init__()
        self.sentences = sentences

    def gettext(self, message: str) -> str:
        return self.sentences.get(message, message)


def is_spanish() -> bool:
    return str(get_locale()) == "es"


pytestmark = pytest.mark.usefixtures("practice")


@pytest.mark.parametrize("address", ["/", "/book/mini-facelift/david-kim", "/no-such-page"])
def test_every_page_names_the_practice(pages: PageClient, address: str) -> None:
    page = pages.get(address, expect=404 if "no-such" in address else 200)
    assert page.title.endswith("– Dr. David Kim & Dr. Eugene Kim")


def test_a_page_that_needs_no_database_is_shown_without_one(pages: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(catalog, "practice", gone)
    assert pages.get("/no-such-page", expect=404).h1 == "We can’t find that page"


def test_what_is_put_into_a_sentence_of_a_page_is_escaped(app: Flask) -> None:
    with app.test_request_context("/"):
        assert render_template_string("{{ _('Call %(who)s, 100%%', who=who) }}", who="<b>") == "Call &lt;b&gt;, 100%"


def test_a_sentence_is_in_the_language_spoken_just_then(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    spanish = {"Home": "Inicio"}
    monkeypatch.setattr(Domain, "get_translations", lambda _domain: Translated(spanish if is_spanish() else {}))
    with app.test_request_context("/"):
        template = app.jinja_env.from_string("{{ _('Home') }}")
        assert template.render() == "Home"
        with force_locale("es"):
            assert template.render() == "Inicio"
        assert template.render() == "Home"


@pytest.mark.parametrize("address", ["/static/css/patient.css", "/healthz"])
def test_what_is_no_page_asks_the_database_nothing(app: Flask, pages: PageClient, address: str) -> None:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    with pages.client.get(address) as answer:
        assert answer.status_code == 200
    assert asked == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Dr. David Kim", "DK"),
        ("Dr. Eugene Kim", "EK"),
        ("Dr. Eugene J. Kim, MD, FACS", "EK"),
        ("María de la Cruz", "MC"),
        ("Kim", "K"),
        ("김민수", "김"),
        ("Dr.", "D"),
    ],
)
def test_a_monogram_is_of_what_tells_surgeons_apart(name: str, said: str) -> None:
    assert monogram(name) == said


def test_a_template_looks_nothing_up_in_a_chain_of_dicts(app: Flask) -> None:
    """Each page would copy it for each template, and compare it for each import."""
    assert type(app.jinja_env.get_template("patient/privacy.html").globals) is dict


def test_addresses_in_templates_are_those_of_flask(app: Flask) -> None:
    written = "{{ url_for('patient.privacy') }} {{ url_for('static', filename='js/submit_once.js') }}"
    for root in ("", "/site", ""):
        with app.test_request_context(environ_overrides={"SCRIPT_NAME": root}):
            file = url_for("static", filename="js/submit_once.js")
            assert render_template_string(written).split() == [f"{root}/privacy", file]
            assert file.startswith(f"{root}/static/")
