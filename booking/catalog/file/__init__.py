"""The practice file: read, checked, and found right or wrong in one line."""

from booking.catalog.file.entries import (
    ConcernEntry,
    HoursEntry,
    LocationEntry,
    OfficeHours,
    PracticeEntry,
    PracticeFile,
    ProcedureEntry,
    QuestionEntry,
    SurgeonEntry,
    Texts,
)
from booking.catalog.file.hours import WEEKDAYS
from booking.catalog.file.keys import WrongPracticeFile
from booking.catalog.file.practice import MOST_NOTICE_DAYS, MOST_NOTICE_MINUTES
from booking.catalog.file.reading import read_practice
from booking.catalog.file.untranslated import untranslated_texts

__all__ = [
    "MOST_NOTICE_DAYS",
    "MOST_NOTICE_MINUTES",
    "WEEKDAYS",
    "ConcernEntry",
    "HoursEntry",
    "LocationEntry",
    "OfficeHours",
    "PracticeEntry",
    "PracticeFile",
    "ProcedureEntry",
    "QuestionEntry",
    "SurgeonEntry",
    "Texts",
    "WrongPracticeFile",
    "read_practice",
    "untranslated_texts",
]
