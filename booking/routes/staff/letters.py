"""Which letters has the practice written, and what does one of them say?"""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock
from booking.confidential import answers_of, initials
from booking.config import settings
from booking.messages.looking import how_many_letters, latest_letters, letter_by_uuid
from booking.messages.rendering import is_needed, sender, words
from booking.models import Letter, Visit
from booking.routes.staff.blueprint import blueprint

ON_A_PAGE = 50


@blueprint.get("/letters")
def letters() -> ResponseReturnValue:
    """?page=2; the newest first"""
    number = request.args.get("page", 1, type=int)
    total = how_many_letters()
    first = (number - 1) * ON_A_PAGE
    if first < 0 or (first and first >= total):
        abort(404)
    shown = latest_letters(after=first, most=ON_A_PAGE)
    return render_template(
        "staff/letters.html",
        letters=[
            {"letter": letter, "kind": kind_of(letter.kind), "to": initials_of(letter.visit), "state": state_of(letter)}
            for letter in shown
        ],
        is_sending=settings().smtp is not None,
        pages=_pages(number, first=first, shown=len(shown), total=total),
    )


@blueprint.get("/letters/<uuid:uuid>")
def letter(uuid: UUID) -> ResponseReturnValue:
    """As it reads now: its text is written when it is sent, and kept nowhere."""
    found = letter_by_uuid(uuid) or abort(404)
    now = clock.now()
    return render_template(
        "staff/letter.html",
        letter=found,
        kind=kind_of(found.kind),
        to=initials_of(found.visit),
        address=answers_of(found.visit).get("email", ""),
        sender=sender(catalog.practice()),
        state=state_of(found),
        words=words(found, now=now) if is_needed(found, now=now) else None,
        next_attempt=found.leased_until if is_waiting(found) and found.attempts else None,
    )


def kind_of(kind: str) -> str:
    return {
        "booked": _("Confirmation"),
        "moved": _("New time"),
        "cancelled": _("Cancellation"),
    }.get(kind, kind)


def state_of(letter: Letter) -> str:
    if letter.sent_at is not None:
        return _("sent")
    if letter.gave_up_at is not None:
        return _("could not be delivered")
    if letter.superseded_at is not None:
        return _("not needed any more")
    # Without a mail server there is nothing it waits for.
    return _("waiting") if settings().smtp is not None else _("kept here")


def is_waiting(letter: Letter) -> bool:
    return (letter.sent_at or letter.gave_up_at or letter.superseded_at) is None and settings().smtp is not None


def initials_of(visit: Visit) -> str:
    return initials(answers_of(visit).get("name", "")) or _("no name")


def _pages(number: int, *, first: int, shown: int, total: int) -> dict[str, str | None]:
    def to(page: int) -> str:
        return url_for("staff.letters", page=page if page > 1 else None)

    return {
        "text": _("%(first)d to %(last)d of %(total)d", first=first + 1, last=first + shown, total=total),
        "previous": to(number - 1) if number > 1 else None,
        "next": to(number + 1) if first + shown < total else None,
    }
