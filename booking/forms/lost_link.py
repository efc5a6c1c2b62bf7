"""The form by which patients ask for the link to their page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from booking.forms.contact_fields import email_field


class LostLinkForm(FlaskForm):
    email = email_field(_l("Email address"), description=_l("The one that you booked with."))
