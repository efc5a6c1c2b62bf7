"""Whatever changes in an event's bytes raises its stamp, and only the worker rewrites them: polls wait for nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from booking import appointments, schedules
from booking.appointments import PATIENT
from booking.availability import Interval
from booking.calendars import events as event_format
from booking.calendars import feed_address, make_feed_link, note_forms, renewal, write_events_anew
from booking.calendars.forms import forms_since
from booking.commands.load_practice.loading import load_practice
from booking.database import db, engines, prepare_engine, transactions, writing
from booking.models import Appointment, CalendarEvent, FeedLink, Location, Surgeon
from tests.calendars import lint
from tests.calendars.content import read
from tests.stage.databases import PRACTICE_FILE
from tests.stage.settings import LOS_ANGELES, NOW, an_environment
from tests.stage.statements import statements_sent
from tests.stage.visits import a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

LATER = datetime(2027, 1, 4, 18, tzinfo=UTC)  # than the test practice was loaded, and than everything before it
WINDOW = (date(2026, 7, 7), date(2028, 4, 5))
OFFICE, DAVID = "office", "david-kim"

Change = Callable[[Session], None]


@pytest.fixture
def feeds(app: Flask) -> dict[str, str]:
    """By whose it is, the address of a feed in which there is an appointment, time off and a closure."""
    with app.app_context():
        a_booking()
        david = db.session.scalars(select(Surgeon.id).where(Surgeon.slug == DAVID)).one()
        schedules.add_time_off(david, Interval(local(12, 0), local(14, 0)), reason="Family", now=NOW)
        schedules.add_closure(Interval(local(15, 12), local(15, 18)), label="Training", now=NOW)
        links = {"his": make_feed_link(surgeon_id=david, titles="full", now=NOW)}
        links["all"] = make_feed_link(surgeon_id=None, titles="initials", now=NOW)
        return {name: str(feed_address(link)).removeprefix("http://localhost") for name, link in links.items()}


def get(app: Flask, address: str) -> TestResponse:
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    return answer


def told(answer: TestResponse) -> dict[str, tuple[str, str, str]]:
    """By UID: DTSTAMP, SEQUENCE, and all the rest."""
    assert lint.faults_of_feed(answer.data, zone=LOS_ANGELES, window=WINDOW) == set()
    found = {}
    for one in read(answer.data)[0].within("VEVENT"):
        rest = [each for each in one.properties if each.name not in ("DTSTAMP", "LAST-MODIFIED")]
        found[one.value("UID") or ""] = (one.value("DTSTAMP") or "", one.value("SEQUENCE") or "", str(rest))
    return found


Start = Callable[..., Flask]


@pytest.fixture
def start(app: Flask, tmp_path: Path) -> Iterator[Start]:
    """Starts further processes on the same database, perhaps with other settings."""
    started = []

    def another(**different: object) -> Flask:
        from app import create_app

        with app.app_context():
            url = db.engine.url.render_as_string(hide_password=False)
        started.append(create_app(an_environment(DATABASE_URL=url), instance_path=tmp_path / "another"))
        started[-1].config["SETTINGS"] = replace(app.config["SETTINGS"], **different)
        return started[-1]

    yield another
    for process in started:
        with process.app_context():
            db.session.remove()
            db.engine.dispose()


def rewrite_all(app: Flask, now: datetime) -> None:
    with app.app_context():
        for _ in range(10):
            write_events_anew(now=now)


def stored_bodies(app: Flask) -> list[tuple[object, ...]]:
    with app.app_context():
        columns = (CalendarEvent.body, CalendarEvent.body_with_initials, CalendarEvent.form, CalendarEvent.changed_at)
        return [tuple(row) for row in db.session.execute(select(*columns).order_by(CalendarEvent.id))]


def another_address(session: Session) -> None:
    session.execute(update(Location).where(Location.slug == OFFICE).values(address="9 New Street"))


def another_place_name(session: Session) -> None:
    session.execute(update(Location).where(Location.slug == OFFICE).values(texts={"en": {"name": "The new rooms"}}))


def another_name(session: Session) -> None:
    session.execute(update(Surgeon).where(Surgeon.slug == DAVID).values(name="Dr. David Kim-Lee"))


@pytest.mark.parametrize(
    ("change", "feed", "changed"),
    [(another_address, "his", 1), (another_place_name, "his", 1), (another_name, "all", 2)],
)
def test_a_change_of_the_practice_raises_the_stamp_and_nothing_else_does(
    app: Flask, feeds: dict[str, str], change: Change, feed: str, changed: int
) -> None:
    before, tag = told(get(app, feeds[feed])), get(app, feeds[feed]).headers["ETag"]
    with app.app_context(), writing() as session:
        when = dict(session.execute(select(Appointment.uuid, Appointment.changed_at)).all())
        change(session)
        note_forms(session, now=LATER)
    answer = get(app, feeds[feed])
    polled = told(answer)
    assert answer.headers["ETag"] != tag
    other = {uid for uid in before if before[uid][2] != polled[uid][2]}
    assert len(other) == changed
    for uid in before:
        assert (polled[uid][0] > before[uid][0]) == (uid in other), "the stamp follows the bytes"
        assert polled[uid][1] == before[uid][1], "no time has changed (RFC 5546 2.1.4)"
    rewrite_all(app, LATER)
    assert told(get(app, feeds[feed])) == polled, "whoever builds the bytes"
    with app.app_context():
        assert dict(db.session.execute(select(Appointment.uuid, Appointment.changed_at)).all()) == when


def test_each_of_two_changes_raises_the_stamp_though_the_worker_has_rewritten_nothing_between(
    app: Flask, feeds: dict[str, str]
) -> None:
    answer, stamps = told(get(app, feeds["his"])), []
    for number in range(3):
        with app.app_context(), writing() as session:
            session.execute(update(Location).where(Location.slug == OFFICE).values(address=f"{number} New Street"))
            note_forms(session, now=LATER)
        answer = told(get(app, feeds["his"]))
        [stamp] = [stamp for stamp, _sequence, rest in answer.values() if f"{number} New Street" in rest]
        stamps.append(stamp)
    assert stamps == sorted(set(stamps))
    rewrite_all(app, LATER)
    assert told(get(app, feeds["his"])) == answer


def test_loading_a_practice_file_notes_what_it_changes(app: Flask, feeds: dict[str, str], tmp_path: Path) -> None:
    before = told(get(app, feeds["his"]))
    moved = tmp_path / "practice.toml"
    moved.write_text(PRACTICE_FILE.read_text("utf-8").replace("1200 Example Street", "9 New Street"), "utf-8")
    with app.app_context():
        load_practice(moved, replace=True)
    after = told(get(app, feeds["his"]))
    [uid] = [uid for uid in after if "9 New Street" in after[uid][2]]
    assert after[uid][0] > before[uid][0]


SETTINGS = [{"base_url": "https://elsewhere.example"}, {"video_room_url": "https://video.example/another"}]


@pytest.mark.parametrize("different", SETTINGS)
def test_a_process_with_other_settings_raises_every_stamp_once(
    app: Flask, feeds: dict[str, str], start: Start, different: dict[str, str]
) -> None:
    before = told(get(app, feeds["his"]))
    later = start(**different)
    polled = told(get(later, feeds["his"]))
    rewrite_all(later, NOW)
    assert told(get(later, feeds["his"])) == polled
    for uid, (stamp, _sequence, rest) in polled.items():
        assert stamp > before[uid][0]
        assert ("https://elsewhere.example/staff/" in rest) == ("base_url" in different)
    assert told(get(app, feeds["his"])) == polled, "the older process undoes nothing, and shows what is stored"
    rewrite_all(app, NOW + timedelta(hours=1))
    assert told(get(later, feeds["his"])) == polled


def test_an_older_process_never_pushes_a_format_back(
    app: Flask, feeds: dict[str, str], start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes on one database, one after an upgrade: also when the older one is started once more."""
    newer, started_again = start(), start()
    before = told(get(app, feeds["his"]))
    moments, seen = [], [before]
    older_format = event_format.FORMAT
    for process, is_newer in ((newer, True), (app, False), (started_again, False), (newer, True), (app, False)):
        monkeypatch.setattr(event_format, "FORMAT", older_format + is_newer)
        rewrite_all(process, NOW)
        seen.append(told(get(process, feeds["his"])))
        with process.app_context():
            moments.append(forms_since(db.session())["format"])
    assert len(set(moments)) == 1
    assert all(after == seen[1] for after in seen[1:])
    assert all(seen[1][uid][0] > before[uid][0] for uid in before)


