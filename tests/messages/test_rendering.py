"""What a letter says, in which parts, and what it keeps to itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from uuid import UUID

import icalendar
import pytest
import vobject
from flask import Flask
from sqlalchemy import select, update

from booking import appointments, catalog
from booking.appointments import PATIENT, Actor
from booking.confidential import video_room_address
from booking.database import db, writing
from booking.messages import letter_in_full, write_link
from booking.messages.rendering import letter_is_needed, letter_words, render
from booking.models import Letter, Location, Practice, User, Visit
from tests.stage.mail_server import parsed
from tests.stage.people import add_user
from tests.stage.settings import NOW, an_environment
from tests.stage.visits import ANSWERS, a_booking, a_booking_with, a_part, appointment_path, local

pytestmark = [pytest.mark.usefixtures("practice", "app_context"), pytest.mark.sqlite_only]


def newest(visit: Visit) -> Letter:
    found = db.session.scalar(select(Letter).where(Letter.visit_id == visit.id).order_by(Letter.id.desc()).limit(1))
    assert found
    return found


def letter_of(visit: Visit, *, after: timedelta = timedelta(0)) -> EmailMessage:
    """As it arrives: written, put into bytes, and read by the receiver's program."""
    return parsed(render(newest(visit), now=NOW + after).as_bytes(policy=SMTP))


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")


def part_of(letter: EmailMessage, kind: str) -> EmailMessage:
    return next(part for part in letter.walk() if part.get_content_type() == kind)  # type: ignore[return-value]


def calendar_of(letter: EmailMessage) -> bytes:
    return bytes(part_of(letter, "text/calendar").get_payload(decode=True))  # type: ignore[arg-type]


def event_of(letter: EmailMessage) -> icalendar.Event:
    (event,) = icalendar.Calendar.from_ical(calendar_of(letter)).walk("VEVENT")
    return event  # type: ignore[return-value]


def everything_in(letter: EmailMessage) -> Iterator[str]:
    """Headers and decoded parts."""
    yield from (str(value) for value in letter.values())
    for part in letter.walk():
        yield from (str(value) for value in part.values())
        if not part.is_multipart():
            yield bytes(part.get_payload(decode=True)).decode()  # type: ignore[arg-type]


def test_a_confirmation_says_when_where_with_whom_and_how_to_change_it() -> None:
    visit = a_booking(local(13, 14, 30))
    letter = letter_of(visit)
    assert letter["Subject"] == "Your appointment on Tuesday, October 13"
    text = text_of(letter)
    page = f"http://localhost{appointment_path(visit)}"
    for fact in (
        "Dear Ana María Ruiz,",
        "Tuesday, October 13, 2026 at 2:30 PM",
        "Los Angeles time, 45 minutes",
        "Dr. David Kim",
        "1200 Example Street, Suite 300\nBeverly Hills, CA 90210",
        "Take the elevator to the third floor.",
        "A photo ID",
        "until Monday, October 12, 2026 at 2:30 PM",
        "(310) 555-0142",
        f"{page}\n",
        f"{page}/reschedule",
        f"{page}/cancellation",
    ):
        assert fact in text, fact


def test_html_and_text_say_the_same() -> None:
    letter = letter_of(a_booking())
    html = part_of(letter, "text/html").get_content()
    for line in text_of(letter).splitlines():
        said = line.rpartition(": http")[0] if ": http" in line else line.removesuffix(":")
        assert said.replace("&", "&amp;") in html, line


def test_the_html_loads_nothing_and_hides_nothing() -> None:
    html = part_of(letter_of(a_booking()), "text/html").get_content()
    for loaded in ("<img", "<script", "src=", "url(", "@import", "<link", "<iframe", "display: none", "background"):
        assert loaded not in html


def test_the_headers_lead_answers_to_the_practice_and_nothing_else_back() -> None:
    visit = a_booking()
    letter = letter_of(visit)
    assert letter["From"].addresses[0].addr_spec == "office@kim-practice.example"
    assert letter["From"].addresses[0].display_name == "Dr. David Kim & Dr. Eugene Kim"
    assert [address.addr_spec for address in letter["To"].addresses] == ["ana@patient.example"]
    assert [address.addr_spec for address in letter["Reply-To"].addresses] == ["office@kim-practice.example"]
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"] == f"<{newest(visit).uuid}@kim-practice.example>"
    assert letter["Date"].datetime == NOW
    assert letter_of(visit)["Message-ID"] == letter["Message-ID"]


