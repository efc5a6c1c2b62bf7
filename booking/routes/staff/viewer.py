"""Who looks at a page of the desk, whose names they may read, and whether others may read these too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import abort, session
from flask_babel import gettext as _
from markupsafe import Markup, escape

from booking import access
from booking.catalog import SurgeonDetails
from booking.confidential import initials
from booking.models import User

NAMES = "names_shown"  # in the session


class PersonName(str):
    """A patient's name as a page shows it: the veil puts its initials in its place (static/css/desk/veil.css)."""

    __slots__ = ()

    def __html__(self) -> Markup:
        shown = f'<span class="person" data-initials="{escape(initials(self))}"><span>{escape(str(self))}</span></span>'
        return Markup(shown)  # noqa: S704 - both escaped here; Markup.format takes four times as long, and a day has many


@dataclass(frozen=True, slots=True)
class Viewer:
    """`own_surgeon` is the id of the surgeon who looks, see `access.own_surgeon`; None for the desk."""

    user_id: int
    own_surgeon: int | None
    names_shown: bool
    may_book: bool
    changes_seen_until: datetime | None

    def shown_name(self, name: str | None, *, own: bool = True) -> str:
        """It, or its initials where somebody has asked for no more; None is one that cannot be read.

        A surgeon reads initials alone of whoever is not their `own` patient.
        """
        if name is None:
            return cannot_be_read()
        return PersonName(name) if self.names_shown and own and name else initials(name)

    def own(self, surgeons: Iterable[SurgeonDetails]) -> list[SurgeonDetails]:
        """A surgeon themself; all of them for the desk."""
        return [one for one in surgeons if self.own_surgeon in (None, one.id)]


def cannot_be_read() -> str:
    """In place of what is damaged in the database; a task tells of it."""
    return str(_("Cannot be read"))


def signed_in_user() -> User:
    """403 where nobody is signed in, which access/gate.py has not let come so far."""
    user = access.current_user()
    if user is None:
        abort(403)
    return user


def current_viewer() -> Viewer:
    user = signed_in_user()
    return Viewer(
        user_id=user.id,
        own_surgeon=access.own_surgeon(),
        names_shown=bool(session.get(NAMES, True)),
        may_book=access.may_open("staff.book"),
        changes_seen_until=user.changes_seen_until,
    )


def show_names(shown: bool) -> None:
    """On every page of this browser, until it is signed out."""
    session[NAMES] = shown
