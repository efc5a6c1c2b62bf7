"""The letters of the practice at the desk: all of them in a list, and each as it reads now."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from booking import access, catalog, clock, messages
from booking.config import settings
from booking.formats import language_name, language_tag, moment
from booking.messages import LetterInFull, LetterState, ListedLetter
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.viewer import cannot_be_read

ON_A_PAGE = 50
LETTER_KINDS: Final = {
    "booked": _l("Confirmation"),
    "moved": _l("New time"),
    "cancelled": _l("Cancellation"),
    "reminder": _l("Reminder"),
    "address": _l("New email address"),
    "departure": _l("Goodbye to an email address"),
    "link": _l("Link again"),
    "missed": _l("After a missed visit"),
    "place": _l("Changed place"),
    "wish": _l("On the earlier-visit list"),
    "offer": _l("A time that came free"),
    "move_offer": _l("Another time offered"),
}


@blueprint.get("/letters")
def letters() -> ResponseReturnValue:
    """?page=2; the newest first"""
    whose = access.own_surgeon()
    number = request.args.get("page", 1, type=int)
    total = messages.number_of_letters(surgeon_id=whose)
    first = (number - 1) * ON_A_PAGE
    if first < 0 or (first and first >= total):
        abort(404)
    shown = messages.latest_letters(surgeon_id=whose, after=first, limit=ON_A_PAGE)
    return render_template(
        "staff/letters.html",
        letters=[_line(letter) for letter in shown],
        is_sending=settings().smtp is not None,
        pages=_pages(number, first=first, shown=len(shown), total=total),
    )


@blueprint.get("/letters/<uuid:uuid>")
def letter(uuid: UUID) -> ResponseReturnValue:
    """As it reads now: its text is written when it is sent, and kept nowhere."""
    found = messages.letter_in_full(uuid, now=clock.now()) or abort(404)
    return render_template(
        "staff/letter.html",
        letter=found,
        tag=language_tag(found.listed.language),
        **_line(found.listed),
        rows=_rows(found),
        # Whoever has the patient's link can move and cancel, so it is only for those who may.
        links_shown=access.may_open("staff.move"),
    )


def letter_kind(kind: str) -> str:
    return str(LETTER_KINDS.get(kind, kind))


def letter_state_words(state: LetterState) -> str:
    return {
        LetterState.SENT: _("sent"),
        LetterState.GIVEN_UP: _("could not be delivered"),
        LetterState.SUPERSEDED: _("never sent, out of date"),
        LetterState.WAITING: _("waiting"),
        LetterState.KEPT: _("kept here"),
    }[state]


def _line(letter: ListedLetter) -> dict[str, Any]:
    return {
        "listed": letter,
        "kind": letter_kind(letter.kind),
        "to": cannot_be_read() if letter.initials is None else letter.initials or _("no name"),
        "state": letter_state_words(letter.state),
        "language": language_name(letter.language),
    }


def _rows(letter: LetterInFull) -> list[dict[str, Any]]:
    practice = catalog.practice()
    answers = [
        (_("State"), letter_state_words(letter.listed.state)),
        (_("Written"), moment(letter.listed.created_at, practice.zone)),
        (_("Sent"), letter.sent_at and moment(letter.sent_at, practice.zone)),
        (_("Next attempt"), letter.next_attempt_at and moment(letter.next_attempt_at, practice.zone)),
        (_("To"), cannot_be_read() if letter.listed.initials is None else letter.address or _("no address")),
        (_("Language"), language_name(letter.listed.language)),
        (_("From"), messages.letter_sender(practice)),
    ]
    rows = [{"key": key, "value": value} for key, value in answers if value]
    if letter.wording:
        rows.append(
            {"key": _("Subject"), "value": letter.wording.subject, "lang": language_tag(letter.listed.language)}
        )
    return rows


def _pages(number: int, *, first: int, shown: int, total: int) -> dict[str, str | None]:
    def to(page: int) -> str:
        return url_for("staff.letters", page=page if page > 1 else None)

    return {
        "text": _("%(first)d to %(last)d of %(total)d", first=first + 1, last=first + shown, total=total),
        "previous": to(number - 1) if number > 1 else None,
        "next": to(number + 1) if first + shown < total else None,
    }