def test_a_practice_name_of_any_kind_stays_one_sender() -> None:
    with writing() as session:
        session.execute(update(Practice).values(name='Kim, Kim "& Søn" <boss@evil.example>'))
    letter = letter_of(a_booking())
    assert [address.addr_spec for address in letter["From"].addresses] == ["office@kim-practice.example"]
    assert letter["From"].addresses[0].display_name == 'Kim, Kim "& Søn" <boss@evil.example>'


def test_the_parts_are_those_that_calendars_look_for() -> None:
    letter = letter_of(a_booking())
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    inline, attached = part_of(letter, "text/calendar"), part_of(letter, "application/ics")
    assert inline.get_param("method") == "REQUEST"
    assert inline.get_content_charset() == "utf-8"
    assert attached.get_filename() == "invite.ics"
    assert attached.get_content_disposition() == "attachment"
    assert inline.get_payload(decode=True) == attached.get_payload(decode=True)
    assert {part["Content-Transfer-Encoding"] for part in letter.walk() if not part.is_multipart()} == {"base64"}


def test_the_invitation_is_the_feeds_event_with_the_patient_as_its_only_guest() -> None:
    visit = a_booking()
    event = event_of(letter_of(visit))
    assert event["UID"] == visit.appointments[0].calendar_uid
    assert event["SEQUENCE"] == 0
    assert event["STATUS"] == "CONFIRMED"
    assert str(event["ORGANIZER"]) == "mailto:office@kim-practice.example"
    assert str(event["ATTENDEE"]) == "mailto:ana@patient.example"
    assert event["DTSTART"].dt == visit.appointments[0].starts_at
    other = vobject.readOne(calendar_of(letter_of(visit)).decode())
    assert other.method.value == "REQUEST"
    assert other.vevent.dtstart.value == visit.appointments[0].starts_at


def test_moved_and_cancelled_letters_raise_the_sequence_and_the_calendar_follows() -> None:
    visit = a_booking(local(13, 10))
    appointments.reschedule(
        visit, [a_part("david-kim", "office", local(14, 9))], actor=PATIENT, now=NOW + timedelta(minutes=5)
    )
    moved = letter_of(visit, after=timedelta(minutes=5))
    assert moved["Subject"] == "Your appointment is now on Wednesday, October 14"
    assert event_of(moved)["SEQUENCE"] == 1
    assert event_of(moved)["DTSTART"].dt == local(14, 9)
    appointments.cancel(visit, actor=PATIENT, now=NOW + timedelta(minutes=9))
    cancelled = letter_of(visit, after=timedelta(minutes=9))
    event = event_of(cancelled)
    assert cancelled["Subject"] == "Your appointment on Wednesday, October 14 is canceled"
    assert part_of(cancelled, "text/calendar").get_param("method") == "CANCEL"
    assert icalendar.Calendar.from_ical(calendar_of(cancelled))["METHOD"] == "CANCEL"
    assert (event["SEQUENCE"], event["STATUS"]) == (2, "CANCELLED")
    assert event["DTSTAMP"].dt > event_of(moved)["DTSTAMP"].dt
    assert event["UID"] == event_of(moved)["UID"]
    assert "There’s nothing else to do." in text_of(cancelled)
    assert "/appointments/" not in text_of(cancelled)


def move(visit: Visit, surgeon: str, location: str, starts_at: datetime, *, minutes: int, app: Flask) -> EmailMessage:
    """By the desk, so many minutes after NOW; the letter about it."""
    user_id = db.session.scalar(select(User.id))
    if user_id is None:
        add_user(app)
        db.session.rollback()
        user_id = db.session.scalars(select(User.id)).one()
    now = NOW + timedelta(minutes=minutes)
    part = a_part(surgeon, location, starts_at)
    appointments.reschedule(visit, [part], actor=Actor("desk", user_id), now=now)
    return letter_of(visit, after=timedelta(minutes=minutes))


