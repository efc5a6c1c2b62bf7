"""The calendars of other programs become lines: who comes, to whom, about what; what is no appointment stands aside."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from booking.appointments import AnyLine, Aside, AsideLine, Directory, FileLine, LineFault, Remark, UnreadLine
from booking.forms.import_file import FileFault, NotAFile, ReadFile, Unnamed, file_fault_words, read_import_file
from tests.calendars.foreign.calendar_files import FILES, event, file_of
from tests.stage.import_files import ANA, ANA_COMES, AT_TEN, a_csv
from tests.stage.settings import LOS_ANGELES, NOW
from tests.stage.visits import local

DIRECTORY = Directory(
    surgeons={"david-kim": 1, "david kim": 1, "eugene kim": 2},
    procedures={"mini-facelift": 1, "mini facelift": 1, "rhinoplasty": 2, "konsultation facelift": 1},
    locations={"office": 1, "beverly hills office": 1},
)


def read(data: bytes, *, name: str = "moved.ics", unnamed: Unnamed = Unnamed()) -> ReadFile:  # noqa: B008
    return read_import_file(data, file_name=name, zone=LOS_ANGELES, directory=DIRECTORY, unnamed=unnamed, now=NOW)


def lines_of(*events: Sequence[str], unnamed: Unnamed = Unnamed()) -> list[AnyLine]:  # noqa: B008
    return list(read(file_of(*events), unnamed=unnamed).lines)


def line_of(*lines: str, uid: str | None = "one@elsewhere.example") -> FileLine:
    (found,) = lines_of(event(*AT_TEN, *lines, uid=uid))
    assert isinstance(found, FileLine), found
    return found


def fault_of(*lines: str) -> LineFault:
    (found,) = lines_of(event(*lines))
    assert isinstance(found, UnreadLine), found
    return found.fault


def exported(name: str) -> list[AnyLine]:
    return list(read((FILES / name).read_bytes()).lines)


def test_of_easy_appointments_the_patient_is_who_does_not_invite() -> None:
    """It lists the provider first, and everything in the installation's language."""
    (line,) = exported("easyappointments.ics")
    assert isinstance(line, FileLine)
    assert (line.surgeon, line.procedure) == ("David Kim", "Konsultation Facelift")
    assert (line.name, line.email, line.telephone) == ("Hana Sato", "hana@patients.example", "+13105550188")
    assert (line.starts_at, line.length) == (local(20, 11), timedelta(minutes=45))
    assert "Nur vormittags" in line.note


def test_of_google_appointments_come_and_the_rest_stands_aside() -> None:
    lines = exported("google.ics")
    (renee,) = [line for line in lines if isinstance(line, FileLine)]
    assert (renee.procedure, renee.name, renee.email) == (
        "Mini facelift",
        "Renée Müller-Ortiz",
        "renee@patients.example",
    )
    assert (renee.telephone, renee.starts_at) == ("+13105550142", local(6, 9, 30))
    aside = {line.why for line in lines if isinstance(line, AsideLine)}
    assert aside == {Aside.WHOLE_DAY, Aside.CANCELLED}
    assert {line.fault for line in lines if isinstance(line, UnreadLine)} == {LineFault.NO_PATIENT}


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.glob("*.ics")))
def test_whatever_a_program_writes_each_event_has_a_line(name: str) -> None:
    data = Path(FILES / name).read_bytes()
    numbers = {line.number for line in read(data).lines}
    assert numbers == set(range(1, data.count(b"BEGIN:VEVENT") + 1))


TITLES = {
    "Mini facelift – Ana Ruiz": ("Mini facelift", "Ana Ruiz"),
    "Ana Ruiz - mini-facelift": ("mini-facelift", "Ana Ruiz"),
    "Rhinoplasty: Anne-Marie O’Brien": ("Rhinoplasty", "Anne-Marie O’Brien"),
    "Rhinoplasty with Ana Ruiz (Dr. David Kim)": ("Rhinoplasty", "Ana Ruiz"),
    "김서연 / Rhinoplasty": ("Rhinoplasty", "김서연"),
}


