"""One person over several visits: found and recognized, from what their visits say and what staff decided.

Derived each time from memory that is gone with the last sign-in; patients' pages never recognize anybody.
"""

from booking.people.finding import FoundPerson, find
from booking.people.first_visits import first_visits
from booking.people.memory import forget_patients
from booking.people.search import LONGEST_SEARCH, NotASearch, SearchFault, read_search

__all__ = [
    "LONGEST_SEARCH",
    "FoundPerson",
    "NotASearch",
    "SearchFault",
    "find",
    "first_visits",
    "forget_patients",
    "read_search",
]