TEN_ON_TUESDAY = "Tuesday, October 13, 2026 at 10:00 AM"


@pytest.mark.parametrize(
    ("surgeon", "location", "starts_at", "said", "unsaid"),
    [
        (
            *("david-kim", "office", local(14, 9)),
            [f"Old time: {TEN_ON_TUESDAY}\nNew time: Wednesday, October 14, 2026 at 9:00 AM\n"],
            ["Surgeon:", "Place:"],
        ),
        (
            *("david-kim", "office", local(13, 11)),
            [f"Old time: {TEN_ON_TUESDAY}\nNew time: Tuesday, October 13, 2026 at 11:00 AM\n"],
            ["Surgeon:", "Place:"],
        ),
        (
            *("eugene-kim", "office", local(13, 10)),
            ["Surgeon: from Dr. David Kim to Dr. Eugene Kim", "Its time stays as it was."],
            ["Old time", "New time", "Place:", "moved to another time", "new time"],
        ),
        (
            *("eugene-kim", "office", local(13, 11)),
            [
                f"Old time: {TEN_ON_TUESDAY}\nNew time: Tuesday, October 13, 2026 at 11:00 AM\n",
                "Surgeon: from Dr. David Kim to Dr. Eugene Kim",
            ],
            ["Place:", "time stays"],
        ),
    ],
)
def test_a_letter_about_a_move_says_what_changed_and_nothing_else(
    app: Flask, surgeon: str, location: str, starts_at: datetime, said: list[str], unsaid: list[str]
) -> None:
    letter = move(a_booking(local(13, 10)), surgeon, location, starts_at, minutes=5, app=app)
    text = text_of(letter)
    assert all(line in text for line in said), text
    assert not any(line in text for line in unsaid), text


def test_a_place_that_changed_is_said_and_the_subject_claims_no_new_time(app: Flask) -> None:
    visit = a_booking(local(7, 17), location="video")
    letter = move(visit, "david-kim", "office", local(14, 9), minutes=5, app=app)
    assert "Place: from Video consultation to Beverly Hills office" in text_of(letter)
    other = a_booking(local(13, 10), browser=b"other")
    same_time = move(other, "eugene-kim", "office", local(13, 10), minutes=6, app=app)
    assert same_time["Subject"] == "Your appointment on Tuesday, October 13 has changed"


def test_moves_between_two_letters_are_told_as_one(app: Flask) -> None:
    """What was never told is not told as what it was; moved there and back is no move."""
    visit = a_booking(local(13, 10))
    with writing() as session:
        session.execute(update(Letter).values(sent_at=NOW + timedelta(minutes=1)))
    move(visit, "david-kim", "office", local(14, 9), minutes=5, app=app)
    text = text_of(move(visit, "david-kim", "office", local(14, 11), minutes=6, app=app))
    assert f"Old time: {TEN_ON_TUESDAY}\nNew time: Wednesday, October 14, 2026 at 11:00 AM\n" in text
    assert "9:00 AM" not in text
    back = move(visit, "david-kim", "office", local(13, 10), minutes=7, app=app)
    assert "back where it was" in text_of(back)
    assert "What has changed" not in text_of(back)
    with writing() as session:
        session.execute(update(Letter).values(sent_at=NOW + timedelta(minutes=8)))
    assert f"Old time: {TEN_ON_TUESDAY}" in text_of(
        move(visit, "david-kim", "office", local(14, 9), minutes=9, app=app)
    )


def test_letters_of_one_visit_stand_in_one_thread() -> None:
    visit = a_booking(local(13, 10))
    first = letter_of(visit)
    with writing() as session:
        session.execute(update(Letter).values(sent_at=NOW))
    appointments.cancel(visit, actor=PATIENT, now=NOW)
    second = letter_of(visit)
    assert second["In-Reply-To"] == second["References"] == first["Message-ID"]
    assert first["In-Reply-To"] is None