@pytest.mark.parametrize(("title", "told"), TITLES.items())
def test_a_title_may_name_procedure_and_patient(title: str, told: tuple[str, str]) -> None:
    escaped = title.replace(",", "\\,")
    line = line_of(f"SUMMARY:{escaped}")
    assert (line.procedure, line.name) == told


@pytest.mark.parametrize("title", ["Lunch", "Ana Ruiz", "Staff meeting", "Rhinoplasty", "Ruiz, Ana – Rhinoplasty", ""])
def test_nobody_is_made_a_patient_by_a_guess(title: str) -> None:
    assert fault_of(*AT_TEN, "SUMMARY:" + title.replace(",", "\\,")) is LineFault.NO_PATIENT


def test_who_is_invited_is_the_patient_whatever_the_title_says() -> None:
    line = line_of("SUMMARY:Consult", ANA_COMES)
    assert (line.name, line.email, line.procedure) == ("Ana Ruiz", "ana@patient.example", "")
    named = Unnamed("david-kim", "rhinoplasty")
    (given,) = lines_of(event(*AT_TEN, "SUMMARY:Consult", ANA_COMES), unnamed=named)
    assert isinstance(given, FileLine)
    assert (given.surgeon, given.procedure) == ("david-kim", "rhinoplasty")


def test_of_several_who_are_invited_none_is_chosen() -> None:
    assert fault_of(*AT_TEN, ANA_COMES, "ATTENDEE;CN=Ben Ito:mailto:ben@patient.example") is LineFault.SEVERAL_PATIENTS


def test_whoever_is_a_surgeon_of_ours_is_no_patient() -> None:
    line = line_of("ATTENDEE;CN=Dr. Eugene Kim:mailto:eugene@practice.example", ANA_COMES)
    assert (line.surgeon, line.name) == ("Dr. Eugene Kim", "Ana Ruiz")


def test_an_address_is_no_name() -> None:
    by_address = "ATTENDEE;CN=ana@patient.example:mailto:ana@patient.example"
    assert line_of(by_address, "SUMMARY:Rhinoplasty – Ana Ruiz").name == "Ana Ruiz"
    assert fault_of(*AT_TEN, by_address) is LineFault.NO_PATIENT


NUMBERS = {
    "Telephone (310) 555-0142": "+13105550142",
    "Ref 2026-10-20 11 00": "",
    "Call (310) 555-0142 or (310) 555-0143": "",
    "Office (310) 555-0100\\nAna Ruiz\\n+1 310 555 0188": "+13105550188",
    "https://meet.example/3105550142": "",
    "": "",
}


@pytest.mark.parametrize(("description", "telephone"), NUMBERS.items())
def test_a_telephone_number_is_taken_where_it_is_surely_theirs(description: str, telephone: str) -> None:
    assert line_of(ANA_COMES, f"DESCRIPTION:{description}").telephone == telephone


def test_a_long_description_is_cut_and_that_is_said() -> None:
    line = line_of(ANA_COMES, f"DESCRIPTION:{'x' * 600}")
    assert (len(line.note), line.remarks) == (500, (Remark.NOTE_CUT,))


CHOICES = {
    Remark.NO_LENGTH: ("DTSTART:20261006T170000Z",),
    Remark.SKIPPED_HOUR: ("DTSTART;TZID=America/Los_Angeles:20270314T023000", "DURATION:PT45M"),
    Remark.REPEATED_HOUR: ("DTSTART;TZID=America/Los_Angeles:20261101T013000", "DURATION:PT45M"),
    Remark.WORKING_ELSEWHERE: (*AT_TEN, "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"),
}


