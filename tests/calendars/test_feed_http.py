"""A subscribed calendar gets what is booked, no more than its link may tell, and nothing twice."""

import gzip
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update
from werkzeug.test import TestResponse

from booking import appointments, schedules
from booking.appointments import PATIENT
from booking.availability import Interval
from booking.calendars import (
    FEED_TITLES,
    etag,
    feed_address,
    feed_links,
    feed_reading,
    make_feed_link,
    revoke_feed_link,
    subscription,
    write_events_anew,
)
from booking.calendars.forms import form_key
from booking.calendars.stored import event_of, fill
from booking.database import db, writing
from booking.models import CalendarEvent, FeedLink, Surgeon, Visit
from tests.calendars import lint
from tests.calendars.content import Component, read
from tests.calendars.readers import READERS
from tests.stage.people import add_user
from tests.stage.settings import LOS_ANGELES, NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import ANSWERS, TUESDAY_TEN, a_booking, a_booking_with, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

WINDOW = (date(2026, 7, 7), date(2028, 4, 5))
DAY = timedelta(days=1)


def surgeon_id(slug: str = "david-kim") -> int:
    found = db.session.scalar(select(Surgeon.id).where(Surgeon.slug == slug))
    assert found
    return found


def a_link(app: Flask, *, slug: str | None = "david-kim", titles: str = "private") -> str:
    with app.app_context():
        link = make_feed_link(surgeon_id=surgeon_id(slug) if slug else None, titles=titles, now=NOW)
        address = feed_address(link)
    assert address
    return address.removeprefix("http://localhost")


def events(answer: TestResponse) -> dict[str, Component]:
    """By UID."""
    assert answer.status_code == 200
    assert lint.faults_of_feed(answer.data, zone=LOS_ANGELES, window=WINDOW) == set()
    return {one.value("UID") or "": one for one in read(answer.data)[0].within("VEVENT")}


def only(answer: TestResponse) -> Component:
    found = list(events(answer).values())
    assert len(found) == 1
    return found[0]


def book(app: Flask, starts_at: datetime = TUESDAY_TEN, **more: str) -> UUID:
    with app.app_context():
        return a_booking(starts_at, browser=str(starts_at).encode() + str(more).encode(), **more).uuid  # type: ignore[arg-type]


def the_visit(uuid: UUID) -> Visit:
    found = appointments.visit_by_uuid(uuid)
    assert found
    return found


def add_row(number: int, starts_at: datetime, *, length: timedelta = timedelta(minutes=45)) -> None:
    """An appointment's event, as it would stand there had it been booked at another time."""
    row = CalendarEvent(uuid=UUID(int=number, version=4), uid=f"{UUID(int=number, version=4)}@x.example", sequence=0)
    row.subject, row.surgeon_id = "appointment", surgeon_id()
    starts_at = starts_at.astimezone(UTC)
    row.starts_at, row.ends_at, row.created_at, row.changed_at = starts_at, starts_at + length, NOW, NOW
    fill(row, [event_of(row, title="Appointment")] * 3, zone=LOS_ANGELES)
    db.session.add(row)


def test_a_booking_stands_in_its_surgeons_calendar_and_in_the_practices(app: Flask, client: FlaskClient) -> None:
    mine, others, all_of_them = a_link(app), a_link(app, slug="eugene-kim"), a_link(app, slug=None)
    assert events(client.get(mine)) == {}
    book(app)
    found = only(client.get(mine))
    assert found.value("DTSTART") == "20261006T100000"
    assert found.value("SUMMARY") == "Appointment"
    assert found.value("STATUS") == "CONFIRMED"
    assert events(client.get(others)) == {}
    assert only(client.get(all_of_them)).value("SUMMARY") == "Dr. David Kim: Appointment"


