"""Staff sign in and out, and change their password."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import access, clock, people
from booking.access import Weakness, allow_attempt, caller_of, give_back_attempt
from booking.forms.sign_in import PasswordForm, SignInForm
from booking.models import User
from booking.routes.staff.frame import frame

blueprint = Blueprint("sign_in", __name__, url_prefix="/staff")

WINDOW: Final = timedelta(minutes=15)
# Wrong passwords in a window; right ones are not counted.
WRONG_FOR_A_USER_FROM_AN_ADDRESS: Final = 10
WRONG_FROM_AN_ADDRESS: Final = 50  # which a whole practice may share
WRONG_FOR_A_USER: Final = 100  # from everywhere: fewer, and any stranger could keep the desk from its diary


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    form, target = SignInForm(), access.safe_next(request.values.get("next"))
    if request.method != "POST":
        return redirect(target, 303) if access.current_user() else _sign_in_page(form, target)
    if not form.validate():
        return _sign_in_page(form, target), 422
    if not _signed_in(form.email.data, form.password.data, now=clock.now()):
        # One sentence whatever was wrong: another would tell who has a sign-in here.
        form.form_errors.append(_("Email address and password do not go together. Check both and try again."))
        return _sign_in_page(form, target), 422
    return session() if "in_place" in request.form else redirect(target, 303)


@blueprint.get("/session")
def session() -> ResponseReturnValue:
    """Who is signed in, and the token of their forms: for pages on which a session has ended (js/desk/signed_out.js).

    `user` is None while there are steps to pass: these have pages of their own.
    """
    user = access.current_user()
    return jsonify({"user": user.id if user else None, "csrf_token": access.token_for_forms()})


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    now = clock.now()
    access.sign_out(now=now)
    people.forget_patients(now=now)
    flash(_("You are signed out."), "done")
    return redirect(url_for("sign_in.sign_in"), 303)


@blueprint.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    form, user, now = PasswordForm(), access.current_user(), clock.now()
    if request.method != "POST" or user is None:
        return render_template("sign_in/password.html", form=form, **frame())
    if not form.validate() or not _is_acceptable(form, user, now=now):
        return render_template("sign_in/password.html", form=form, errors=form.errors, **frame()), 422
    access.change_password(user, form.new.data, now=now)
    flash(_("Your password is changed. Wherever else you were signed in, you are signed out now."), "done")
    return redirect(url_for("staff.diary"), 303)


def _sign_in_page(form: SignInForm, target: str) -> str:
    return render_template("sign_in/sign_in.html", form=form, errors=form.errors, target=target)


def _signed_in(email: str, password: str, *, now: datetime) -> bool:
    """Each attempt is counted before it is looked at, so that many at once are no way around; raises TooManyAttempts.

    The narrowest limit comes first: what it refuses takes nothing from the others.
    """
    user, caller = email.strip().lower(), caller_of(request.remote_addr)
    limits = (
        ("sign-in user and address", f"{caller} {user}", WRONG_FOR_A_USER_FROM_AN_ADDRESS),
        ("sign-in address", caller, WRONG_FROM_AN_ADDRESS),
        ("sign-in user", user, WRONG_FOR_A_USER),
    )
    for purpose, who, limit in limits:
        allow_attempt(purpose, who, limit=limit, window=WINDOW, now=now)
    if not access.sign_in(email, password, now=now):
        return False
    for purpose, who, _limit in limits:
        give_back_attempt(purpose, who, window=WINDOW, now=now)
    return True


def _is_acceptable(form: PasswordForm, user: User, *, now: datetime) -> bool:
    """Whether the old password is right and the new one good; what is wrong is said at its field."""
    user_id, email = str(user.id), user.email
    allow_attempt("password", user_id, limit=WRONG_FOR_A_USER_FROM_AN_ADDRESS, window=WINDOW, now=now)
    if not access.verify_password(user, form.old.data):
        form.old.errors = [_("This is not your password. Check it and try again.")]
        return False
    give_back_attempt("password", user_id, window=WINDOW, now=now)
    weakness = access.weakness(form.new.data, email=email)
    if weakness is not None:
        form.new.errors = [_sentence(weakness)]
    elif form.new.data == form.old.data:
        form.new.errors = [_("This is your password already. Choose another one.")]
    return not form.errors


def _sentence(weakness: Weakness) -> str:
    return {
        Weakness.TOO_SHORT: _("This is too short. Use at least 12 characters."),
        Weakness.TOO_LONG: _("This is too long. Use at most 256 characters."),
        Weakness.TOO_SIMPLE: _("This is easy to guess. Use a few words that only you would put together."),
        Weakness.LIKE_THE_EMAIL: _("Your email address is easy to guess. Choose something else."),
        Weakness.PUBLISHED: _("This password is published with the demo. Choose something else."),
    }[weakness]
