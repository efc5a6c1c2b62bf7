"""What does the practice file say, what is wrong with it, and how does it come into the tables?"""

from booking.practice_file.entries import (
    LocationEntry,
    PracticeEntry,
    PracticeFile,
    ProcedureEntry,
    SurgeonEntry,
    Texts,
)
from booking.practice_file.keys import WrongPracticeFile
from booking.practice_file.loading import load_practice
from booking.practice_file.reading import read_practice

__all__ = [
    "LocationEntry",
    "PracticeEntry",
    "PracticeFile",
    "ProcedureEntry",
    "SurgeonEntry",
    "Texts",
    "WrongPracticeFile",
    "load_practice",
    "read_practice",
]
