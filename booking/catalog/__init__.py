"""What the practice offers: procedures, surgeons, locations and public holidays, and the file they come from."""

from booking.catalog.catalog import (
    FIRST_AVAILABLE,
    NoPractice,
    location_names,
    locations,
    practice,
    procedure,
    procedures,
    surgeon,
    surgeon_names,
    surgeons,
    usual_procedure,
)
from booking.catalog.consultations import Consultation, Performer, consultation, consultation_of
from booking.catalog.details import AnyLocation, AnyProcedure, LocationDetails, PracticeDetails, ProcedureDetails
from booking.catalog.file import (
    WEEKDAYS,
    HoursEntry,
    LocationEntry,
    PracticeEntry,
    PracticeFile,
    ProcedureEntry,
    SurgeonEntry,
    WrongPracticeFile,
    read_practice,
)
from booking.catalog.public_holidays import PublicHoliday, closed_days, public_holidays_between
from booking.catalog.telephone import init_app, last_telephone

__all__ = [
    "FIRST_AVAILABLE",
    "WEEKDAYS",
    "AnyLocation",
    "AnyProcedure",
    "Consultation",
    "HoursEntry",
    "LocationDetails",
    "LocationEntry",
    "NoPractice",
    "Performer",
    "PracticeDetails",
    "PracticeEntry",
    "PracticeFile",
    "ProcedureDetails",
    "ProcedureEntry",
    "PublicHoliday",
    "SurgeonEntry",
    "WrongPracticeFile",
    "closed_days",
    "consultation",
    "consultation_of",
    "init_app",
    "last_telephone",
    "location_names",
    "locations",
    "practice",
    "procedure",
    "procedures",
    "public_holidays_between",
    "read_practice",
    "surgeon",
    "surgeon_names",
    "surgeons",
    "usual_procedure",
]
