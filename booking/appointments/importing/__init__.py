"""Appointments brought along from another program: planned line by line, then written in one transaction."""

from booking.appointments.importing.directory import Directory, read_directory
from booking.appointments.importing.fates import BOOKS, NEED_NOT_COME, Booking, Fate, Fated, Plan
from booking.appointments.importing.lines import AnyLine, Aside, AsideLine, FileLine, LineFault, Remark, UnreadLine
from booking.appointments.importing.plan import plan_import
from booking.appointments.importing.taking_back import (
    NothingImported,
    Touched,
    TouchedSince,
    first_start_of,
    last_import,
    take_back_import,
    touched_since,
)
from booking.appointments.importing.writing import (
    Imported,
    ImportTerms,
    LinesRefused,
    import_all,
    import_what_fits,
)

__all__ = [
    "BOOKS",
    "NEED_NOT_COME",
    "AnyLine",
    "Aside",
    "AsideLine",
    "Booking",
    "Directory",
    "Fate",
    "Fated",
    "FileLine",
    "ImportTerms",
    "Imported",
    "LineFault",
    "LinesRefused",
    "NothingImported",
    "Plan",
    "Remark",
    "Touched",
    "TouchedSince",
    "UnreadLine",
    "first_start_of",
    "import_all",
    "import_what_fits",
    "last_import",
    "plan_import",
    "read_directory",
    "take_back_import",
    "touched_since",
]
