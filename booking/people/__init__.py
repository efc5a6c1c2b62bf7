"""One person over several visits: found and recognized, from what their visits say and what staff decided.

Derived each time from memory that is gone with the last sign-in; patients' pages never recognize anybody.
"""

from booking.people.export import everything_about, record_export
from booking.people.finding import FoundPerson, find
from booking.people.first_visits import first_visits
from booking.people.memory import READS_AHEAD, forget_patients, read_people_ahead
from booking.people.person import Candidate, Given, Person, candidates_for, decisions_on, person_of
from booking.people.search import LONGEST_SEARCH, NotASearch, SearchFault, read_search
from booking.people.two_visits import TWO_VISITS, leave_tasks_of_two_visits
from booking.people.typed import Typed, read_typed
from booking.people.verdicts import MadeVerdict, is_decided, join, keep_apart, seen_people, set_apart, take_back

__all__ = [
    "LONGEST_SEARCH",
    "READS_AHEAD",
    "TWO_VISITS",
    "Candidate",
    "FoundPerson",
    "Given",
    "MadeVerdict",
    "NotASearch",
    "Person",
    "SearchFault",
    "Typed",
    "candidates_for",
    "decisions_on",
    "everything_about",
    "find",
    "first_visits",
    "forget_patients",
    "is_decided",
    "join",
    "keep_apart",
    "leave_tasks_of_two_visits",
    "person_of",
    "read_people_ahead",
    "read_search",
    "read_typed",
    "record_export",
    "seen_people",
    "set_apart",
    "take_back",
]
