"""What somebody sent just when it could not be taken in, so that it need not be typed again.

Never of the pages where staff sign in: those hold passwords.
"""

from __future__ import annotations

from flask import current_app, request

from booking import access


def sent_form() -> list[tuple[str, str]]:
    """Its fields, its token among them, when it came from a page of ours: another site could write a page otherwise."""
    if request.method != "POST" or request.blueprint not in ("patient", "staff") or not access.is_own_form():
        return []
    return list(request.form.items(multi=True))


def unproven_form() -> list[tuple[str, str]]:
    """Its fields without its token, when nothing says where it came from, and no stranger could have made it come.

    That is so where the address holds a patient's token, and where staff are signed in: their cookie goes with no form
    of another site (SameSite).
    """
    if request.method != "POST" or access.is_foreign_form():
        return []
    if not _has_a_patients_token() and not _is_of_the_desk():
        return []
    own = current_app.config["WTF_CSRF_FIELD_NAME"]
    return [(name, value) for name, value in request.form.items(multi=True) if name != own]


def _has_a_patients_token() -> bool:
    return request.blueprint == "patient" and "token" in (request.view_args or {})


def _is_of_the_desk() -> bool:
    return request.blueprint == "staff" and access.current_user() is not None