def test_both_surgeons_in_one_visit_are_one_letter_with_one_invitation(app: Flask) -> None:
    parts = [a_part("david-kim", "office", local(13, 10)), a_part("eugene-kim", "office", local(13, 11))]
    add_user(app)
    user_id = db.session.scalars(select(User.id)).one()
    visit = a_booking_with(parts, uuid=UUID(int=7), user_id=user_id)
    letter = letter_of(visit)
    assert "Dr. David Kim" in text_of(letter)
    assert "Dr. Eugene Kim" in text_of(letter)
    files = [part for part in letter.walk() if part.get_content_type() == "application/ics"]
    assert [part.get_filename() for part in files] == ["invite.ics"]
    event = event_of(letter)
    assert str(event["UID"]) == f"{visit.uuid}@kim-practice.example"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (local(13, 10), local(13, 11, 45))


def test_a_letter_names_both_surgeons_in_the_order_in_which_they_are_seen(app: Flask) -> None:
    """Also once the desk has moved one of them before the other, which stays."""
    add_user(app)
    parts = [a_part("david-kim", "office", local(13, 10)), a_part("eugene-kim", "office", local(13, 11))]
    visit = a_booking_with(parts, uuid=UUID(int=7), user_id=1)
    swapped = [parts[0], parts[1]._replace(starts_at=local(13, 9))]
    appointments.reschedule(visit, swapped, actor=Actor("desk", 1), now=NOW)
    db.session.expire_all()
    letter = letter_of(visit)
    told = text_of(letter)
    where = [told.index(one) for one in ("9:00 AM", "Dr. Eugene Kim", "10:00 AM", "Dr. David Kim")]
    assert where == sorted(where)
    assert event_of(letter)["SEQUENCE"] == 1
    assert (event_of(letter)["DTSTART"].dt, event_of(letter)["DTEND"].dt) == (local(13, 9), local(13, 10, 45))


def test_what_can_no_longer_be_changed_online_is_not_offered() -> None:
    """NOW is Monday at nine: Tuesday at eight thirty is nearer than the 24 hours that patients must keep."""
    text = text_of(letter_of(a_booking(local(6, 9)), after=timedelta(minutes=1)))
    assert "/reschedule" not in text
    assert "/cancellation" not in text
    assert "Call us and we’ll help.\n(310) 555-0142" in text


def test_a_video_letter_leads_to_the_room_or_promises_the_link(app: Flask) -> None:
    visit = a_booking(local(7, 17), location="video")
    assert "We send you the link to the video room" in text_of(letter_of(visit))
    settings = app.config["SETTINGS"]
    fields = {name: getattr(settings, name) for name in settings.__dataclass_fields__}
    app.config["SETTINGS"] = type(settings)(**fields | {"video_room_url": "https://video.example/kim"})
    assert "Open the video room: https://video.example/kim" in text_of(letter_of(visit))


def test_a_room_of_the_visits_own_is_told_near_the_visit_with_a_number_to_call(app: Flask) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], video_room_url="https://meet.example/{room}")
    visit = a_booking(local(14, 17), location="video")
    room = video_room_address(visit)
    assert room
    early = text_of(letter_of(visit))
    assert "meet.example" not in early
    assert "The link to your video room is on your appointment page, and we email it before your visit." in early
    near = text_of(letter_of(visit, after=local(14, 17) - NOW - timedelta(days=2)))
    assert f"Open the video room: {room}" in near
    assert "If it doesn’t open, call us at (310) 555-0142." in near


def test_the_letter_is_written_in_its_own_language() -> None:
    visit = a_booking(local(13, 10))
    with writing() as session:
        session.execute(update(Letter).values(language="de"))
    letter = letter_of(visit)
    assert letter["Content-Language"] == "de"
    assert "13. Oktober" in letter["Subject"]
    assert '<html lang="de">' in part_of(letter, "text/html").get_content()


def test_what_changes_before_the_letter_is_sent_is_in_it() -> None:
    visit = a_booking()
    with writing() as session:
        session.execute(update(Location).where(Location.slug == "office").values(address="9 New Street"))
    assert "9 New Street" in text_of(letter_of(visit))