def test_what_an_older_process_books_after_an_upgrade_is_written_anew_under_a_later_stamp(
    app: Flask, feeds: dict[str, str], start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer, older_format = start(), event_format.FORMAT
    get(app, feeds["his"])
    monkeypatch.setattr(event_format, "FORMAT", older_format + 1)
    rewrite_all(newer, NOW)
    monkeypatch.setattr(event_format, "FORMAT", older_format)
    with app.app_context():
        a_booking(local(8, 10), browser=b"another", now=NOW + timedelta(minutes=1))
    by_the_older = told(get(app, feeds["his"]))
    monkeypatch.setattr(event_format, "FORMAT", older_format + 1)
    polled = told(get(newer, feeds["his"]))
    rewrite_all(newer, NOW)
    assert told(get(newer, feeds["his"])) == polled
    risen = [uid for uid in polled if polled[uid][0] > by_the_older[uid][0]]
    assert len(risen) == 1
    assert all(polled[uid][0] >= by_the_older[uid][0] for uid in polled)


def test_a_new_law_about_clocks_raises_the_stamp(
    app: Flask, feeds: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told(get(app, feeds["his"]))
    monkeypatch.setattr(event_format, "law_version", lambda zone: 7)
    after = told(get(app, feeds["his"]))
    assert all(after[uid][0] > before[uid][0] for uid in before)


def test_a_change_after_a_new_form_has_the_latest_stamp(app: Flask, feeds: dict[str, str]) -> None:
    with app.app_context(), writing() as session:
        another_address(session)
        note_forms(session, now=LATER)
    before = told(get(app, feeds["his"]))
    rewrite_all(app, LATER)
    with app.app_context():
        visit = db.session.scalars(select(Appointment)).one().visit
        appointments.cancel(visit, actor=PATIENT, now=NOW + timedelta(minutes=1))
    after = told(get(app, feeds["his"]))
    [gone] = [uid for uid in after if "CANCELLED" in after[uid][2]]
    assert (after[gone][0], after[gone][1]) > (before[gone][0], before[gone][1])
    with app.app_context():
        row = db.session.scalars(select(CalendarEvent).where(CalendarEvent.uid == gone)).one()
        assert row.cancelled_at == NOW + timedelta(minutes=1), "the window of thirty days is not touched"


def test_every_form_has_a_row_and_the_same_again_moves_none(app: Flask) -> None:
    with app.app_context():
        before = forms_since(db.session())
        with writing() as session:
            note_forms(session, now=LATER)
        assert forms_since(db.session()) == before
        named = {name.split()[0] for name in before}
    assert named == {"format", "law", "BASE_URL", "VIDEO_ROOM_URL", "language", "practice", "location", "surgeon"}


def test_a_poll_that_meets_old_bytes_stores_nothing_and_locks_nobody(app: Flask, feeds: dict[str, str]) -> None:
    get(app, feeds["all"])  # the reading is noted
    with app.app_context(), writing() as session:
        session.execute(update(CalendarEvent).values(form=1, body=b"old"))
    before = stored_bodies(app)
    with statements_sent(app) as sent:
        answer = get(app, feeds["all"])
    assert told(answer)
    assert b"old" not in answer.data
    assert stored_bodies(app) == before
    assert [one for one in sent if not one.lstrip().startswith(("SELECT", "BEGIN"))] == []
    assert not any("FOR" in one and "UPDATE" in one for one in sent)


def test_the_worker_rewrites_a_few_at_a_time_and_locks_no_surgeon(
    app: Flask, feeds: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewal, "AT_ONCE", 2)
    with app.app_context(), writing() as session:
        session.execute(update(CalendarEvent).values(form=1, body=b"old"))
    left = []
    for _ in range(3):
        with statements_sent(app) as sent, app.app_context():
            write_events_anew(now=NOW)
        assert not any("surgeons" in one and "FOR NO KEY UPDATE" in one for one in sent)
        left.append(sum(row[0] == b"old" for row in stored_bodies(app)))
    assert left == [1, 0, 0]


def test_what_is_changed_while_the_worker_builds_is_not_written_over(
    app: Flask, feeds: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(CalendarEvent).values(form=1, body=b"old"))

    def cancelled_meanwhile(**_: object) -> AbstractContextManager[Session]:
        visit = db.session.scalars(select(Appointment)).one().visit
        appointments.cancel(visit, actor=PATIENT, now=NOW + timedelta(minutes=1))
        return writing()

    with monkeypatch.context() as patched:
        patched.setattr(renewal, "writing", cancelled_meanwhile)
        with app.app_context():
            write_events_anew(now=NOW)
    rewrite_all(app, NOW)
    assert sum("CANCELLED" in rest for _, _, rest in told(get(app, feeds["his"])).values()) == 1


def test_a_place_that_moves_while_the_worker_builds_is_not_forgotten(
    app: Flask, feeds: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(CalendarEvent).values(form=0))

    def moved_meanwhile(**_: object) -> AbstractContextManager[Session]:
        with writing() as session:
            another_address(session)
            note_forms(session, now=LATER)
        return writing()

    with monkeypatch.context() as patched:
        patched.setattr(renewal, "writing", moved_meanwhile)
        with app.app_context():
            write_events_anew(now=NOW)
    rewrite_all(app, LATER)
    assert b"9 New Street" in get(app, feeds["his"]).data


@contextmanager
def everything_locked(app: Flask) -> Iterator[None]:
    """By another connection, until it is over: on PostgreSQL the rows that a poll may want to write."""
    with app.app_context():
        engine = create_engine(db.engine.url)
    prepare_engine(engine)
    with closing(engine.connect().execution_options(writes=True)) as other:
        if engine.dialect.name == "postgresql":
            for table in ("practice", "surgeons", "feed_links", "calendar_events", "event_forms"):
                other.execute(text(f"SELECT 1 FROM {table} FOR UPDATE"))
        else:
            other.execute(text("SELECT 1"))
        yield
        other.rollback()
    engine.dispose()


@pytest.mark.parametrize("outdated", ["nothing", "bytes", "format"])
def test_a_poll_waits_for_nobody_who_writes(
    app: Flask, feeds: dict[str, str], outdated: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits in this test waits an hour: an answer that comes has not waited."""
    for module in (engines, transactions):
        monkeypatch.setattr(module, "LOCK_WAIT_SECONDS", 3600)
    if outdated == "bytes":
        with app.app_context(), writing() as session:
            session.execute(update(CalendarEvent).values(form=1, body=b"old"))
    if outdated == "format":
        monkeypatch.setattr(event_format, "FORMAT", event_format.FORMAT + 1)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            db.session.execute(text(f"PRAGMA busy_timeout={3600 * 1000}"))
        db.session.remove()
    answers: list[TestResponse] = []
    with everything_locked(app):
        poll = threading.Thread(target=lambda: answers.append(app.test_client().get(feeds["his"])), daemon=True)
        poll.start()
        poll.join(60)
        assert not poll.is_alive()
    assert answers[0].status_code == 200
    assert b"old" not in answers[0].data
    assert len(told(answers[0])) == 3


def test_the_next_reading_notes_what_a_lock_has_kept_from_being_noted(app: Flask, feeds: dict[str, str]) -> None:
    def read_at() -> set[datetime | None]:
        with app.app_context():
            return set(db.session.scalars(select(FeedLink.read_at)))

    with everything_locked(app):
        get(app, feeds["his"])
    assert read_at() == {None}
    get(app, feeds["his"])
    assert NOW in read_at()
