"""What a patient sent just when we could not take it in, so that it need not be typed again."""

from __future__ import annotations

from flask import g, request


def sent_form() -> list[tuple[str, str]]:
    """The fields of their form, its token among them; empty for everybody else, staff and their passwords above all.

    Only once the form's token was found right: otherwise another site could have a page written in its words.
    """
    if request.method != "POST" or request.blueprint != "patient" or not g.get("csrf_valid"):
        return []
    return list(request.form.items(multi=True))