def test_a_confirmation_of_what_is_cancelled_or_has_begun_is_not_needed() -> None:
    visit = a_booking(local(13, 10))
    confirmation = newest(visit)
    assert letter_is_needed(confirmation, now=NOW)
    assert not letter_is_needed(confirmation, now=local(13, 10))
    appointments.cancel(visit, actor=PATIENT, now=NOW)
    assert not letter_is_needed(db.session.get_one(Letter, confirmation.id), now=NOW)
    assert letter_is_needed(newest(visit), now=NOW)


def test_what_people_type_stays_text_in_html() -> None:
    visit = a_booking()
    with writing() as session:
        session.execute(update(Location).where(Location.slug == "office").values(address="Ana <b>Bold</b> & Co"))
    html = part_of(letter_of(visit), "text/html").get_content()
    assert "Ana &lt;b&gt;Bold&lt;/b&gt; &amp; Co" in html


@pytest.mark.parametrize("name", ["evil.com", "Win $500 now", "Ana <b>Bold</b> & Co", "Jo/Ann s/o Muthu"])
def test_a_name_that_could_be_a_message_is_not_repeated_to_a_mailbox(name: str) -> None:
    """Booked all the same; the desk reads it as it was typed."""
    letter = letter_of(a_booking(answers={**ANSWERS, "name": name}))
    assert "Good day," in text_of(letter)
    assert all(name not in part for part in everything_in(letter))
    assert "CN" not in event_of(letter)["ATTENDEE"].params


def test_a_plain_name_is_greeted_and_stands_in_the_invitation() -> None:
    letter = letter_of(a_booking())
    assert "Dear Ana María Ruiz," in text_of(letter)
    assert event_of(letter)["ATTENDEE"].params["CN"] == "Ana María Ruiz"


def names_of_procedures() -> set[str]:
    """Every name that a patient or staff might know it by, as somebody looking over a shoulder would read it."""
    texts = [text for procedure in catalog.procedures() for text in procedure.texts.values()]
    names = {text[key] for text in texts for key in ("name", "also_called") if text.get(key)}
    slugs = {procedure.slug for procedure in catalog.procedures()}
    return {name.casefold() for name in names | slugs | {"facelift", "surgery", "surgical"}}


def said_about_it(letter: EmailMessage) -> set[str]:
    whole = "\n".join(everything_in(letter)).casefold()
    return {name for name in names_of_procedures() if name in whole}


def written(visit: Visit, kind: str, **values: object) -> Letter:
    """A letter of this kind, as the page or the button that asks for it would write it."""
    letter = Letter(visit_id=visit.id, kind=kind, language="en", created_at=NOW, send_after=NOW, **values)
    db.session.add(letter)
    db.session.commit()
    return letter


def arrived(letter: Letter, *, now: datetime = NOW) -> EmailMessage:
    assert letter_is_needed(letter, now=now)
    return parsed(render(letter, now=now).as_bytes(policy=SMTP))


@pytest.mark.parametrize("way", ["patient", "desk"])
def test_a_cancellation_says_by_which_side(app: Flask, way: str) -> None:
    add_user(app)
    db.session.rollback()
    actor = PATIENT if way == "patient" else Actor("desk", db.session.scalars(select(User.id)).one())
    visit = a_booking(local(13, 10))
    appointments.cancel(visit, actor=actor, now=NOW)
    text = text_of(letter_of(visit))
    assert ("front desk has canceled" in text) == (way == "desk")
    assert "There’s nothing else to do." in text


def test_the_amount_is_said_with_when_and_how_it_is_paid_and_nothing_of_what_it_counts_toward() -> None:
    visit = a_booking()
    with writing() as session:
        practice = session.get_one(Practice, 1)
        practice.texts = {"en": {**practice.texts["en"], "payment": "You pay at your visit, by card or cash."}}
    text = text_of(letter_of(visit))
    assert "Fee:\n$150\nYou pay at your visit, by card or cash.\n" in text
    assert "toward" not in text
    assert "surgery" not in text
    with writing() as session:
        session.get_one(Visit, visit.id).fee_cents = 0
    assert "Fee" not in text_of(letter_of(visit))