@pytest.mark.parametrize(
    ("titles", "title"), [("private", "Appointment"), ("initials", "A. R."), ("full", "Ana María Ruiz")]
)
def test_a_link_tells_as_much_as_was_chosen_for_it(app: Flask, client: FlaskClient, titles: str, title: str) -> None:
    book(app)
    link = a_link(app, titles=titles)
    assert only(client.get(link)).value("SUMMARY") == title
    text = client.get(link).data.decode()
    told = [word for word in ("Ruiz", "ana@patient.example", "5550143", "blood", "facelift") if word in text]
    assert told == (["Ruiz"] if titles == "full" else []), "the full one shows that names would be seen here"


def test_the_practices_calendar_tells_the_surgeons_apart_at_every_degree(app: Flask, client: FlaskClient) -> None:
    book(app)
    book(app, local(6, 10), surgeon="eugene-kim")
    for titles, title in (("private", "Appointment"), ("initials", "A. R."), ("full", "Ana María Ruiz")):
        summaries = {one.value("SUMMARY") for one in events(client.get(a_link(app, slug=None, titles=titles))).values()}
        assert summaries == {f"Dr. David Kim: {title}", f"Dr. Eugene Kim: {title}"}


def test_a_long_name_before_the_title_is_folded(app: Flask, client: FlaskClient) -> None:
    name = "Dr. Maximiliane-Éléonore Übermüller-Großschmidt, " * 3 + "MD; FACS"
    with app.app_context(), writing() as session:
        session.execute(update(Surgeon).values(name=name[:119]))
    book(app)
    found = only(client.get(a_link(app, slug=None, titles="full")))
    written = (found.value("SUMMARY") or "").replace("\\,", ",").replace("\\;", ";")
    assert written == f"{name[:119].strip()}: Ana María Ruiz"


def test_moving_and_cancelling_raise_the_sequence_of_the_same_event(app: Flask, client: FlaskClient) -> None:
    uuid, link = book(app, local(8, 10)), a_link(app)
    booked = only(client.get(link))
    with app.app_context():
        parts = [a_part("david-kim", "office", local(9, 14))]
        appointments.reschedule(the_visit(uuid), parts, actor=PATIENT, now=NOW + timedelta(minutes=1))
    moved = only(client.get(link))
    with app.app_context():
        appointments.cancel(the_visit(uuid), actor=PATIENT, now=NOW + timedelta(minutes=2))
    gone = only(client.get(link))
    assert [one.value("SEQUENCE") for one in (booked, moved, gone)] == ["0", "1", "2"]
    assert {one.value("UID") for one in (booked, moved, gone)} == {booked.value("UID")}
    assert moved.value("DTSTART") == "20261009T140000"
    assert (gone.value("STATUS"), gone.value("TRANSP")) == ("CANCELLED", "TRANSPARENT")
    stamps = [one.value("DTSTAMP") or "" for one in (booked, moved, gone)]
    assert stamps == sorted(set(stamps))


def test_what_is_cancelled_is_kept_for_thirty_days(
    app: Flask, client: FlaskClient, standing_clock: StandingClock
) -> None:
    uuid, link = book(app, local(8, 10)), a_link(app)
    with app.app_context():
        appointments.cancel(the_visit(uuid), actor=PATIENT, now=NOW)
    standing_clock.move(30 * DAY)
    assert only(client.get(link)).value("STATUS") == "CANCELLED"
    standing_clock.move(DAY)
    assert events(client.get(link)) == {}


def test_a_visit_to_both_surgeons_stands_in_both_calendars(app: Flask, client: FlaskClient) -> None:
    add_user(app)
    with app.app_context():
        parts = [a_part("david-kim", "office", local(6, 10)), a_part("eugene-kim", "office", local(6, 11))]
        a_booking_with(parts, uuid=UUID(int=5), user_id=1)
    assert only(client.get(a_link(app))).value("DTSTART") == "20261006T100000"
    assert only(client.get(a_link(app, slug="eugene-kim"))).value("DTSTART") == "20261006T110000"
    assert len(events(client.get(a_link(app, slug=None)))) == 2


