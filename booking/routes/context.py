"""What every page knows without being told: whose practice it is, and the language it speaks.

Asked when a template is rendered, so feeds, the API and static files do not pay for it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import flask_babel
from flask import Flask, request
from jinja2.nodes import EvalContext
from jinja2.utils import pass_eval_context
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from booking import catalog, clock
from booking.availability import local_date
from booking.catalog import PracticeDetails, notice_on
from booking.confidential import telephone_uri
from booking.formats import language, spoken
from booking.routes.wording import monogram, office_hours_words, paragraphs

NOT_FOR_PATIENTS: Final = ("/staff", "/feeds")


def init_app(app: Flask) -> None:
    app.add_template_global(flask_babel.get_locale, "get_locale")
    app.add_template_global(_translated, "_")
    app.add_template_global(_office_hours, "office_hours")
    app.add_template_global(_notice, "notice_of_today")
    app.add_template_filter(paragraphs)
    app.add_template_filter(monogram)
    # Of numbers printed without what is kept, which are the practice's own: one of them is on every page.
    app.add_template_filter(lru_cache(maxsize=8)(telephone_uri), "telephone_uri")

    @app.context_processor
    def practice_of_the_page() -> dict[str, Any]:
        return {"practice": _practice()}


def _practice() -> PracticeDetails | None:
    """None when there is none, or no database to ask: a page that says something else, a 404, is still shown."""
    try:
        return catalog.practice()
    except (SQLAlchemyError, catalog.NoPractice):
        return None


def _office_hours() -> str:
    """For a macro, which does not see what a page is told; and for the page of a lost database, which asks nothing."""
    practice = catalog.last_practice()
    return office_hours_words(practice, now=clock.now()) if practice else ""


def _notice(practice: PracticeDetails) -> str:
    """The dated line that patients read today, in their language; empty on the pages of staff, and where none holds."""
    if not practice.notices or request.path.startswith(NOT_FOR_PATIENTS):
        return ""
    notice = notice_on(local_date(clock.now(), practice.zone), practice.notices)
    return notice.said_in(language()) if notice else ""


@pass_eval_context
def _translated(context: EvalContext, text: str, **values: Any) -> str:
    """As Flask-Babel's, which would look up what translates anew with every sentence."""
    now = spoken()
    sentence = now.translations.gettext(text) if now else text
    if context.autoescape:
        sentence = Markup(sentence)  # noqa: S704 - our own; what is put into it is escaped
    return sentence % values if "%" in text else sentence
