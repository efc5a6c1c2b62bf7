"""The CSV of a move is read as it is documented, whatever spreadsheet wrote it, or refused by its line."""

from datetime import UTC, datetime, timedelta

import pytest

from booking.appointments import LineFault, UnreadLine
from booking.forms.import_file import COLUMNS, MOST_BYTES, MOST_LINES, FileFault, NotAFile, csv_lines, read_csv
from tests.stage.import_files import ANA, BEN, HEAD, a_csv, read, read_line
from tests.stage.settings import LOS_ANGELES
from tests.stage.visits import local


def with_fields(**fields: str) -> str:
    """Ana's line with other fields, quoted as a spreadsheet does."""
    row = dict(zip(COLUMNS, ANA.split(","), strict=True)) | fields
    return ",".join('"' + field.replace('"', '""') + '"' for field in row.values())


def fault_of(line: str) -> LineFault:
    (found,) = read(line)
    assert isinstance(found, UnreadLine), found
    return found.fault


def refusal(data: bytes) -> NotAFile:
    with pytest.raises(NotAFile) as refused:
        read_csv(data, zone=LOS_ANGELES)
    return refused.value


def test_a_line_is_read_field_by_field() -> None:
    line = read_line(ANA)
    assert (line.number, line.surgeon, line.procedure, line.location) == (2, "david-kim", "mini-facelift", "office")
    assert (line.starts_at, line.length) == (local(6, 10), timedelta(minutes=45))
    assert line.starts_at.tzinfo is UTC
    assert (line.name, line.email, line.telephone) == ("Ana Ruiz", "ana@patient.example", "+13105550143")
    assert line.note == "Left side"


def test_all_but_a_name_and_a_start_may_be_empty() -> None:
    line = read_line(",,,2026-10-06 10:00,,Ana Ruiz,,,")
    assert (line.surgeon, line.procedure, line.location, line.length) == ("", "", "", None)
    assert (line.email, line.telephone, line.note) == ("", "", "")


def test_whose_the_lines_are_that_name_nobody_is_said_beside_the_file() -> None:
    found = read_csv(a_csv(BEN, BEN.removeprefix("eugene-kim")), zone=LOS_ANGELES, surgeon="david-kim")
    assert [line.surgeon for line in found if not isinstance(line, UnreadLine)] == ["eugene-kim", "david-kim"]


WRITTEN = {
    "as it is": a_csv(ANA, BEN),
    "with a mark at its beginning": b"\xef\xbb\xbf" + a_csv(ANA, BEN),
    "with semicolons": a_csv(ANA, BEN).replace(b",", b";"),
    "with tabs": a_csv(ANA, BEN).replace(b",", b"\t"),
    "with line ends of Windows": a_csv(ANA, BEN).replace(b"\n", b"\r\n"),
    "with line ends of an old Mac": a_csv(ANA, BEN).replace(b"\n", b"\r"),
    "without a line end at its end": a_csv(ANA, BEN).rstrip(),
    "as Unicode text": a_csv(ANA, BEN).decode().replace(",", "\t").encode("utf-16"),
    "with empty rows at its end": a_csv(ANA, BEN, ",,,,,,,,", ""),
    "with names in capitals": a_csv(ANA, BEN, head=HEAD.title()),
}


@pytest.mark.parametrize("data", WRITTEN.values(), ids=list(WRITTEN))
def test_it_is_read_as_any_spreadsheet_writes_it(data: bytes) -> None:
    assert read_csv(data, zone=LOS_ANGELES) == read(ANA, BEN)


def test_columns_may_stand_in_any_order() -> None:
    rows = [dict(zip(COLUMNS, line.split(","), strict=True)) for line in (ANA, BEN)]
    turned = [",".join(reversed(list(row.values()))) for row in rows]
    assert read_csv(a_csv(*turned, head=",".join(reversed(COLUMNS))), zone=LOS_ANGELES) == read(ANA, BEN)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_letters_are_those_that_were_written(encoding: str) -> None:
    data = a_csv(ANA.replace("Ana Ruiz", "Zoë Núñez")).decode().encode(encoding)
    (line,) = read_csv(data, zone=LOS_ANGELES)
    assert not isinstance(line, UnreadLine)
    assert line.name == "Zoë Núñez"


