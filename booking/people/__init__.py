"""One person over several visits: found and recognized, from what their visits say and what staff decided.

Derived each time from memory that is gone with the last sign-in; patients' pages never recognize anybody.
"""

from booking.people.finding import FoundPerson, find
from booking.people.first_visits import first_visits
from booking.people.memory import forget_patients
from booking.people.search import LONGEST_SEARCH, NotASearch, SearchFault, read_search
from booking.people.two_visits import TWO_VISITS, leave_tasks_of_two_visits

__all__ = [
    "LONGEST_SEARCH",
    "TWO_VISITS",
    "FoundPerson",
    "NotASearch",
    "SearchFault",
    "find",
    "first_visits",
    "forget_patients",
    "leave_tasks_of_two_visits",
    "read_search",
]