@pytest.mark.parametrize(("remark", "written"), CHOICES.items())
def test_what_is_chosen_for_a_file_that_says_it_unclearly_is_said(remark: Remark, written: Sequence[str]) -> None:
    (line,) = lines_of(event(*written, ANA_COMES))
    assert isinstance(line, FileLine)
    assert line.remarks == (remark,)


def test_letters_of_another_alphabet_are_refused() -> None:
    with pytest.raises(NotAFile) as refused:
        read(file_of(event(*AT_TEN, "SUMMARY:Rhinoplasty – 김민지")).decode().replace("–", "-").encode("cp949"))
    assert refused.value.fault is FileFault.OTHER_LETTERS


def test_a_zone_that_is_none_is_told_by_its_name() -> None:
    data = file_of(event("DTSTART;TZID=Mars/Olympus:20261006T100000", "DURATION:PT45M", ANA_COMES))
    found = read(data)
    (line,) = found.lines
    assert isinstance(line, FileLine)
    assert found.unknown_zones == ("Mars/Olympus",)
    assert (line.remarks, line.starts_at) == ((Remark.NO_ZONE,), local(6, 10))


def test_a_zone_of_elsewhere_is_reckoned() -> None:
    (line,) = lines_of(event("DTSTART;TZID=Europe/Berlin:20261006T190000", "DURATION:PT45M", ANA_COMES))
    assert isinstance(line, FileLine)
    assert line.starts_at == local(6, 10)


def test_days_of_a_series_are_known_one_by_one_and_one_uid_for_all_tells_none() -> None:
    series = lines_of(event(*AT_TEN, "RRULE:FREQ=WEEKLY;COUNT=3", ANA_COMES))
    assert len({line.known_by for line in series if isinstance(line, FileLine)}) == 3
    later = ("DTSTART:20261007T170000Z", "DURATION:PT45M", ANA_COMES)
    same = lines_of(event(*AT_TEN, ANA_COMES, uid="all"), event(*later, uid="all"))
    assert len({line.known_by for line in same if isinstance(line, FileLine)}) == 2
    assert line_of(ANA_COMES, uid=None).known_by == ""


def test_what_is_past_or_cannot_be_read_is_told() -> None:
    past = event("DTSTART:20200106T170000Z", "DURATION:PT45M", ANA_COMES, uid="a")
    torn = event("DTSTART:soon", ANA_COMES, uid="b")
    bomb = event(*AT_TEN, "RRULE:FREQ=SECONDLY", ANA_COMES, uid="c")
    assert lines_of(past, torn, bomb) == [
        AsideLine(number=1, starts_at=None, why=Aside.OUTSIDE),
        UnreadLine(number=2, fault=LineFault.BAD_EVENT),
        UnreadLine(number=3, fault=LineFault.ENDLESS_SERIES),
    ]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", FileFault.EMPTY),
        (file_of(), FileFault.NO_EVENTS),
        (file_of(event(*AT_TEN, ANA_COMES))[:-30], FileFault.CUT_OFF),
        (a_csv(ANA), FileFault.NOT_A_CALENDAR),
    ],
)
def test_what_is_no_whole_calendar_is_refused(data: bytes, fault: FileFault) -> None:
    with pytest.raises(NotAFile) as refused:
        read(data)
    assert refused.value.fault is fault


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_calendar_in_other_letters_is_to_be_exported_as_a_calendar_again(encoding: str) -> None:
    with pytest.raises(NotAFile) as refused:
        read(file_of(event(*AT_TEN, ANA_COMES)).decode().encode(encoding))
    assert file_fault_words(refused.value) == "The file cannot be read as a calendar: export it again as .ics."


def test_a_calendar_is_told_from_a_csv_by_what_stands_in_it() -> None:
    calendar = file_of(event(*AT_TEN, ANA_COMES))
    assert read(b"\xef\xbb\xbf\r\n" + calendar, name="moved.txt").is_calendar
    assert not read(a_csv(ANA), name="moved.csv").is_calendar
