"""What entries say in words: feeds in the practice's language, a patient's own entry in theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from flask_babel import force_locale
from flask_babel import gettext as _

from booking.catalog import PracticeDetails, deadline_sentence
from booking.confidential import national
from booking.formats import language as spoken_language
from booking.formats import moment_of_year

TITLE: Final = "Appointment"
"""What a calendar shows of anybody unless staff choose otherwise for one link."""


@lru_cache
def neutral_title(language: str) -> str:
    with force_locale(language):
        return _(TITLE)


@lru_cache
def unreadable_title(language: str) -> str:
    """Where the name, or the reason, was sealed and does not open; a task tells the desk."""
    with force_locale(language):
        return _("Cannot be read")


@lru_cache
def words_for_absence(language: str) -> dict[str, str]:
    """By the subject of the event, where there is nothing else to say."""
    with force_locale(language):
        return {"time_off": _("Away"), "closure": _("Closed")}


def for_staff(page: str, language: str) -> str:
    """Google and Outlook show no URL, but make a link of this."""
    with force_locale(language):
        return _("At the desk: %(address)s", address=page)


def for_patient(*, starts: Sequence[datetime], practice: PracticeDetails, language: str) -> str:
    """True whenever it is read. Without a link: calendars are shared, and some servers keep every invitation.

    `starts` are those of the visit's appointments, in turn; of several each is named.
    """
    with force_locale(language):
        each = [moment_of_year(start, practice.zone) for start in starts]
        both = ["\n".join([_("Your appointments:"), *each])] if len(each) > 1 else []
        bring = _("What to bring: %(list)s", list=what_to_bring(practice))
        call = _("After that, call us at %(telephone)s.", telephone=national(practice.telephone))
        change = f"{deadline_sentence(starts[0], practice)} {call}"
        return "\n\n".join([*both, bring, change, _("Declining here does not cancel your appointment.")])


def what_to_bring(practice: PracticeDetails) -> str:
    """The practice's one list, for whatever may be read over a shoulder; it names no procedure.

    In the language that is spoken (flask_babel.force_locale).
    """
    return practice.words(spoken_language()).get("bring") or _(
        "A photo ID, a list of the medicines and supplements you take, what you know of your allergies and earlier "
        "operations, and your questions."
    )


@lru_cache
def video_room(language: str) -> str:
    with force_locale(language):
        return _("Video room")
