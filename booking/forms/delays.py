"""The form by which the desk says that a surgeon is running late."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import AnyOf, InputRequired

from booking.schedules import LATE_CHOICES


class DelayForm(FlaskForm):
    """`minutes` is that of the pressed button, and `seen` what the page showed; 0 is on time."""

    minutes = IntegerField(validators=[InputRequired(), AnyOf((0, *LATE_CHOICES))])
    seen = IntegerField(validators=[InputRequired(), AnyOf((0, *LATE_CHOICES))])
