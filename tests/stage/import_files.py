"""Files of appointments, as practices bring them along; within an application context where they are imported."""

from booking import appointments
from booking.appointments import Actor, AnyLine, FileLine, Imported, ImportTerms, Plan
from booking.forms.import_file import COLUMNS, read_csv
from tests.stage.settings import LOS_ANGELES, NOW

HEAD = ",".join(COLUMNS)
ANA = "david-kim,mini-facelift,office,2026-10-06 10:00,45,Ana Ruiz,ana@patient.example,(310) 555-0143,Left side"
BEN = "eugene-kim,rhinoplasty,office,2026-10-06 10:00,,Ben Ito,,,"
AT_TEN = ("DTSTART;TZID=America/Los_Angeles:20261006T100000", "DTEND;TZID=America/Los_Angeles:20261006T104500")
ANA_COMES = 'ATTENDEE;CN="Ana Ruiz":mailto:ana@patient.example'
COMMAND = Actor("command")


def a_csv(*lines: str, head: str = HEAD) -> bytes:
    return ("\n".join([head, *lines]) + "\n").encode()


def read(*lines: str) -> list[AnyLine]:
    return read_csv(a_csv(*lines), zone=LOS_ANGELES)


def read_line(line: str) -> FileLine:
    (found,) = read(line)
    assert isinstance(found, FileLine), found
    return found


def planned(*lines: str, reason: str = "") -> Plan:
    return appointments.plan_import(read(*lines), reason=reason, now=NOW)


def imported(*lines: str, terms: ImportTerms = ImportTerms()) -> Imported:  # noqa: B008
    return appointments.import_all(read(*lines), terms, actor=COMMAND, now=NOW)
