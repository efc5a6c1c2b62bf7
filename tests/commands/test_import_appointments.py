"""`flask import-appointments` shows line by line what it would do, does it whole or not at all, and takes it back."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from booking import appointments
from booking.appointments import Actor
from booking.database import db
from booking.models import Import, Visit
from tests.calendars.foreign.calendar_files import event, file_of
from tests.stage.import_files import ANA, ANA_COMES, AT_TEN, BEN, HEAD, a_csv
from tests.stage.settings import NOW

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

MIXED = a_csv(
    ANA,
    BEN.replace("10:00", "18:30"),
    BEN.replace("10:00", "18:45").replace("Ben Ito", "Cy Day"),
    BEN.replace("rhinoplasty", "Cy Day"),
    ANA.replace("2026", "2025"),
    ANA,
)
DRY = """\
line 2: 2026-10-06 10:00, Dr. David Kim: booked
line 3: 2026-10-06 18:30, Dr. Eugene Kim: outside hours, booked as it was agreed
line 4: 2026-10-06 18:45, Dr. Eugene Kim: overlap with line 3
line 5: 2026-10-06 10:00, Dr. Eugene Kim: unknown procedure: write it as the practice names it, such as mini-facelift
line 6: 2025-10-06 10:00, Dr. David Kim: past, left out
line 7: 2026-10-06 10:00, Dr. David Kim: twice in this file, left out as the same as line 2
6 lines: 1 booked, 1 booked outside hours, 1 past, 1 twice in the file, 1 overlap, 1 unknown procedure. \
Nothing has been written.
"""


class Command:
    def __init__(self, app: Flask, folder: Path) -> None:
        self.runner: FlaskCliRunner = app.test_cli_runner()
        self._file = folder / "moved.csv"

    def __call__(self, data: bytes, *options: str) -> Result:
        self._file.write_bytes(data)
        return self.run(str(self._file), *options)

    def run(self, *arguments: str) -> Result:
        return self.runner.invoke(args=["import-appointments", *arguments])

    def refused(self, data: bytes, *options: str) -> str:
        """The one line that says why."""
        return self.error(self(data, *options))

    def error(self, result: Result) -> str:
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit), "no traceback"
        (line,) = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
        return line.removeprefix("Error: ")


@pytest.fixture
def command(app: Flask, tmp_path: Path) -> Command:
    return Command(app, tmp_path)


def visits(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Visit)) or 0


def test_a_dry_run_tells_every_line_and_writes_nothing(app: Flask, command: Command) -> None:
    result = command(MIXED, "--dry-run")
    assert (result.exit_code, result.stdout) == (0, DRY)
    assert "Planning" in result.stderr
    assert visits(app) == 0


def test_nothing_that_the_file_says_of_a_patient_is_printed(command: Command) -> None:
    result = command(MIXED, "--dry-run")
    for word in ("Ana", "Ruiz", "Cy Day", "ana@", "555", "Left side"):
        assert word not in result.output, word


def test_all_or_nothing(app: Flask, command: Command) -> None:
    assert command.refused(MIXED) == (
        "Nothing was imported: 2 lines cannot be booked. Mend the file, or import the others with --leave-out."
    )
    assert visits(app) == 0
    done = command(MIXED, "--leave-out")
    assert done.exit_code == 0
    assert done.stdout.endswith(
        "6 lines: 1 booked, 1 booked outside hours, 1 past, 1 twice in the file, 1 overlap, 1 unknown procedure.\n"
    )
    assert visits(app) == 2


def test_the_same_file_again_adds_nothing(app: Flask, command: Command) -> None:
    assert command(a_csv(ANA, BEN)).stdout == "2 lines: 2 booked.\n"
    again = command(a_csv(ANA, BEN))
    assert (again.exit_code, again.stdout.splitlines()[-1]) == (0, "2 lines: 2 imported before.")
    assert visits(app) == 2


def test_it_is_taken_back(app: Flask, command: Command) -> None:
    command(a_csv(ANA, BEN))
    done = command.run("--undo")
    assert (done.exit_code, done.stdout) == (
        0,
        "The import of 2026-10-05 09:00 is taken back: 2 booked times are free again.\n",
    )
    assert command.error(command.run("--undo")) == "There is no import that could be taken back."
    assert command(a_csv(ANA, BEN)).stdout == "2 lines: 2 booked.\n"


def test_what_has_been_touched_since_is_named_by_its_page(app: Flask, command: Command) -> None:
    command(a_csv(ANA, BEN))
    with app.app_context():
        visit = db.session.scalars(select(Visit).order_by(Visit.id)).first()
        assert visit
        uuid = visit.appointments[0].uuid
        appointments.cancel(visit, actor=Actor("desk"), now=NOW)
    result = command.run("--undo")
    assert command.error(result).startswith("Nothing was taken back")
    assert result.stdout == f"2026-10-06 10:00, Dr. David Kim: http://localhost/staff/appointments/{uuid}\n"


def test_what_overlaps_comes_beside_for_a_reason(app: Flask, command: Command) -> None:
    crowded = a_csv(ANA, ANA.replace("Ana Ruiz", "Cy Day"))
    assert "overlap with line 2" in command(crowded).stdout
    assert command(crowded, "--beside", "Both were told so.").stdout.splitlines() == [
        "line 3: 2026-10-06 10:00, Dr. David Kim: overlap, booked beside what stands there",
        "2 lines: 1 booked, 1 booked beside others.",
    ]
    assert visits(app) == 2


def test_whose_they_are_may_be_said_beside_the_file(app: Flask, command: Command) -> None:
    nobody = a_csv(ANA.removeprefix("david-kim"))
    assert "unknown surgeon" in command(nobody).stdout
    assert command.refused(nobody, "--surgeon", "d-kim") == (
        "There is no surgeon d-kim: write a short name such as david-kim."
    )
    assert command(nobody, "--surgeon", "david-kim").exit_code == 0
    assert visits(app) == 1


def test_reminders_begin_on_the_day_that_is_said(app: Flask, command: Command) -> None:
    assert command(a_csv(ANA), "--reminders-from", "10/06/2026").exit_code == 2
    command(a_csv(ANA), "--reminders-from", "2026-10-20")
    with app.app_context():
        assert [str(row.reminders_from) for row in db.session.scalars(select(Import))] == ["2026-10-20"]


FAULTY = {
    b"": "Nothing was imported. The file is empty.",
    HEAD.encode(): "Nothing was imported. The file has no line after the first, which names the columns.",
    b"name,starts_at\n": (
        "Nothing was imported. The first line must name the columns, and lacks: "
        "surgeon, procedure, location, minutes, email, telephone, note."
    ),
    a_csv(ANA, 'eugene-kim,rhinoplasty,office,2026-10-06 10:00,,"Ben I'): (
        "Nothing was imported. Line 3: a quotation mark opens and does not close. The end of the file may be missing."
    ),
}


@pytest.mark.parametrize("option", [[], ["--dry-run"], ["--leave-out"]], ids=["import", "dry", "leave out"])
@pytest.mark.parametrize(("data", "line"), FAULTY.items(), ids=["empty", "head alone", "other head", "cut"])
def test_a_file_that_is_none_ends_with_one_clear_line(
    app: Flask, command: Command, data: bytes, line: str, option: list[str]
) -> None:
    assert command.refused(data, *option) == line
    assert visits(app) == 0


def test_a_line_that_cannot_be_read_is_told_and_keeps_all_from_being_written(app: Flask, command: Command) -> None:
    cut = a_csv(ANA, BEN)[:-5]
    result = command(cut)
    assert result.stdout == "line 3: cannot be read: cut off: the end of the file is missing, export it again\n"
    assert command.error(result).startswith("Nothing was imported: 1 line cannot be booked.")
    dry = command(cut, "--dry-run")
    assert "line 2: 2026-10-06 10:00, Dr. David Kim: booked\nline 3: cannot be read: cut off" in dry.stdout
    assert command.error(dry) == "1 line cannot be read: mend the file, or import with --leave-out."
    assert visits(app) == 0


def test_a_file_that_is_not_there_or_too_much_asked_at_once(command: Command) -> None:
    assert command.error(command.run("/nowhere/moved.csv")) == (
        "/nowhere/moved.csv cannot be used: No such file or directory."
    )
    assert command.run().exit_code == 2
    assert command(a_csv(ANA), "--undo").exit_code == 2


@pytest.mark.sqlite_only
def test_a_database_that_somebody_else_keeps_locked_is_told_in_one_line(
    app: Flask, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booking.database.transactions.LOCK_WAIT_SECONDS", 0.1)
    with app.app_context(), db.engine.connect().execution_options(writes=True) as other:
        other.exec_driver_sql("SELECT 1")
        assert command.refused(a_csv(ANA)) == "The database cannot be used: database is locked."
    assert visits(app) == 0


CALENDAR = file_of(
    event(*AT_TEN, "SUMMARY:Mini facelift", "ORGANIZER;CN=David Kim:mailto:d@kim.example", ANA_COMES),
    event("DTSTART;VALUE=DATE:20261008", "SUMMARY:Away", uid="two"),
    event("DTSTART:20260101T170000Z", "DURATION:PT45M", ANA_COMES, uid="three"),
)


def test_a_calendar_is_imported_and_recognized_by_its_own_uids(app: Flask, command: Command) -> None:
    dry = command(CALENDAR, "--dry-run")
    assert (dry.exit_code, dry.stdout) == (
        0,
        "event 1: 2026-10-06 10:00, Dr. David Kim: booked\n"
        "event 2: 2026-10-08 00:00: a whole day, left out\n"
        "event 3: past, or more than two years ahead, left out\n"
        "3 events: 1 booked, 2 no appointments to come. Nothing has been written.\n",
    )
    assert command(CALENDAR).exit_code == 0
    assert "event 1: 2026-10-06 10:00, Dr. David Kim: imported before, left out" in command(CALENDAR).stdout
    moved = CALENDAR.replace(b"T100000", b"T140000").replace(b"T104500", b"T144500")
    assert "the file now has another time for it" in command(moved).stdout
    assert visits(app) == 1


def test_what_a_calendar_does_not_say_is_said_beside_it(app: Flask, command: Command) -> None:
    bare = file_of(event(*AT_TEN, "SUMMARY:Consult", ANA_COMES))
    assert "unknown surgeon" in command(bare).stdout
    assert "unknown procedure" in command(bare, "--surgeon", "david-kim").stdout
    assert command.refused(bare, "--procedure", "tattoo").startswith("There is no procedure tattoo")
    assert command(bare, "--surgeon", "david-kim", "--procedure", "rhinoplasty").exit_code == 0
    assert visits(app) == 1


def test_a_wrong_zone_is_told_by_its_name(command: Command) -> None:
    data = file_of(event("DTSTART;TZID=Mars/Olympus:20261006T100000", "DURATION:PT45M", ANA_COMES))
    result = command(data, "--dry-run", "--surgeon", "david-kim", "--procedure", "rhinoplasty")
    assert "No time zone that we know: 'Mars/Olympus'. Its times are read by the practice’s clock." in result.stderr
    assert "booked (without a time zone that we know: by the practice’s clock)" in result.stdout


def test_a_calendar_that_is_cut_off_ends_with_one_clear_line(app: Flask, command: Command) -> None:
    assert command.refused(CALENDAR[:-20]) == "Nothing was imported. The file is cut off: export it again."
    assert visits(app) == 0