def test_the_event_is_written_in_the_transaction_that_books(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the calendar cannot be written, nothing is booked."""
    from booking.appointments import records

    def broken(*_: object, **_named: object) -> None:
        raise RuntimeError("no event")

    with app.app_context():
        monkeypatch.setattr(records.calendars, "add_events", broken)
        with pytest.raises(RuntimeError, match="no event"):
            a_booking(local(6, 10))
        db.session.rollback()
        assert db.session.scalars(select(CalendarEvent)).all() == []
        assert {row.status for visit in db.session.scalars(select(Visit)) for row in visit.appointments} == {"held"}


def test_the_window_is_from_ninety_days_back_to_eighteen_months_ahead(app: Flask, client: FlaskClient) -> None:
    link, today = a_link(app), datetime(2026, 10, 5, tzinfo=LOS_ANGELES)
    hour = timedelta(hours=1)
    with app.app_context(), writing():
        add_row(1, today - 90 * DAY - hour, length=hour)  # ends as the window begins
        add_row(2, today - 90 * DAY)
        add_row(3, datetime(2028, 4, 4, 23, tzinfo=LOS_ANGELES))
        add_row(4, datetime(2028, 4, 5, tzinfo=LOS_ANGELES))
        add_row(5, today - 91 * DAY, length=2 * DAY)
    shown = sorted(UUID(uid.partition("@")[0]).int & 0xFF for uid in events(client.get(link)))
    assert shown == [2, 3, 5]


@pytest.mark.parametrize("reader", READERS)
def test_readers_of_both_kinds_find_the_instants_around_the_changes_of_the_clocks(
    app: Flask, client: FlaskClient, reader: str
) -> None:
    link = a_link(app)
    changes = (datetime(2026, 11, 1, 9, tzinfo=UTC), datetime(2027, 3, 14, 10, tzinfo=UTC))
    starts = [change + step * timedelta(minutes=30) for change in changes for step in range(-6, 7)]
    with app.app_context(), writing():
        for number, starts_at in enumerate(starts):
            add_row(number, starts_at)
    answer = client.get(link)
    assert events(answer).keys() == READERS[reader](answer.data).keys()
    expected = {
        f"{UUID(int=number, version=4)}@x.example": (starts_at, starts_at + timedelta(minutes=45))
        for number, starts_at in enumerate(starts)
    }
    assert READERS[reader](answer.data) == expected


def test_time_off_and_closures_stand_there_as_days_and_are_cancelled(app: Flask, client: FlaskClient) -> None:
    mine, others = a_link(app, titles="full"), a_link(app, slug="eugene-kim")
    with app.app_context():
        whole = Interval(local(12, 0), local(14, 0))
        schedules.add_time_off(surgeon_id(), whole, reason="Family", now=NOW)
        schedules.add_closure(Interval(local(15, 12), local(15, 18)), label="Training", now=NOW)
    found = {one.value("SUMMARY"): one for one in events(client.get(mine)).values()}
    start = found["Family"].one("DTSTART")
    assert start
    assert (start.parameters, start.value, found["Family"].value("DTEND")) == (
        {"VALUE": "DATE"},
        "20261012",
        "20261014",
    )
    assert found["Training"].value("DTSTART") == "20261015T120000"
    assert [one.value("SUMMARY") for one in events(client.get(others)).values()] == ["Training"]
    with app.app_context():
        schedules.remove_time_off(schedules.time_off(since=NOW)[0].uuid, now=NOW)
        schedules.remove_closure(schedules.closures(since=NOW)[0].uuid, now=NOW)
    for link in (mine, others):
        after = events(client.get(link)).values()
        assert {(one.value("STATUS"), one.value("SEQUENCE")) for one in after} == {("CANCELLED", "1")}


def test_a_reason_is_told_by_full_titles_alone(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        away = Interval(local(12, 0), local(14, 0))
        schedules.add_time_off(surgeon_id(), away, reason="Operates on Jane Roe", now=NOW)
    told = {titles: b"Roe" in client.get(a_link(app, titles=titles)).data for titles in FEED_TITLES}
    assert told == {"private": False, "initials": False, "full": True}


def test_nothing_new_is_304_and_asks_for_no_event(app: Flask, client: FlaskClient) -> None:
    link = a_link(app)
    book(app)
    first = client.get(link)
    tag = first.headers["ETag"]
    for asked in (tag, f"W/{tag}", f'"x", W/{tag}, "y"', "*"):
        answer = client.get(link, headers={"If-None-Match": asked})
        assert (answer.status_code, answer.data) == (304, b""), asked
        assert answer.headers["ETag"] == tag
    assert client.get(link, headers={"If-None-Match": '"x"'}).status_code == 200
    said: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    assert client.get(link, headers={"If-None-Match": tag}).status_code == 304
    assert len([one for one in said if one.startswith("SELECT")]) == 1
    assert "calendar_events" not in "".join(said)


def test_whatever_changes_gives_another_tag(app: Flask, client: FlaskClient, standing_clock: StandingClock) -> None:
    link = a_link(app)

    def tag() -> str:
        return client.get(link).headers["ETag"]

    seen = [tag()]
    uuid = book(app, local(8, 10))
    seen.append(tag())
    with app.app_context():
        appointments.cancel(the_visit(uuid), actor=PATIENT, now=NOW)
    seen.append(tag())
    with app.app_context():
        schedules.add_closure(Interval(local(12, 0), local(13, 0)), label="Closed", now=NOW)
    seen.append(tag())
    standing_clock.move(DAY)
    seen.append(tag())
    assert len(set(seen)) == len(seen)
    standing_clock.move(timedelta(hours=1))
    assert tag() == seen[-1]


def test_each_degree_of_telling_has_a_tag_of_its_own(app: Flask) -> None:
    tokens = [a_link(app, titles=titles).removeprefix("/feeds/").removesuffix(".ics") for titles in FEED_TITLES]
    with app.app_context():
        readings = [feed_reading(token) for token in tokens]
        assert len({etag(one, today=NOW.date()) for one in readings if one}) == 3


def test_gzip_has_a_tag_of_its_own_and_the_same_calendar(app: Flask, client: FlaskClient) -> None:
    link = a_link(app)
    book(app)
    plain, zipped = client.get(link), client.get(link, headers={"Accept-Encoding": "br, gzip;q=0.8"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert plain.headers["ETag"] != zipped.headers["ETag"]
    assert "Content-Encoding" not in client.get(link, headers={"Accept-Encoding": "gzip;q=0"}).headers
    for answer in (plain, zipped):
        assert answer.headers["Vary"] == "Accept-Encoding"
    same = {"Accept-Encoding": "gzip", "If-None-Match": zipped.headers["ETag"]}
    assert client.get(link, headers=same).status_code == 304
    assert client.get(link, headers={"If-None-Match": zipped.headers["ETag"]}).status_code == 200


def test_head_says_what_get_would(app: Flask, client: FlaskClient) -> None:
    link = a_link(app)
    book(app)
    got, head = client.get(link), client.head(link)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Vary"):
        assert head.headers[name] == got.headers[name]
    assert client.head(link, headers={"If-None-Match": got.headers["ETag"]}).status_code == 304


def test_what_every_answer_says_about_itself(app: Flask, client: FlaskClient) -> None:
    headers = client.get(a_link(app)).headers
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Content-Disposition"] == 'inline; filename="calendar.ics"'
    assert "Set-Cookie" not in headers


def test_wrong_and_revoked_links_open_nothing(app: Flask, client: FlaskClient) -> None:
    link = a_link(app)
    assert client.get(link).status_code == 200
    with app.app_context():
        revoke_feed_link(db.session.scalars(select(FeedLink.uuid)).one(), now=NOW)
    for wrong in (link, "/feeds/" + "A" * 43 + ".ics", "/feeds/x.ics", "/feeds/" + "é" * 43 + ".ics"):
        answer = client.get(wrong)
        assert (answer.status_code, answer.mimetype) == (404, "text/plain")
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("undone", ["token_digest", "revoked_at"])
def test_revoking_closes_two_locks(app: Flask, undone: str) -> None:
    """The row is revoked, and its digest is another token's: either alone would do."""
    token = a_link(app).removeprefix("/feeds/").removesuffix(".ics")
    with app.app_context():
        row = db.session.scalars(select(FeedLink)).one()
        before = {"token_digest": row.token_digest, "revoked_at": row.revoked_at}
        revoke_feed_link(row.uuid, now=NOW)
        with writing() as session:
            session.execute(update(FeedLink).values({undone: before[undone]}))
        assert feed_reading(token) is None


def test_reading_is_noted_every_five_minutes_at_most(
    app: Flask, client: FlaskClient, standing_clock: StandingClock
) -> None:
    link = a_link(app)

    def read_at() -> datetime | None:
        client.get(link)
        with app.app_context():
            return db.session.scalars(select(FeedLink.read_at)).one()

    assert read_at() == NOW
    standing_clock.move(timedelta(minutes=4))
    assert read_at() == NOW
    standing_clock.move(timedelta(minutes=1))
    assert read_at() == NOW + timedelta(minutes=5)


def test_a_lock_keeps_nobody_from_reading(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import OperationalError

    def locked(**_: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    link = a_link(app)
    monkeypatch.setattr(feed_links, "writing_at_once", locked)
    assert client.get(link).status_code == 200


def test_bytes_of_an_older_form_are_told_anew_and_rewritten_by_the_worker_alone(
    app: Flask, client: FlaskClient
) -> None:
    book(app)
    with app.app_context():
        schedules.add_time_off(surgeon_id(), Interval(local(12, 0), local(14, 0)), reason="Family", now=NOW)
        schedules.add_time_off(surgeon_id(), Interval(local(20, 0), local(21, 0)), reason="Course", now=NOW)
        schedules.remove_time_off(schedules.time_off(since=NOW)[1].uuid, now=NOW)
        schedules.add_closure(Interval(local(15, 12), local(15, 18)), label="Training", now=NOW)
    link = a_link(app, titles="full")
    before = {uid: one.value("SUMMARY") for uid, one in events(client.get(link)).items()}
    with app.app_context(), writing() as session:
        session.execute(update(CalendarEvent).values(form=1, body=b"old", body_with_name=CalendarEvent.body_with_name))
    answer = client.get(a_link(app))
    assert b"old" not in answer.data
    with app.app_context():
        assert set(db.session.scalars(select(CalendarEvent.body))) == {b"old"}
        write_events_anew(now=NOW)
    assert events(client.get(a_link(app))).keys() == before.keys()
    after = {uid: one.value("SUMMARY") for uid, one in events(client.get(link)).items()}
    assert sorted(map(str, before.values())) == ["Ana María Ruiz", "Course", "Family", "Training"]
    assert sorted(map(str, after.values())) == ["Ana María Ruiz", "Away", "Family", "Training"], (
        "the reason went with the row"
    )
    with app.app_context():
        assert set(db.session.scalars(select(CalendarEvent.form))) == {form_key(LOS_ANGELES)}


def test_eighteen_months_from_the_end_of_a_month_leave_no_day_out() -> None:
    assert subscription._months_later(date(2026, 8, 31), 18) == date(2028, 3, 1)
    assert subscription._months_later(date(2026, 10, 5), 18) == date(2028, 4, 5)
    assert subscription._months_later(date(2026, 6, 30), 18) == date(2027, 12, 30)


def test_the_name_of_a_patient_is_sealed_in_the_stored_bytes(app: Flask) -> None:
    book(app)
    with app.app_context():
        row = db.session.scalars(select(CalendarEvent)).one()
        assert ANSWERS["name"].split()[0].encode() not in row.body + row.body_with_initials + row.body_with_name


def test_search_engines_are_told_of_no_secret_and_kept_from_no_feed(client: FlaskClient) -> None:
    from urllib.robotparser import RobotFileParser

    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    robots = RobotFileParser()
    robots.parse(answer.text.splitlines())
    for open_to_all in ("/", "/procedures/mini-facelift", "/surgeons/david-kim", "/feeds/x.ics"):
        assert robots.can_fetch("Googlebot", open_to_all)
    for word in ("staff", "holds", "appointments", "feeds"):
        assert word not in answer.text
