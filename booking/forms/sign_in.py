"""The forms by which staff sign in and change their password."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import EqualTo, InputRequired


class SignInForm(FlaskForm):
    email = EmailField(_l("Email address"), [InputRequired(_l("Enter your email address."))])
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password."))])


class PasswordForm(FlaskForm):
    old = PasswordField(_l("Your password until now"), [InputRequired(_l("Enter your password until now."))])
    new = PasswordField(
        _l("New password"),
        [InputRequired(_l("Enter a new password."))],
        description=_l("At least 12 characters. A few words that only you would put together are good."),
    )
    again = PasswordField(
        _l("New password once more"),
        [
            InputRequired(_l("Enter the new password once more.")),
            EqualTo("new", _l("The two new passwords differ. Enter the same one twice.")),
        ],
    )