@pytest.mark.parametrize(
    ("starts_at", "said"),
    [
        (local(30, 10), None),
        (
            local(2, 10, month=11),
            "Clocks go back on Sunday, November 1. Your appointment is at 10:00 AM by the new time.",
        ),
        (
            local(4, 9, month=11),
            "Clocks go back on Sunday, November 1. Your appointment is at 9:00 AM by the new time.",
        ),
        (local(5, 9, month=11), None),
    ],
)
def test_shortly_after_a_clock_change_one_line_says_so(starts_at: datetime, said: str | None) -> None:
    lines = text_of(letter_of(a_booking(starts_at))).splitlines()
    assert [line for line in lines if "Clocks" in line] == ([said] if said else [])


def test_telephone_directions_and_calendars_can_be_pressed_and_the_list_shows_time_and_place() -> None:
    html = part_of(letter_of(a_booking(local(13, 10))), "text/html").get_content()
    assert 'href="tel:+13105550142">(310) 555-0142</a>' in html
    assert "https://www.google.com/maps/dir/?api=1&amp;destination=1200%20Example%20Street" in html
    assert "https://calendar.google.com/" in html
    assert "https://outlook.live.com/" in html
    assert "are not updated" in html
    body = html.partition("<body>")[2]
    assert body.strip().startswith('<p class="preheader">10:00 AM with Dr. David Kim, Beverly Hills office</p>')


def test_links_that_lead_elsewhere_hand_over_place_and_time_alone() -> None:
    letter = letter_of(a_booking(local(13, 10)))
    elsewhere = [line for line in text_of(letter).splitlines() if "google" in line or "outlook" in line]
    assert len(elsewhere) == 3
    for link in elsewhere:
        assert "/appointments/" not in link
        assert "Ana" not in link
        assert "David" not in link


def test_a_changed_address_is_told_to_both_and_the_former_learns_nothing_of_the_visit() -> None:
    visit = a_booking(local(13, 10))
    seen = appointments.versions_of(visit)
    appointments.correct_contact(visit, {"email": "new@patient.example"}, actor=PATIENT, seen=seen, now=NOW)
    waiting = db.session.scalars(select(Letter).where(Letter.superseded_at.is_(None)).order_by(Letter.kind)).all()
    address, departure = (arrived(letter) for letter in waiting)
    assert [str(one["To"]) for one in (address, departure)] == ["new@patient.example", ANSWERS["email"]]
    assert f"http://localhost{appointment_path(db.session.get_one(Visit, visit.id))}\n" in text_of(address)
    at_the_desk = [letter_in_full(one.uuid, now=NOW) for one in waiting]
    assert [one and (one.address, one.has_invitation) for one in at_the_desk] == [
        ("new@patient.example", True),
        (ANSWERS["email"], False),
    ]
    whole = "".join(everything_in(departure))
    for hidden in ("/appointments/", "new@patient", "October", "10:00", "David Kim, ", "Ana", "calendar"):
        assert hidden not in whole, hidden
    assert "call us" in whole


def test_changed_back_at_once_tells_nobody_of_an_address_that_nobody_heard_of() -> None:
    visit = a_booking(local(13, 10))
    for email in ("wrong@patient.example", "right@patient.example"):
        seen = appointments.versions_of(visit)
        appointments.correct_contact(visit, {"email": email}, actor=PATIENT, seen=seen, now=NOW)
    waiting = select(Letter).where(Letter.superseded_at.is_(None)).order_by(Letter.kind)
    assert [arrived(one)["To"] for one in db.session.scalars(waiting)] == ["right@patient.example", ANSWERS["email"]]
    seen = appointments.versions_of(visit)
    appointments.correct_contact(visit, {"email": ANSWERS["email"]}, actor=PATIENT, seen=seen, now=NOW)
    assert [arrived(one)["To"] for one in db.session.scalars(waiting)] == [ANSWERS["email"]]
    assert not any(db.session.scalars(select(Letter.former_address)))


