"""What does the practice file say, and what is wrong with it?"""

from booking.practice_file.entries import (
    LocationEntry,
    PracticeEntry,
    PracticeFile,
    ProcedureEntry,
    SurgeonEntry,
    Texts,
)
from booking.practice_file.keys import WrongPracticeFile
from booking.practice_file.reading import read_practice

__all__ = [
    "LocationEntry",
    "PracticeEntry",
    "PracticeFile",
    "ProcedureEntry",
    "SurgeonEntry",
    "Texts",
    "WrongPracticeFile",
    "read_practice",
]
