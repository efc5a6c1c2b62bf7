"""What the forms of the desk have in common: they come back filled."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm

from booking import access


class DeskForm(FlaskForm):
    """On a page that brings back what was typed its fields hold that, and nothing counts as sent."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            sent = super().wrap_formdata(form, formdata)
            typed = access.form_brought_back()
            return typed.fields if sent is None and typed is not None else sent