def test_two_encodings_in_one_file_are_refused_and_not_guessed() -> None:
    data = a_csv(ANA.replace("Ana", "Zoë"), BEN) + b"eugene-kim,,,2026-10-07 10:00,,Jos\xe9 Sol,,,\n"
    assert refusal(data).fault is FileFault.MIXED_TEXT


@pytest.mark.parametrize("encoding", ["cp949", "euc_jp", "cp1251"])
def test_letters_of_another_alphabet_are_refused_and_not_read_as_latin(encoding: str) -> None:
    name = {"cp949": "김민지", "euc_jp": "山田太郎", "cp1251": "Анна"}[encoding]
    data = a_csv(ANA.replace("Ana Ruiz", name)).decode().encode(encoding)
    assert refusal(data).fault in (FileFault.OTHER_LETTERS, FileFault.MIXED_TEXT)


def test_a_line_is_told_by_where_it_begins() -> None:
    first, second, third = read(with_fields(note="one\ntwo\n\nfour"), BEN, with_fields(starts_at="soon"))
    assert [first.number, second.number, third.number] == [2, 6, 7]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
@pytest.mark.parametrize("before", ["", "'"], ids=["bare", "with an apostrophe"])
def test_what_a_spreadsheet_would_calculate_is_text(sign: str, before: str) -> None:
    line = read_line(with_fields(name=f"{before}{sign}Ana", note=f'{before}{sign}HYPERLINK("x")'))
    assert (line.name, line.note) == (f"{sign}Ana", f'{sign}HYPERLINK("x")')


def test_an_apostrophe_of_the_name_itself_stays() -> None:
    assert read_line(with_fields(name="'t Hooft")).name == "'t Hooft"


@pytest.mark.parametrize("telephone", ["(310) 555-0143", "+1 310 555 0143", "'+13105550143", "310.555.0143"])
def test_a_telephone_number_is_read_as_everywhere(telephone: str) -> None:
    assert read_line(with_fields(telephone=telephone)).telephone == "+13105550143"


STARTS = {
    "2026-10-06 10:00": local(6, 10),
    "2026-10-06T10:00-07:00": local(6, 10),
    "2026-10-06T17:00Z": local(6, 10),
    "2026-10-06 19:00:00+02:00": local(6, 10),
    "2026-11-01 00:30": local(1, 0, 30, month=11),
    "2026-11-01T01:30-07:00": local(1, 1, 30, month=11),
    "2026-11-01T01:30-08:00": local(1, 1, 30, month=11, fold=1),
}


@pytest.mark.parametrize(("written", "moment"), STARTS.items())
def test_a_start_is_by_the_practices_clock_or_with_its_offset(written: str, moment: datetime) -> None:
    assert read_line(with_fields(starts_at=written)).starts_at == moment


FAULTS = {
    LineFault.NOT_A_START: [
        "10/06/2026 10:00",
        "06.10.2026 10:00",
        "2026-10-06",
        "2026-10-06T10:00",
        "2026-10-06 10:00:00",
        "2026-10-06 10:00 AM",
        "2026-10-06 24:00",
        "2026-10-06 9:00",
        "2026-02-30 10:00",
        "20261006 10:00",
        "46301.4",
        "9999-12-31 23:59",
        "0001-01-01 00:00",
        "0001-01-01T00:00Z",
        "9999-12-31T23:59Z",
        "2026-10-06T10:00:30Z",
        "٢٠٢٦-١٠-٠٦ ١٠:٠٠",
        "",
    ],
    LineFault.NO_SUCH_TIME: ["2027-03-14 02:00", "2027-03-14 02:59"],
    LineFault.TIME_TWICE: ["2026-11-01 01:00", "2026-11-01 01:59"],
}


@pytest.mark.parametrize(("fault", "written"), [(fault, text) for fault, texts in FAULTS.items() for text in texts])
def test_a_start_that_is_not_surely_one_moment_is_refused(fault: LineFault, written: str) -> None:
    assert fault_of(with_fields(starts_at=written)) is fault