def test_whoever_has_lost_the_link_gets_it_and_nothing_about_what_is_over() -> None:
    visit = a_booking(local(13, 10))
    with writing() as session:
        write_link(session, visit=session.get_one(Visit, visit.id), now=NOW)
    assert f"http://localhost{appointment_path(visit)}\n" in text_of(arrived(newest(visit)))
    appointments.cancel(visit, actor=PATIENT, now=NOW)
    before = newest(visit).id
    with writing() as session:
        write_link(session, visit=session.get_one(Visit, visit.id), now=NOW)
    assert newest(visit).id == before


def test_after_a_missed_visit_there_is_no_blame_no_invitation_and_no_reason() -> None:
    visit = a_booking(local(6, 10))
    letter = written(visit, "missed")
    assert not letter_is_needed(letter, now=local(6, 12)), "nobody has said that it was missed"
    with writing() as session:
        session.get_one(Visit, visit.id).appointments[0].status = "no_show"
    email = arrived(db.session.get_one(Letter, letter.id), now=local(6, 12))
    assert "We missed you" in text_of(email)
    assert "(310) 555-0142" in text_of(email)
    assert "text/calendar" not in [part.get_content_type() for part in email.walk()]


@pytest.mark.parametrize("kind", ["booked", "moved", "cancelled", "reminder", "address", "link", "missed"])
@pytest.mark.parametrize("procedure", ["mini-facelift", "rhinoplasty", "not-sure-yet"])
def test_no_letter_names_the_procedure_or_what_the_patient_noted(procedure: str, kind: str) -> None:
    visit = a_booking(local(13, 10), procedure=procedure)
    if kind == "moved":
        appointments.reschedule(visit, [a_part("david-kim", "office", local(14, 9))], actor=PATIENT, now=NOW)
    if kind == "cancelled":
        appointments.cancel(visit, actor=PATIENT, now=NOW)
    if kind in ("reminder", "address", "link", "missed"):
        written(visit, kind)
    letter = letter_of(visit)
    assert newest(visit).kind == kind
    assert "onsultation" not in text_of(letter).replace("Video consultation", "")
    assert said_about_it(letter) == set()
    assert ANSWERS["note"] not in "".join(everything_in(letter))
    assert ANSWERS["telephone"] not in "".join(everything_in(letter))


def test_a_procedure_named_in_any_part_would_be_seen() -> None:
    """The control of the test above: the same word in the text, in the invitation, in the subject."""
    visit = a_booking()
    with writing() as session:
        places = {"en": {"name": "Rooms for a mini facelift"}}
        session.execute(update(Location).where(Location.slug == "office").values(texts=places))
    assert "mini facelift" in said_about_it(letter_of(visit))
    for kind in ("text/plain", "text/html", "text/calendar", "application/ics"):
        letter = EmailMessage()
        letter["Subject"] = "x"
        letter.set_content(b"Your Mini facelift", *kind.split("/"), cte="base64")
        assert "mini facelift" in said_about_it(letter), kind
    headed = EmailMessage()
    headed["Subject"] = "Your Mini facelift"
    headed.set_content("Nothing")
    assert "mini facelift" in said_about_it(headed)


def test_every_link_leads_to_a_page_and_opening_it_changes_nothing(app: Flask, standing_clock: object) -> None:
    visit = a_booking(local(13, 10))
    wording = letter_words(newest(visit), now=NOW)
    links = [link.address for paragraph in wording.paragraphs for link in paragraph.links]
    before = (visit.appointments[0].version, visit.appointments[0].status)
    assert len(links) == 3
    for address in links:
        assert address.startswith("http://localhost/appointments/")
    client = app.test_client()
    # Their own context: a test client must not share this one.
    db.session.remove()
    answers = [client.get(address.removeprefix("http://localhost")).status_code for address in links]
    assert answers == [200, 200, 200]
    fresh = db.session.get_one(Visit, visit.id)
    assert (fresh.appointments[0].version, fresh.appointments[0].status) == before


def test_addresses_come_from_base_url_alone(engine_url: str, app: Flask) -> None:
    with app.test_request_context("/", base_url="http://evil.example"):
        visit = a_booking()
        whole = "".join(everything_in(letter_of(visit)))
    assert "evil.example" not in whole
    assert an_environment()["BASE_URL"] in whole
