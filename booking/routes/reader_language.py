"""The language that a page speaks: asked for, kept, of the visit that it is about, or the browser's.

Staff read English, and so does whoever follows a feed; what their calendars say is the practice's (calendars/words.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Final

import flask_babel
from babel import Locale
from flask import Flask, Response, current_app, g, has_request_context, request
from sqlalchemy.exc import SQLAlchemyError

from booking import catalog
from booking.config import settings
from booking.database import UnusableDatabase
from booking.formats import language_tag
from booking.models import Visit, Wish

ASKED: Final = "lang"  # in an address: it is that page in that language, and the reader's choice from then on
COOKIE: Final = "language"
KEPT_FOR: Final = timedelta(days=365)
ENGLISH: Final = "en"
WITHOUT_COOKIES: Final = ("/api/", "/static/", "/embed/")


def init_app(app: Flask) -> None:
    app.after_request(_say_what_it_depends_on)
    app.after_request(_keep_choice)


def reader_locale() -> Locale | None:
    """Flask-Babel's selector; None outside a request, where letters and commands say which they speak."""
    return _locale(_reader_language()) if has_request_context() else None


def speak_language_of(about: Visit | Wish) -> None:
    """From here on, unless the reader has chosen one themselves."""
    g.visit_language = about.language
    flask_babel.refresh()


def asked_language() -> str | None:
    """By the address of this page; None where it asks for none that the practice speaks."""
    return _first_spoken([request.args[ASKED]], practice_languages()) if request.args.get(ASKED) else None


def is_for_staff() -> bool:
    """Or for whoever follows a feed: their pages are in English alone."""
    return request.path.startswith(("/staff", "/feeds/"))


def practice_languages() -> Sequence[str]:
    """The first is the practice's own. As this process last read them: where it never could, all that there are."""
    practice = catalog.last_practice()
    if practice is None and "outage_is_noted" not in g:
        try:
            practice = catalog.practice()
        except (SQLAlchemyError, UnusableDatabase, catalog.NoPractice):
            practice = None
    if practice is not None:
        return practice.languages
    spoken = current_app.extensions["babel"].instance.list_translations()
    return [ENGLISH, *sorted({str(locale) for locale in spoken} - {ENGLISH})]


def _reader_language() -> str:
    if is_for_staff():
        return ENGLISH
    g.depends_on = ["Accept-Language"]
    languages = practice_languages()
    if request.path.startswith("/api/"):
        return _first_spoken(_of_browser(languages), languages) or languages[0]
    g.depends_on.append("Cookie")
    chosen = (request.args.get(ASKED), request.cookies.get(COOKIE), g.get("visit_language"))
    return _first_spoken((*chosen, *_of_browser(languages)), languages) or languages[0]


def _of_browser(languages: Sequence[str]) -> Iterator[str]:
    """By its own preference. Not Werkzeug's `best_match`, to which "ko-KR, en;q=0.5" is English."""
    return (languages[0] if tag == "*" else tag for tag, quality in request.accept_languages if quality > 0)


def _first_spoken(wanted: Iterable[str | None], languages: Sequence[str]) -> str | None:
    """The first that is wanted and spoken, whatever its region (RFC 4647, section 3.4)."""
    known = {language_tag(language).lower(): language for language in languages}
    for one in wanted:
        tag = language_tag(one or "").lower()
        while tag:
            if tag in known:
                return known[tag]
            tag = tag.rpartition("-")[0]
    return None


@lru_cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def _say_what_it_depends_on(response: Response) -> Response:
    response.vary.update(g.get("depends_on", ()))
    return response


def _keep_choice(response: Response) -> Response:
    """Set by whoever switches, and by nobody else: a page that is only read sets no cookie."""
    if is_for_staff() or request.path.startswith(WITHOUT_COOKIES):
        return response
    chosen = asked_language()
    if chosen is not None:
        secure = settings().base_url.startswith("https://")
        response.set_cookie(COOKIE, chosen, max_age=KEPT_FOR, secure=secure, httponly=True, samesite="Lax")
    return response
