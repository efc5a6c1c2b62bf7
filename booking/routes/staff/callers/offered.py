"""What the desk chooses a time from while somebody is on the telephone, and what it has chosen before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from booking.availability import Pair, Slot, length_of_both
from booking.formats import duration, time_short
from booking.forms.choices import Choice
from booking.routes.open_times.times import OpenTimes
from booking.routes.wording import fee_words, one_fee_sentence


@dataclass(frozen=True, slots=True)
class OfferedTime:
    """A radio button; `value` says surgeon, place and start, twice of both surgeons.

    Of a numbered one `key` is its number, `day` stands before the time, and `surgeon` is heard, where a heading says it
    to the eye.
    """

    value: str
    text: str
    detail: str
    checked: bool
    key: str | None = None
    day: str = ""
    surgeon: str = ""


@dataclass(frozen=True, slots=True)
class OtherDay:
    value: str
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class CallerTimes:
    """What to choose from; `sentence` says why it is not what was asked for, the others lead to days with times."""

    title: str
    groups: list[tuple[str, list[OfferedTime]]]
    sentence: str | None = None
    before: OtherDay | None = None
    after: OtherDay | None = None
    are_next: bool = False  # numbered, of whatever day

    @property
    def is_chosen(self) -> bool:
        """Whether one of them is chosen already, so that the name comes next."""
        return any(offer.checked for _name, offers in self.groups for offer in offers)


@dataclass(frozen=True, slots=True)
class WantedTime:
    """What the desk has chosen; `choices` may be a time that cannot be had, and are two of both surgeons."""

    surgeon: str
    location: str | None
    day: date
    choices: Sequence[Choice]

    @property
    def start(self) -> datetime | None:
        return next((choice.starts_at for choice in self.choices), None)


def choices_of(found: OpenTimes, offered: Slot | Pair) -> Sequence[Choice]:
    """One, or of both surgeons two."""
    slots = offered if isinstance(offered, Pair) else (offered,)
    return tuple(Choice(found.surgeon_of(slot).slug, found.location_of(slot).slug, slot.starts_at) for slot in slots)


def with_both(found: OpenTimes, pair: Pair) -> str:
    """Dr. David Kim, then 9:45 AM Dr. Eugene Kim: after the time of the first."""
    first, second = (found.surgeon_of(slot).name for slot in pair)
    later = time_short(pair.second.starts_at, found.practice.zone)
    return _("%(surgeon)s, then %(later)s %(other)s", surgeon=first, later=later, other=second)


def both_in_words(found: OpenTimes) -> str:
    """How a visit to both surgeons goes, how long it is and what it costs: to be said to the caller."""
    fee = found.practice.fee
    goes = _(
        "Both surgeons, one right after the other in the same place: %(length)s in all. Fee: %(fee)s.",
        length=duration(length_of_both(found.rules)),
        fee=fee_words(fee, found.procedure),
    )
    return f"{goes} {one_fee_sentence()}" if fee.cents else goes
