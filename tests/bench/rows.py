"""What is measured: a row for each page and answer, with the bound that it is held to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

USUAL, MANY, COMING = 20_000, 200_000, 500  # appointments; those to come are there each time
PEOPLE_VISITS = 65_000  # of 50,000 people
SMALL = 7_000  # a past of more than the 400 days that a feed looks back
ONE, JOINED = "/one", "/events"  # of the bare server
SLOTS = "/api/v1/slots?procedure=mini-facelift"
SIGNED_IN: Final = {"Cookie": "{cookie}"}
BY_AN_ADMIN: Final = {"Cookie": "{admin_cookie}"}
SEARCHING: Final = SIGNED_IN | {"X-Panel": "1", "Origin": "http://localhost"}
ASKING: Final = SIGNED_IN | {"If-None-Match": "*", "X-Refresh": "0"}


@dataclass(frozen=True, slots=True)
class AtLeast:
    """This share of the other's requests/s."""

    share: float

    def ratio(self, cost: float, other: float) -> float:
        return other / cost

    def verdict(self, ratio: float) -> str:
        return f"≥ {self.share:<5g}{'met' if ratio >= self.share else 'SHORT':<5}"


@dataclass(frozen=True, slots=True)
class AtMost:
    """So many times as long as the other."""

    times: float

    def ratio(self, cost: float, other: float) -> float:
        return cost / other

    def verdict(self, ratio: float) -> str:
        return f"≤ {self.times:<5g}{'met' if ratio <= self.times else 'SHORT':<5}"


@dataclass(frozen=True, slots=True)
class Row:
    """Held to `bound` beside what the bare server answers at `beside`.

    Names in braces stand for what `Filled.words` knows of the database. Where an answer is not `cached`, no row is kept
    either; how a moment is read, dated and written stays known to a process.
    """

    name: str  # for --only and --profile
    what: str
    path: str
    bound: AtLeast | AtMost
    beside: str = ONE
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    form: str = ""  # what is sent by POST
    cached: bool = True
    among_people: bool = False  # of a database of its own, with as many as a large practice has


ROWS: Final = (
    Row("frame", "a page's bare frame: /privacy", "/privacy", AtLeast(0.4)),
    Row("missing", "the same: no such page (404)", "/no-such-page", AtLeast(0.4), status=404),
    Row("home", "home", "/", AtLeast(0.25)),
    Row("procedure", "a procedure", "/procedures/mini-facelift", AtLeast(0.08)),
    Row(
        "month",
        "a month and a day of one surgeon",
        "/book/mini-facelift/david-kim?month={month}&day={open_day}",
        AtLeast(0.07),
    ),
    Row(
        "embedded",
        "the same in a frame on another site",
        "/embed/mini-facelift/david-kim?month={month}&day={open_day}",
        AtLeast(0.07),
    ),
    Row(
        "desk",
        "booking at the desk, a day chosen",
        "/staff/book?procedure=mini-facelift&day={open_day}",
        AtLeast(0.05),
        headers=SIGNED_IN,
    ),
    Row("diary", "the diary of a full weekday", "/staff/?day={full_day}", AtLeast(0.04), headers=SIGNED_IN),
    Row("sixty", "the same with 60 appointments", "/staff/?day={crowded_day}", AtLeast(0.04), headers=SIGNED_IN),
    Row("empty", "the same with none", "/staff/?day={empty_day}", AtLeast(0.08), headers=SIGNED_IN),
    Row("week", "a week of 300 appointments", "/staff/week?day={crowded_day}", AtLeast(0.025), headers=SIGNED_IN),
    Row("figures", "the figures of a year", "/staff/figures?first={year_ago}", AtLeast(0.002), headers=BY_AN_ADMIN),
    # "*" is whatever it is by now: the tag changes with the minute.
    Row("still", "a screen, unchanged (304)", "/staff/?day={crowded_day}", AtLeast(0.35), status=304, headers=ASKING),
    Row(
        "search",
        "two letters typed, among 50,000 people",
        "/staff/find-or-book",
        AtLeast(0.04),
        headers=SEARCHING,
        form="sought=ma",
        among_people=True,
    ),
    Row("cold", "slots: a month of both surgeons, cold", SLOTS, AtLeast(0.2), cached=False),
    Row("warm", "slots: the same, warm", SLOTS, AtLeast(0.65)),
    Row(
        "unchanged", "a feed, unchanged (304)", "{feed}", AtLeast(0.5), status=304, headers={"If-None-Match": "{etag}"}
    ),
    Row("whole", "a feed, whole, of SELECT and join of its bytes", "{feed}", AtMost(2), beside=JOINED),
)
OFFERS, OFFERS_WHAT, OFFERS_BOUND = "offers", "a freed time while 1,000 wait, of one SELECT", AtMost(12)
RULES, RULES_WHAT, RULES_BOUND = "rules", "the rules hold and book, of two bare transactions", AtMost(4)
IMPORT, IMPORT_WHAT, IMPORT_BOUND = "import", "a file of 10,000 lines, dry: lines a second", AtLeast(1_000)
FLAT: Final = AtMost(1.1)  # at MANY appointments, of the same at USUAL
