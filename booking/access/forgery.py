"""Whether a form was sent by a page of ours: the whole decision against forged requests.

OWASP, Cross-Site Request Forgery Prevention: the browser says where a request comes from, and no page can make it lie.
`Origin` is what it says; where it says nothing, the form's own token has to prove it.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import current_app, g, request
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf, validate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import ValidationError

from booking.config import settings

SAYS_NOTHING: Final = (None, "", "null")  # null: of a sandboxed frame, or of a browser that is not to tell
SALT: Final = "wtf-csrf-token"  # with which Flask-WTF signs them
# By POST, so that its words stand in no address; its form, on a page that sets no cookie, has this field alone.
CHANGES_NOTHING: Final = {"patient.search": "words"}
PORTS: Final = {"http": 80, "https": 443}


class OwnFormsOnly(CSRFProtect):
    """Flask-WTF's tokens, with this module's decision in place of its own."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Raises CSRFError, a 400. Without an endpoint routing will say what is wrong."""
        if request.endpoint is None or request.method not in current_app.config["WTF_CSRF_METHODS"]:
            return
        only_field = CHANGES_NOTHING.get(request.endpoint)
        if only_field is not None and only_field in request.form:
            return
        if not is_own_form():
            raise CSRFError("sent by no page of ours, or by one of another session")
        g.csrf_valid = True  # for the forms, which would ask again


def is_own_form() -> bool:
    """By its Origin alone, when there is one: so a form works on after its cookie is lost or its session over.

    Otherwise by its token, and on https by its Referer as well: a neighbor on http may have planted the cookie.
    """
    if request.headers.get("Origin") not in SAYS_NOTHING:
        return _is_ours(request.headers["Origin"])
    return _has_its_token() and (not request.is_secure or _is_ours(request.referrer or ""))


def is_foreign_form() -> bool:
    """Whether the browser says that another site sent it."""
    origin = request.headers.get("Origin")
    return origin not in SAYS_NOTHING and not _is_ours(origin or "")


def token_for_forms() -> str:
    """Of the session as it is now, which may have begun in this request."""
    g.pop("csrf_token", None)  # which Flask-WTF has kept of the session before
    return generate_csrf()


def is_from_own_page() -> bool:
    """Whether a link of ours led here; not so from elsewhere, and for an address that was typed."""
    return _is_ours(request.referrer or "")


def session_of_form() -> str:
    """Which session the page of this form was shown to, by the form's own token; "" when that is none of ours.

    Also of a browser that keeps no cookie: then each page is a session of its own.
    """
    signed = URLSafeTimedSerializer(current_app.secret_key or "", salt=SALT)
    token = request.form.get(current_app.config["WTF_CSRF_FIELD_NAME"], "")
    try:
        return str(signed.loads(token))
    except (BadData, UnicodeError):
        return ""


def _has_its_token() -> bool:
    try:
        validate_csrf(request.form.get(current_app.config["WTF_CSRF_FIELD_NAME"]))
    except ValidationError:
        return False
    return True


def _is_ours(address: str) -> bool:
    """Of BASE_URL, or of the name that this very request was sent to, by the same scheme."""
    scheme = urlsplit(settings().base_url).scheme
    ours = {_origin(settings().base_url), _origin(f"{scheme}://{request.host}")}
    return _origin(address) in ours - {None}


def _origin(address: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port (RFC 6454 section 4); None for what has none."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None
