"""The gate that every request passes: who asks, and whether they may."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any, cast

import flask_login
from flask import Flask, Response, abort, current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy import func, or_, select, update

from booking import clock
from booking.access import passwords, sessions, steps
from booking.access.cookie import SessionCookie
from booking.access.forgery import is_own_form, session_of_form
from booking.access.kept_forms import (
    KEPT,
    TypedForm,
    address_of_kept,
    find_form,
    keep_sent_form,
    new_token,
    path_of_sent_form,
)
from booking.access.polls import is_poll
from booking.access.table import PUBLIC, ROLES
from booking.database import db, writing
from booking.models import StaffSession, User


class _Browser(flask_login.UserMixin):
    """What Flask-Login takes for a user: one browser's session."""

    def __init__(self, token: str, row: StaffSession) -> None:
        self.token, self.row = token, row

    def get_id(self) -> str:
        return self.token


class _Browsers(flask_login.LoginManager):
    session_protection = None  # it tells browsers apart by address, and people on the way change theirs

    def _update_remember_cookie(self, response: Response) -> Response:
        """We set none; asking for it would read the session, and make every answer depend on cookies."""
        return response


def init_app(app: Flask) -> None:
    app.session_interface = SessionCookie()
    passwords.nobodys_hash()  # made now, so that the first stranger waits no longer than the second
    browsers = _Browsers()
    browsers.init_app(app, add_context_processor=False)
    browsers.user_loader(_find)
    app.add_template_global(current_user)
    app.add_template_global(may_open)
    app.before_request(_let_pass)


def current_user() -> User | None:
    """The user who has passed every step, else None."""
    browser = _browser()
    return browser.row.user if browser and steps.next_step(browser.row) is None else None


def may_open(endpoint: str) -> bool:
    """Whether a link to this page would lead the one who asks anywhere; for menus."""
    roles, user = ROLES.get(endpoint, frozenset()), current_user()
    return roles is PUBLIC or (user is not None and user.role in roles)


def half_signed_in_user() -> User | None:
    """Whose password was right, whatever steps are still to come: for the pages of those steps."""
    browser = _browser()
    return browser.row.user if browser else None


def form_brought_back() -> TypedForm | None:
    """What the user typed and this page was asked to show again; None on any other page, and for anybody else."""
    if request.method == "POST" or KEPT not in request.args:
        return None
    if "form_brought_back" not in g:
        user, token = current_user(), request.args[KEPT]
        g.form_brought_back = (
            find_form(token, user_id=user.id, path=request.path, now=clock.now()) if user is not None else None
        )
    found: TypedForm | None = g.form_brought_back
    return found


def sign_in(email: str, password: str, *, now: datetime) -> bool:
    """Begin a session when all is right; False, after as long a time, whatever was wrong."""
    user = db.session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))
    if not passwords.verify_password(user, password) or user is None or not user.active:
        return False
    if passwords.is_outdated(user.password_hash):
        with writing():
            user.password_hash = passwords.hash_password(password)
    _open_session(user, passed=steps.STEPS[0].name, now=now)
    return True


def pass_step(name: str, *, now: datetime) -> None:
    """The browser has proven one more step; it goes on with a new token."""
    browser = _browser()
    if browser is None:
        abort(403)
    _open_session(browser.row.user, passed=f"{browser.row.steps} {name}", now=now)


def sign_out(*, now: datetime) -> None:
    browser = _browser()
    if browser is not None:
        sessions.end(browser.token, now=now)
        flask_login.logout_user()
    session.clear()


def change_password(user: User, new: str, *, now: datetime) -> None:
    """Ends the user's sessions everywhere; this browser goes on with a new one."""
    browser = _browser()
    set_password(user, new, now=now)
    if browser is not None and browser.row.user_id == user.id:
        _open_session(user, passed=browser.row.steps, now=now)


def set_password(user: User, new: str, *, now: datetime) -> None:
    """From wherever it is asked for; ends the user's sessions everywhere."""
    with writing() as database:
        user.password_hash = passwords.hash_password(new)
        user.password_changed_at = now
        sessions.end_all(database, user.id, now=now)


def note_changes_seen(user: User, *, until: datetime) -> None:
    """They know what has been changed until then; what they knew before they still know."""
    id, later = user.id, or_(User.changes_seen_until.is_(None), User.changes_seen_until < until)
    with writing() as database:
        database.execute(update(User).where(User.id == id, later).values(changes_seen_until=until))


def _let_pass() -> Response | None:
    if request.endpoint is None:  # no such page, or not with this method: routing will say so
        return None
    roles = ROLES.get(request.endpoint)
    if roles is None:
        abort(404)
    if roles is PUBLIC:
        return None
    browser = _browser()
    if browser is None and is_poll():
        return Response(status=HTTPStatus.UNAUTHORIZED)
    if browser is None:
        return _to("sign_in.sign_in", after=_after_signing_in_again())
    step = steps.next_step(browser.row)
    if step is not None and step.endpoint != request.endpoint:
        return _to(step.endpoint)
    if browser.row.user.role not in roles:
        abort(403)
    return None


def _browser() -> _Browser | None:
    found = flask_login.current_user._get_current_object()  # once: each look through the proxy asks anew
    return found if isinstance(found, _Browser) else None


def _find(token: str) -> _Browser | None:
    find = sessions.look_at_session if is_poll() else sessions.find_session
    row = find(token, now=clock.now())
    return _Browser(token, row) if row else None


def _open_session(user: User, *, passed: str, now: datetime) -> None:
    """The cookie's whole content is new: nothing that somebody else may have put there lives on.

    The session that the browser had before ends: nobody could sign out of it any more.
    """
    before = _browser()
    if before is not None:
        sessions.end(before.token, now=now)
    token = sessions.begin(user, steps=passed, now=now)
    session.clear()
    session[current_app.config["WTF_CSRF_FIELD_NAME"]] = sessions.name_of(token)
    row = sessions.find_session(token, now=now)
    if row is None:
        raise RuntimeError("a session is over before it began")
    flask_login.login_user(_Browser(token, row))


def _after_signing_in_again() -> str | None:
    """Says that the session has ended; the address at which what was sent comes back, when it is kept."""
    kept = _keep_what_was_sent()
    if kept is None and "_user_id" not in session:
        return None
    session.clear()
    if kept:
        flash(
            _("You had been signed out, so nothing is done yet. Sign in, and what you typed is back."),
            "warning",
        )
    elif request.method == "POST":
        flash(_("You had been signed out, so what you sent last was not saved. Sign in and send it again."), "warning")
    else:
        flash(_("You were signed out, because nothing had happened for a while. Sign in to go on."), "information")
    return kept


def _keep_what_was_sent() -> str | None:
    """Of a form of the desk, and for nobody but the user to whom its page was shown: never a password."""
    if request.method != "POST" or request.blueprint != "staff" or not is_own_form():
        return None
    user_id = sessions.user_id_of(session_of_form())
    if user_id is None:
        return None
    token = new_token()
    keep_sent_form(token, was_to_act=True, user_id=user_id, now=clock.now())
    return address_of_kept(path_of_sent_form(), token)


def _to(endpoint: str, *, after: str | None = None) -> Response:
    values: dict[str, Any] = {"next": after or request.full_path.rstrip("?")}
    return cast(Response, redirect(url_for(endpoint, **values), 303))
