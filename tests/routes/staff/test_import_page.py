"""An administrator chooses a file, reads what would become of each line, imports just that, and takes it back."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from booking import appointments
from booking.appointments import Actor
from booking.database import db, writing
from booking.forms.import_file import FileFault, NotAFile
from booking.models import Appointment, Import, KeptForm, Letter, Surgeon, Visit
from booking.routes.staff.importing import dry_run, kept_file
from booking.routes.uploads import LARGEST_FILE
from tests.calendars.foreign.calendar_files import event, file_of
from tests.stage.desk import signed_in
from tests.stage.import_files import ANA, BEN, HEAD, a_csv
from tests.stage.page_client import Page, PageClient, words
from tests.stage.people import PASSWORD
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

PAGE = "/staff/import"
SHOW = "Show what would happen"
TAKE_BACK = "Take this import back"
MIXED = a_csv(
    ANA,
    BEN.replace("10:00", "18:30"),
    BEN.replace("rhinoplasty", "a new nose"),
    ANA.replace("2026", "2025"),
    ANA,
)


@pytest.fixture
def admin(app: Flask) -> PageClient:
    return signed_in(app, "admin")


def sent(pages: PageClient, data: bytes, *, name: str = "moved.csv", surgeon: str = "") -> Page:
    """The answer to the file, not followed."""
    file = FileStorage(io.BytesIO(data), name)
    boundary, body = encode_multipart(pages.get(PAGE).fields(SHOW) | {"surgeon": surgeon, "file": file})
    return Page(pages, pages.client.post(PAGE, data=body, content_type=f"multipart/form-data; boundary={boundary}"))


def planned(pages: PageClient, data: bytes) -> Page:
    return sent(pages, data).follow()


def notice(page: Page) -> str:
    return next(words(one) for one in page.tree.iter("div") if "notice" in one.get("class", ""))


def number_of(app: Flask, table: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_file_is_planned_line_by_line_and_nothing_is_written(app: Flask, admin: PageClient) -> None:
    page = planned(admin, MIXED)
    assert page.h1 == "What would be imported"
    assert (
        "5 lines: 1 booked, 1 booked outside hours, 1 past, 1 twice in the file, 1 unknown procedure."
        " Nothing has been written." in page.text
    )
    assert page.headings()[1:] == ["Cannot be booked (1)", "Please look at these (3)", "Booked as they are (1)"]
    assert "Unknown procedure: write it as the practice names it" in page.text
    assert number_of(app, Visit) == number_of(app, Import) == 0


def test_what_was_shown_is_imported_and_nobody_hears_of_it(app: Flask, admin: PageClient) -> None:
    page = planned(admin, a_csv(ANA, BEN)).press("Import 2 visits").follow()
    assert notice(page) == "2 visits are booked. Nobody gets an email about it."
    assert "2 visits, without reminders" in page.text
    assert number_of(app, Visit) == 2
    assert number_of(app, Letter) == 0
    assert "2 visits came along on " in admin.get("/staff/practice").text
    with app.app_context():
        assert db.session.scalars(select(Import)).one().user_id is not None


def test_reminders_begin_on_the_day_that_is_chosen(app: Flask, admin: PageClient) -> None:
    page = planned(admin, a_csv(ANA)).press("Import 1 visit", reminders_from="2026-10-05").follow()
    assert "1 visit, with reminders from Monday, October 5, 2026" in page.text
    refused = planned(admin, a_csv(BEN)).press("Import 1 visit", reminders_from="soon")
    assert (refused.status, number_of(app, Visit)) == (422, 1)
    assert refused.fields("Import 1 visit")["reminders_from"] == "soon"


def test_lines_that_cannot_be_booked_are_left_out_only_when_somebody_says_so(app: Flask, admin: PageClient) -> None:
    page = planned(admin, MIXED)
    refused = page.press("Import 2 visits")
    assert (refused.status, number_of(app, Visit)) == (422, 0)
    assert "Some lines cannot be booked. Mend the file, or leave them out." in refused.text
    refused.press("Import 2 visits", leave_out="y").follow()
    assert number_of(app, Visit) == 2


LOOK = "Show it with this reason"
WHY = "Seen together there"
OVER = ANA.replace("10:00", "10:15").replace("Ana", "Eve")


def test_overlaps_come_beside_one_another_for_a_reason_that_was_looked_at_first(app: Flask, admin: PageClient) -> None:
    page = planned(admin, a_csv(ANA, OVER))
    assert "1 line overlaps what is booked or what stands in the file." in page.text
    shown = page.press(LOOK, reason=WHY, reminders_from="2026-10-05", leave_out="y").follow()
    assert number_of(app, Visit) == 0
    assert "Overlap, booked beside what stands there" in shown.text
    fields = shown.fields("Import 2 visits")
    assert (fields["reason"], fields["reminders_from"]) == (WHY, "2026-10-05")
    again = admin.get(f"/staff/import/plan?file={fields['file']}")
    assert again.fields("Import 2 visits")["reason"] == WHY
    table = admin.client.get(f"/staff/import/plan.csv?file={fields['file']}").get_data(as_text=True)
    assert "booked beside" in table
    shown.press("Import 2 visits").follow()
    with app.app_context():
        beside = db.session.scalars(select(Appointment).where(Appointment.lane > 0)).one()
        own_page = f"/staff/appointments/{beside.uuid}"
    assert WHY in admin.get(own_page).text


def test_a_reason_imports_nothing_by_itself(app: Flask, admin: PageClient) -> None:
    page = planned(admin, a_csv(ANA, OVER))
    unread = page.press("Import 1 visit", reason=WHY, leave_out="y").follow()
    assert notice(unread) == "Nothing is imported yet: first look at what the reason changes."
    assert "Import 2 visits" in unread.buttons()
    nothing_typed = page.press(LOOK, reason=" ")
    assert (nothing_typed.status, number_of(app, Visit)) == (422, 0)
    assert "Enter a reason for the overlap." in nothing_typed.text
    taken_back = unread.press(LOOK, reason="").follow()
    assert "Import 1 visit" in taken_back.buttons()


def test_without_an_overlap_no_reason_is_asked_for(admin: PageClient) -> None:
    assert LOOK not in planned(admin, a_csv(ANA, BEN)).buttons()


def test_what_has_changed_since_is_shown_anew_and_nothing_is_imported(app: Flask, admin: PageClient) -> None:
    page = planned(admin, a_csv(ANA, BEN))
    with app.app_context():
        a_booking(local(6, 10))
    answer = page.press("Import 2 visits", reminders_from="2026-10-05")
    assert answer.status == 409
    assert "Overlap with what is booked from 10:00" in answer.text
    assert answer.fields("Import 1 visit")["reminders_from"] == "2026-10-05"
    assert number_of(app, Import) == 0
    without_seen = admin.post("/staff/import/plan", answer.fields("Import 1 visit") | {"seen": ""})
    assert (without_seen.status, number_of(app, Import)) == (409, 0)


def test_a_second_press_adds_nothing(app: Flask, admin: PageClient) -> None:
    page = planned(admin, a_csv(ANA))
    page.press("Import 1 visit")
    again = page.press("Import 1 visit")
    assert (again.status, number_of(app, Visit)) == (409, 1)
    assert "This had been imported before. Nothing was imported just now." in again.text
    assert "Imported before, left out" in again.text
    assert "There is nothing to book." in again.text


def test_the_last_import_leads_to_its_first_day_that_stands(app: Flask, admin: PageClient) -> None:
    page = planned(admin, a_csv(BEN.replace("10-06", "10-08"), ANA)).press("Import 2 visits").follow()
    assert "2 visits, without reminders. Its first day is Tuesday, October 6, 2026." in page.text
    assert page.links()["Tuesday, October 6, 2026"] == "/staff/?day=2026-10-06"
    with app.app_context():
        first = db.session.scalars(select(Visit).join(Visit.appointments).order_by(Appointment.starts_at)).first()
        assert first
        appointments.cancel(first, actor=Actor("desk"), now=NOW)
    assert "Its first day is Thursday, October 8, 2026." in admin.get("/staff/import").text
    with app.app_context():
        for visit in db.session.scalars(select(Visit)).all():
            appointments.cancel(visit, actor=Actor("desk"), now=NOW)
    assert "Its first day is" not in admin.get("/staff/import").text


def test_the_last_import_is_taken_back(app: Flask, admin: PageClient) -> None:
    page = planned(admin, a_csv(ANA, BEN)).press("Import 2 visits").follow()
    assert TAKE_BACK not in page.press(TAKE_BACK).follow().buttons()
    with app.app_context():
        assert set(db.session.scalars(select(Appointment.status))) == {"cancelled"}
    twice = page.press(TAKE_BACK)
    assert twice.status == 409
    assert "It may have been taken back already." in twice.text


def test_an_import_that_was_touched_stays_and_names_what_is_in_the_way(app: Flask, admin: PageClient) -> None:
    page = planned(admin, a_csv(ANA, BEN)).press("Import 2 visits").follow()
    with app.app_context(), writing() as session:
        uuid = session.scalars(select(Appointment.uuid).limit(1)).one()
        session.execute(update(Appointment).where(Appointment.uuid == uuid).values(version=2))
    refused = page.press(TAKE_BACK)
    assert refused.status == 409
    assert "1 of its visits has been changed or told of, or has begun" in refused.text
    assert f"/staff/appointments/{uuid}" in refused.links().values()
    assert TAKE_BACK not in refused.buttons()


def test_only_the_import_that_was_shown_is_taken_back(app: Flask, admin: PageClient) -> None:
    first = planned(admin, a_csv(ANA)).press("Import 1 visit").follow()
    planned(admin, a_csv(BEN)).press("Import 1 visit")
    assert first.press(TAKE_BACK).status == 409
    for seen in ("", "no uuid", str(uuid4())):
        assert admin.post("/staff/import/undo", first.fields(TAKE_BACK) | {"seen": seen}).status == 409
    with app.app_context():
        assert set(db.session.scalars(select(Import.undone_at))) == {None}


def test_the_file_is_sealed_is_its_senders_alone_and_goes_within_the_hour(
    app: Flask, admin: PageClient, standing_clock: StandingClock
) -> None:
    plan = sent(admin, a_csv(ANA)).location or ""
    with app.app_context():
        assert b"Ruiz" not in bytes(db.session.scalars(select(KeptForm.sealed)).one())
    other = signed_in(app, "admin", surgeon="david-kim")
    assert other.get(plan, expect=303).location == PAGE
    assert other.get(plan.replace("plan?", "plan.csv?"), expect=303).location == PAGE
    assert admin.get(plan).status == 200
    standing_clock.moment = NOW + timedelta(hours=1, seconds=1)
    admin = signed_in(app, "admin", surgeon="eugene-kim")
    assert admin.get(plan, expect=303).location == PAGE


@pytest.mark.parametrize("name", ["=1+1", "+1", "@SUM(A1)", "\t=1", "＝1+1"])
def test_what_a_spreadsheet_would_calculate_of_the_table_is_words(app: Flask, admin: PageClient, name: str) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Surgeon).where(Surgeon.slug == "david-kim").values(name=name))
    plan = sent(admin, MIXED).location or ""
    answer = admin.client.get(plan.replace("plan?", "plan.csv?"))
    surgeons = {row[2] for row in csv.reader(io.StringIO(answer.text, newline="")) if row[0] != "line"}
    assert "'" + name in surgeons
    assert name not in surgeons


def test_all_lines_are_in_a_table_without_anything_of_patients(
    admin: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dry_run, "MOST_LINES", 2)
    lines = [BEN.replace("10-06", f"10-{day:02}").replace("rhinoplasty", "=1+1") for day in range(6, 16)]
    page = planned(admin, a_csv(*lines))
    assert "The first 2 of 10 lines" in page.text
    answer = admin.client.get(page.links()["a table to download"])
    table = answer.get_data(as_text=True).splitlines()
    assert table[0] == "line,starts_at,surgeon,what would happen"
    assert len(table) == 11
    assert not any(word in line for line in table for word in ("Ben Ito", "=1+1"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="import.csv"'


def test_what_asks_for_no_decision_is_folded_once_it_is_long(admin: PageClient) -> None:
    lines = [BEN.replace("10-06", f"10-{day:02}") for day in (6, 7, 8, 13, 14, 15, 20, 21, 22, 27, 28)]
    few, many = planned(admin, a_csv(*lines[:10])), planned(admin, a_csv(*lines))
    assert many.headings()[1:] == ["Booked as they are (11)"]
    assert ["Show them" in page.text for page in (few, many)] == [False, True]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf\r\n", "The file is empty."),
        (b"\0" * 500, "The file is no text: export it as CSV."),
        (b"PK\x03\x04" + bytes(range(256)) * 20, "The file is no text: export it as CSV."),
        (b"<script>alert(1)</script>", "The first line must name the columns"),
        (HEAD.encode(), "The file has no line after the first"),
        (HEAD.encode() + b'\ndavid-kim,"mini', "The end of the file may be missing."),
    ],
)
def test_what_is_no_file_of_appointments_is_refused_beside_its_field(admin: PageClient, data: bytes, said: str) -> None:
    page = sent(admin, data, surgeon="eugene-kim")
    assert page.status == 422
    assert said in page.text
    assert page.fields(SHOW)["surgeon"] == "eugene-kim"


CALENDAR = event(
    "DTSTART;TZID=Pacific Standard Time:20261006T100000",
    "DTEND;TZID=Pacific Standard Time:20261006T104500",
    "SUMMARY:Mini facelift – Ana Ruiz",
)


def test_a_calendar_is_imported_and_comes_once(app: Flask, admin: PageClient) -> None:
    page = sent(admin, file_of(CALENDAR), name="david.ics", surgeon="david-kim").follow()
    assert "1 event: 1 booked. Nothing has been written." in page.text
    page.press("Import 1 visit").follow()
    assert number_of(app, Visit) == 1
    again = sent(admin, file_of(CALENDAR), name="david.ics", surgeon="david-kim").follow()
    assert "1 event: 1 imported before." in again.text


def test_a_zone_that_nobody_knows_is_said(admin: PageClient) -> None:
    lines = [line.replace("Pacific Standard Time", "<b>Mars</b>") for line in CALENDAR]
    page = sent(admin, file_of(lines), surgeon="david-kim").follow()
    assert "a time zone that nobody knows: <b>Mars</b>" in page.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (file_of(CALENDAR)[:-40], "The file is cut off: export it again."),
        (file_of(), "The file has no event."),
        (file_of(event("DTSTART:20261006T100000Z", "RRULE:FREQ=SECONDLY")), ""),
    ],
)
def test_a_calendar_that_is_none_is_refused_and_a_bomb_is_named(admin: PageClient, data: bytes, said: str) -> None:
    page = sent(admin, data, name="x.ics", surgeon="david-kim")
    if said:
        assert (page.status, said in page.text) == (422, True)
    else:
        assert "repeats too often to be appointments of patients" in page.follow().text


def test_what_could_be_read_a_moment_ago_and_no_longer_can_is_said(
    admin: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = sent(admin, file_of(CALENDAR), name="david.ics", surgeon="david-kim").follow()
    monkeypatch.setattr(kept_file, "read_import_file", refuse)
    refused = page.press("Import 1 visit")
    assert refused.location == PAGE
    assert "The file is cut off: export it again." in notice(refused.follow())


def refuse(*_data: object, **_named: object) -> None:
    raise NotAFile(FileFault.CUT_OFF)


def test_without_a_file_the_page_asks_for_one(admin: PageClient) -> None:
    page = admin.get(PAGE)
    assert "Choose a file." in page.press(SHOW).text
    fields = page.fields(SHOW) | {"file": "moved.csv"}
    assert admin.post(PAGE, fields).status == 422
    empty = page.fields(SHOW) | {"file": (io.BytesIO(b""), "")}
    answer = admin.client.post(PAGE, data=empty, content_type="multipart/form-data")
    assert answer.status_code == 422


def test_a_hostile_name_and_hostile_lines_are_text(admin: PageClient) -> None:
    script = "<script>alert(1)</script>"
    answer = sent(admin, a_csv(ANA.replace("mini-facelift", script)), name=f"'><{script}.csv")
    assert answer.location, answer.text
    page = answer.follow()
    assert page.status == 200  # valid, and without a script of its own: PageClient has looked
    assert script not in page.text


def test_a_large_file_is_taken_and_a_larger_one_is_not(admin: PageClient) -> None:
    big = a_csv(ANA) + b"\n" * (LARGEST_FILE - 500)
    assert sent(admin, big).status == 303
    assert sent(admin, b"x" * (LARGEST_FILE + 100_000)).status == 413
    other = admin.client.post("/staff/import/undo", data={"seen": "x" * 100_000})
    assert other.status_code == 413


def test_a_sign_out_in_between_loses_no_choice(app: Flask, admin: PageClient, standing_clock: StandingClock) -> None:
    page = planned(admin, a_csv(ANA))
    standing_clock.moment = NOW + timedelta(minutes=20)
    signed_out = page.press("Import 1 visit", reminders_from="2026-10-05")
    assert number_of(app, Visit) == 0
    back = signed_out.follow().press("Sign in", email="admin.one@practice.test", password=PASSWORD).follow()
    assert back.fields("Import 1 visit")["reminders_from"] == "2026-10-05"
    back.press("Import 1 visit").follow()
    assert number_of(app, Visit) == 1