@pytest.mark.parametrize(
    ("field", "text", "fault"),
    [
        ("telephone", "1.31E+10", LineFault.LOST_DIGITS),
        ("telephone", "1,31055E+10", LineFault.LOST_DIGITS),
        ("telephone", "3E9", LineFault.LOST_DIGITS),
        ("telephone", "13105550143.0", LineFault.LOST_DIGITS),
        ("telephone", "555-0143", LineFault.NOT_A_TELEPHONE),
        ("telephone", "call his wife", LineFault.NOT_A_TELEPHONE),
        ("email", "ana at example", LineFault.NOT_AN_EMAIL),
        ("email", "ana@a.example, ben@b.example", LineFault.NOT_AN_EMAIL),
        ("minutes", "0", LineFault.NOT_MINUTES),
        ("minutes", "-30", LineFault.NOT_MINUTES),
        ("minutes", "30.0", LineFault.NOT_MINUTES),
        ("minutes", "00:45", LineFault.NOT_MINUTES),
        ("minutes", "٤٥", LineFault.NOT_MINUTES),
        ("name", " ", LineFault.NO_NAME),
        ("name", "12345", LineFault.NOT_A_NAME),
        ("name", "Ana\nRuiz", LineFault.NOT_A_NAME),
        ("note", "x" * 501, LineFault.LONG_NOTE),
    ],
)
def test_a_field_that_cannot_be_read_is_refused_by_its_line(field: str, text: str, fault: LineFault) -> None:
    assert fault_of(with_fields(**{field: text})) is fault


def test_other_lines_are_read_beside_one_that_cannot_be() -> None:
    ana, torn, ben = read(ANA, BEN + ",", BEN)
    assert torn == UnreadLine(number=3, fault=LineFault.FIELD_COUNT)
    assert [ana, ben.number] == [read_line(ANA), 4]


@pytest.mark.parametrize("cut", range(1, 80, 7))
def test_wherever_the_file_is_cut_off_the_last_line_is_not_taken_for_whole(cut: int) -> None:
    whole = a_csv(BEN, ANA.replace("Left side", "")).rstrip()
    short = whole[: -cut - 1]
    lines = read_csv(short, zone=LOS_ANGELES)
    assert lines[0] == read_line(BEN)
    if len(lines) == 2:
        assert lines[1] == UnreadLine(number=3, fault=LineFault.CUT_OFF)


def test_a_file_cut_off_within_quotation_marks_or_a_letter_is_not_taken_for_whole() -> None:
    quoted = a_csv(BEN, with_fields(note="one, two")).rstrip(b'"\n')
    refused = refusal(quoted)
    assert (refused.fault, refused.line) == (FileFault.OPEN_QUOTE, 3)
    *_, last = read_csv(a_csv(ANA, BEN).rstrip() + "ë".encode()[:1], zone=LOS_ANGELES)
    assert last == UnreadLine(number=3, fault=LineFault.CUT_OFF)


REFUSED = {
    FileFault.EMPTY: [b"", b"\n \n", b"\xef\xbb\xbf"],
    FileFault.NO_LINES: [a_csv(), HEAD.encode()],
    FileFault.NOT_TEXT: [b"PK\x03\x04\x00\x00", a_csv(ANA).replace(b"A", b"\0")],
    FileFault.NO_HEAD: [ANA.encode(), a_csv(ANA, head=HEAD.replace("starts_at", "start")), b"BEGIN:VCALENDAR\n"],
    FileFault.UNKNOWN_COLUMN: [a_csv(ANA + ",x", head=HEAD + ",born_on")],
    FileFault.COLUMN_TWICE: [a_csv(ANA + ",x", head=HEAD + ",note")],
    FileFault.STRAY_QUOTE: [a_csv(ANA, BEN.replace("Ben Ito", '"Ben" Ito'))],
    FileFault.TOO_BIG: [b"x" * (MOST_BYTES + 1)],
}


@pytest.mark.parametrize(("fault", "data"), [(fault, data) for fault, files in REFUSED.items() for data in files])
def test_what_is_no_such_file_is_refused_as_a_whole(fault: FileFault, data: bytes) -> None:
    assert refusal(data).fault is fault


def test_a_file_of_too_many_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_LINES >= 10_000
    monkeypatch.setattr(csv_lines, "MOST_LINES", 1)
    assert refusal(a_csv(ANA, BEN)).fault is FileFault.TOO_BIG


def test_missing_columns_are_named() -> None:
    assert refusal(a_csv(ANA, head="name,email")).detail.startswith("surgeon, procedure, location, starts_at")
