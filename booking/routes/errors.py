"""What people read when something does not work.

A page in words for browsers, `{"error": {"field", "message"}}` for the API; never a trace.
"""

from __future__ import annotations

from math import ceil
from typing import Any, Final

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from sqlalchemy import exc
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.exceptions import BadHost, HTTPException, InternalServerError, SecurityError

from booking import access
from booking.access import TooManyAttempts
from booking.catalog import NoPractice, last_telephone
from booking.confidential import WrongKeys
from booking.database import UnusableDatabase
from booking.formats import language, language_tag
from booking.logs import request_id
from booking.routes.language_links import lead_switch_here_without_query
from booking.routes.outage import is_outage, note_outage
from booking.routes.unsent_form import sent_form, unproven_form

WITH_A_PAGE: Final = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})
COME_BACK: Final = 30  # seconds: a database that was started again answers by then


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(CSRFError, _too_old)
    app.register_error_handler(TooManyAttempts, _too_many)
    app.register_error_handler(NoPractice, _no_practice)
    app.register_error_handler(WrongKeys, _wrong_keys)
    app.register_error_handler(ObjectDeletedError, _forgotten)
    app.register_error_handler(exc.SQLAlchemyError, _database_fault)
    app.register_error_handler(UnusableDatabase, _database_fault)
    app.register_error_handler(InternalServerError, _broken)


def _refused(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    code = error.code or 500
    page = code if code in WITH_A_PAGE else 400 if code < 500 else 500
    answer = _answer(f"errors/{page}.html", code)
    kept = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    answer.headers.extend(kept)  # Allow, Retry-After
    if code == 503:
        answer.headers.setdefault("Retry-After", str(COME_BACK))
    return answer


def _too_old(error: CSRFError) -> Response:
    return _answer("errors/expired.html", 400, sent=unproven_form())


def _too_many(error: TooManyAttempts) -> Response:
    seconds = max(1, ceil(error.retry_after.total_seconds()))
    answer = _answer("errors/429.html", 429, wait=ceil(seconds / 60))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _no_practice(error: NoPractice) -> Response:
    current_app.logger.error("No practice is loaded: run `flask --app app load-practice FILE`")
    return _later("errors/no_practice.html")


def _wrong_keys(error: WrongKeys) -> Response:
    """Nothing was opened and nothing sealed: what a wrong key has sealed, the right one cannot read."""
    current_app.logger.error("%s", error.message)
    return _later("errors/503.html")


def _forgotten(_error: ObjectDeletedError) -> Response:
    """A hold that came to nothing was deleted between being read and being asked for."""
    return _answer("errors/404.html", 404)


def _database_fault(error: Exception) -> Response:
    if not is_outage(error):
        raise error  # a fault of ours: logged and answered as any other
    note_outage(error)
    return _later("errors/503.html")


def _broken(error: InternalServerError) -> Response:
    """Flask has logged it already. It may come from within another of these answers."""
    cause = error.original_exception
    return _later("errors/503.html") if cause and is_outage(cause) else _answer("errors/500.html", 500)


def _later(template: str) -> Response:
    answer = _answer(template, 503, sent=sent_form())
    answer.headers["Retry-After"] = str(COME_BACK)
    return answer


def _answer(template: str, code: int, **words: Any) -> Response:
    if request.path.startswith("/api/"):
        answer = jsonify({"error": {"field": None, "message": in_one_sentence(code)}})
    else:
        answer = make_response(_page(template, code, words))
    answer.status_code = code
    return answer


def _page(template: str, code: int, words: dict[str, Any]) -> str:
    """Where the server is at fault nothing else is asked, neither the database nor what other pages are told.

    Below /staff it speaks to staff, and leads to the diary; whoever is signed in has the desk's menu above it.
    """
    for_staff = request.path.startswith("/staff")
    lead_switch_here_without_query()
    words |= {"telephone": last_telephone(), "request_id": request_id(), "for_staff": for_staff}
    if isinstance(request.routing_exception, BadHost | SecurityError):
        # No address can be made, and so no page with its links.
        return _bare_page(code, words["telephone"])
    try:
        if for_staff:
            words["home"] = url_for("staff.diary")
        if code >= 500:
            return current_app.jinja_env.get_template(template).render(words)
        if for_staff and access.current_user():
            words["frame"] = "staff/layout.html"
        return render_template(template, **words)
    except Exception:
        # The page's own frame may be what is broken.
        current_app.logger.exception("An error page could not be shown")
        return _bare_page(code, words["telephone"])


def _bare_page(code: int, telephone: str | None) -> str:
    sentence = escape(in_one_sentence(code))
    call = f"<p>{escape(telephone)}</p>" if telephone else ""
    head = f'<!doctype html><html lang="{language_tag(language())}"><head><title>{sentence}</title></head>'
    number = f"<p>{request_id()}</p>"
    return f"{head}<body><main><h1>{sentence}</h1>{call}{number}</main></body></html>"


def in_one_sentence(code: int) -> str:
    sentences = {
        403: _("This is not open to you."),
        404: _("There is nothing at this address."),
        405: _("This address cannot be used with this method."),
        413: _("This is more than we can take in."),
        429: _("There were too many requests. Wait for the time that Retry-After says."),
        503: _("The booking system does not answer just now. Try again in a few minutes."),
    }
    if code >= 500:
        return sentences.get(code, _("Something went wrong on our side."))
    return sentences.get(code, _("The request could not be read."))
