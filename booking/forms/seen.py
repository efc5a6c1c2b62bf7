"""What every form carries that acts on something: what its page showed."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField


class SeenForm(FlaskForm):
    """`seen` is made by whoever knows what the page shows, and compared by the rule that acts, under its lock.

    Whatever comes without is shown once more, and nothing is done.
    """

    seen = HiddenField(default="")
