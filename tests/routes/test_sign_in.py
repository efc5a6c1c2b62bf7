"""Staff get in with their password and stay in as long as they may; nobody else does."""

import re
from datetime import timedelta

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from booking import access
from booking.access import EVERYONE, passwords, steps, table
from booking.database import db, writing
from booking.models import StaffSession, User
from tests.stage.page_client import PageClient
from tests.stage.people import PASSWORD, add_user, closed_pages, csrf_token, sign_in
from tests.stage.standing_clock import StandingClock

NEW = "eight lanterns on the pier"
ONE_SENTENCE = "Email address and password do not go together."

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")


@pytest.fixture
def desk(app: Flask) -> str:
    return add_user(app, "desk")


@pytest.fixture
def inside(client: FlaskClient, desk: str) -> FlaskClient:
    """A client that is signed in as the desk."""
    assert sign_in(client, desk).status_code == 303
    return client


def is_in(client: FlaskClient) -> bool:
    answer = client.get("/staff/password")
    assert answer.status_code in (200, 303)
    return answer.status_code == 200


def cookie(client: FlaskClient, name: str = "booking") -> str:
    found = client.get_cookie(name)
    assert found is not None
    return found.value


def test_the_right_password_opens_the_desk(client: FlaskClient, desk: str) -> None:
    answer = sign_in(client, desk)
    assert (answer.status_code, answer.location) == (303, "/staff/")
    assert is_in(client)


@pytest.mark.sqlite_only
def test_an_address_is_taken_in_any_case_and_with_blanks_around(client: FlaskClient, desk: str) -> None:
    assert sign_in(client, f" {desk.upper()} ").status_code == 303


@pytest.mark.sqlite_only
def test_signing_in_leads_on_to_the_page_asked_for(client: FlaskClient, desk: str) -> None:
    turned_away = client.get("/staff/password?from=a&to=b")
    assert turned_away.status_code == 303
    assert turned_away.location == "/staff/sign-in?next=/staff/password?from%3Da%26to%3Db"
    page = client.get(turned_away.location)
    assert 'name="next" value="/staff/password?from=a&amp;to=b"' in page.text
    answer = sign_in(client, desk, next="/staff/password?from=a&to=b")
    assert answer.location == "/staff/password?from=a&to=b"


@pytest.mark.sqlite_only
def test_whoever_is_in_already_is_not_asked_again(inside: FlaskClient) -> None:
    assert inside.get("/staff/sign-in").location == "/staff/"


@pytest.mark.parametrize("wrong", ["the address", "the password", "the user is not active"])
def test_every_wrong_sign_in_reads_the_same(app: Flask, client: FlaskClient, desk: str, wrong: str) -> None:
    email = "nobody@practice.test" if wrong == "the address" else desk
    if wrong == "the user is not active":
        with app.app_context(), writing() as rows:
            rows.execute(update(User).values(active=False))
    answer = sign_in(client, email, "not the password" if wrong == "the password" else PASSWORD)
    assert answer.status_code == 422
    assert ONE_SENTENCE in answer.text
    assert "<title>Error: Sign in" in answer.text
    assert f'value="{email}"' in answer.text
    assert "not the password" not in answer.text
    assert PASSWORD not in answer.text
    assert not is_in(client)


@pytest.mark.sqlite_only
def test_an_empty_form_says_what_is_missing(client: FlaskClient) -> None:
    answer = sign_in(client, "", "")
    assert answer.status_code == 422
    assert "Enter your email address." in answer.text
    assert "Enter your password." in answer.text


@pytest.mark.sqlite_only
def test_password_managers_find_their_fields(pages: PageClient) -> None:
    page = pages.get("/staff/sign-in").response.text
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


def test_a_stranger_takes_as_much_work_as_a_user(app: Flask, monkeypatch: pytest.MonkeyPatch, desk: str) -> None:
    """Counted, not timed: one verification with our parameters, whoever asks."""
    verified: list[str] = []
    real = passwords._hasher.verify

    class Counting:
        def verify(self, hashed: str, password: str) -> bool:
            verified.append(hashed.rsplit("$", 2)[0])
            return real(hashed, password)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    with app.app_context():
        user = db.session.scalar(select(User))
        assert access.verify_password(user, PASSWORD)
        assert not access.verify_password(user, "wrong")
        assert not access.verify_password(None, PASSWORD)
        assert not access.verify_password(None, "nobody")
    assert verified == ["$argon2id$v=19$m=19456,t=2,p=1"] * 4


def test_a_password_is_known_from_any_keyboard() -> None:
    user = User(password_hash=access.hash_password("caf\u00e9 of the four winds"))
    assert access.verify_password(user, "cafe\u0301 of the four winds")
    assert not access.verify_password(user, "cafe of the four winds")


def test_a_hash_of_older_parameters_is_renewed(app: Flask, client: FlaskClient, desk: str) -> None:
    old = passwords.PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with app.app_context(), writing() as rows:
        rows.execute(update(User).values(password_hash=old))
    assert sign_in(client, desk).status_code == 303
    with app.app_context():
        assert "m=19456,t=2,p=1" in db.session.scalars(select(User.password_hash)).one()
    assert is_in(client)


def test_a_cookie_captured_before_sign_out_opens_nothing_after_it(app: Flask, inside: FlaskClient) -> None:
    captured = cookie(inside)
    thief = app.test_client()
    thief.set_cookie("booking", captured)
    assert is_in(thief)  # the control: it does work while the session lasts
    inside.post("/staff/sign-out", data={"csrf_token": csrf_token(inside.get("/staff/password"))})
    thief.set_cookie("booking", captured)
    assert not is_in(thief)
    assert not is_in(inside)


def test_the_table_of_sessions_holds_no_token(app: Flask, inside: FlaskClient) -> None:
    with inside.session_transaction() as kept:
        token = kept["_user_id"]
    with app.app_context():
        row = db.session.scalars(select(StaffSession)).one()
    assert len(token) == 43
    assert token.encode() not in row.token_digest
    assert len(row.token_digest) == 32


@pytest.mark.parametrize(
    ("quiet", "still_in"), [(timedelta(minutes=14, seconds=59), True), (timedelta(minutes=15), False)]
)
def test_a_session_ends_after_a_quarter_of_an_hour_unused(
    inside: FlaskClient, standing_clock: StandingClock, quiet: timedelta, still_in: bool
) -> None:
    standing_clock.move(quiet)
    assert is_in(inside) is still_in


@pytest.mark.sqlite_only
def test_a_session_in_use_ends_after_twelve_hours(inside: FlaskClient, standing_clock: StandingClock) -> None:
    for _ in range(71):  # to 11:50
        standing_clock.move(timedelta(minutes=10))
        assert is_in(inside)
    standing_clock.move(timedelta(minutes=10))
    assert not is_in(inside)


def test_reading_pages_writes_at_most_once_a_minute(
    app: Flask, inside: FlaskClient, standing_clock: StandingClock
) -> None:
    written: list[str] = []
    with app.app_context():
        engine = db.engine

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(("UPDATE", "INSERT", "DELETE")):
            written.append(statement)

    standing_clock.move(timedelta(seconds=59))
    assert is_in(inside)
    assert written == []
    standing_clock.move(timedelta(seconds=1))
    assert is_in(inside)
    assert is_in(inside)
    assert len(written) == 1


@pytest.mark.parametrize("happening", ["disabled", "new password", "all sessions ended"])
def test_what_happens_to_the_user_ends_the_session(
    app: Flask, inside: FlaskClient, standing_clock: StandingClock, happening: str
) -> None:
    standing_clock.move(timedelta(seconds=5))
    with app.app_context():
        if happening == "all sessions ended":
            user = db.session.scalars(select(User)).one()
            access.end_sessions_of(user, now=standing_clock.now())
        with writing() as rows:
            if happening == "disabled":
                rows.execute(update(User).values(active=False))
            elif happening == "new password":
                rows.execute(update(User).values(password_changed_at=standing_clock.now()))
    assert not is_in(inside)


def test_the_cookie_is_new_after_signing_in_and_nothing_planted_lives_on(client: FlaskClient, desk: str) -> None:
    token = csrf_token(client.get("/staff/sign-in"))
    with client.session_transaction() as kept:
        kept["planted"] = "by somebody else"
        before = kept["csrf_token"]
    client.post("/staff/sign-in", data={"email": desk, "password": PASSWORD, "csrf_token": token})
    with client.session_transaction() as kept:
        assert "planted" not in kept
        assert kept.get("csrf_token") != before
        assert "_user_id" in kept


@pytest.mark.sqlite_only
def test_signing_out_empties_the_cookie(inside: FlaskClient) -> None:
    with inside.session_transaction() as kept:
        kept["planted"] = "by somebody else"
    answer = inside.post("/staff/sign-out", data={"csrf_token": csrf_token(inside.get("/staff/password"))})
    assert (answer.status_code, answer.location) == (303, "/staff/sign-in")
    with inside.session_transaction() as kept:
        assert set(kept) <= {"_flashes"}
    assert "You are signed out." in inside.get("/staff/sign-in").text


@pytest.mark.sqlite_only
def test_a_mere_link_signs_nobody_out(inside: FlaskClient) -> None:
    assert inside.get("/staff/sign-out").status_code == 405
    assert is_in(inside)


def test_what_was_sent_after_the_session_ended_is_said_to_be_lost(
    inside: FlaskClient, standing_clock: StandingClock
) -> None:
    token = csrf_token(inside.get("/staff/password"))
    standing_clock.move(timedelta(hours=1))
    answer = inside.post("/staff/password", data={"csrf_token": token})
    assert answer.location == "/staff/sign-in?next=/staff/password"
    assert "what you sent last was not saved" in inside.get(answer.location).text


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(
    app: Flask, inside: FlaskClient, desk: str, standing_clock: StandingClock
) -> None:
    other = app.test_client()
    sign_in(other, desk)
    standing_clock.move(timedelta(seconds=5))
    captured = cookie(inside)
    words = {"old": PASSWORD, "new": NEW, "again": NEW, "csrf_token": csrf_token(inside.get("/staff/password"))}
    assert inside.post("/staff/password", data=words).location == "/staff/"
    assert is_in(inside)
    assert not is_in(other)
    other.set_cookie("booking", captured)
    assert not is_in(other)
    with app.app_context():
        assert len(db.session.scalars(select(StaffSession).where(StaffSession.ended_at.is_(None))).all()) == 1
    assert sign_in(other, desk, PASSWORD).status_code == 422
    assert sign_in(other, desk, NEW).status_code == 303


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("old", "new", "again", "complaint"),
    [
        ("wrong", NEW, NEW, "This is not your password."),
        (PASSWORD, "umbrella", "umbrella", "This is too short."),
        (PASSWORD, NEW, NEW + "!", "The two new passwords differ."),
        (PASSWORD, PASSWORD, PASSWORD, "This is your password already."),
        (PASSWORD, "desk@practice.test", "desk@practice.test", "Your email address is easy to guess."),
        (PASSWORD, "aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa", "This is easy to guess."),
        (PASSWORD, "123456789012345", "123456789012345", "This is easy to guess."),
        (PASSWORD, "x1y2z3" * 60, "x1y2z3" * 60, "This is too long."),
    ],
)
def test_a_new_password_that_will_not_do_changes_nothing(
    inside: FlaskClient, old: str, new: str, again: str, complaint: str
) -> None:
    words = {"old": old, "new": new, "again": again, "csrf_token": csrf_token(inside.get("/staff/password"))}
    answer = inside.post("/staff/password", data=words)
    assert answer.status_code == 422
    assert complaint in answer.text
    assert f'value="{new}"' not in re.sub('name="(username|email)" value', "", answer.text)
    inside.post("/staff/sign-out", data={"csrf_token": csrf_token(inside.get("/staff/password"))})
    assert sign_in(inside, "desk@practice.test").status_code == 303


@pytest.fixture
def second_step(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A made-up second factor, added as a real one will be: a step, its line in the table, its page."""
    step = steps.Step("riddle", "riddle", required_of=lambda user: user.role == "desk")
    monkeypatch.setattr(steps, "STEPS", [*steps.STEPS, step])
    monkeypatch.setitem(table.ROLES, "riddle", EVERYONE)  # type: ignore[arg-type]

    @app.get("/staff/riddle")
    def riddle() -> str:
        user = access.half_signed_in_user()
        assert user is not None
        return f"a riddle for {user.name}"


def test_one_more_step_is_asked_for_before_any_page_opens(
    app: Flask, client: FlaskClient, desk: str, second_step: None, standing_clock: StandingClock
) -> None:
    assert sign_in(client, desk).status_code == 303
    for page in ("/staff/", "/staff/password"):
        answer = client.get(page)
        assert (answer.status_code, answer.location) == (303, f"/staff/riddle?next={page}")
    assert client.get("/staff/riddle").text == "a riddle for The desk"
    half = cookie(client)
    with app.test_request_context(headers={"Cookie": f"booking={half}"}):
        assert access.current_user() is None
        access.pass_step("riddle", now=standing_clock.now())
        assert access.current_user() is not None
        passed = dict(session)
    with client.session_transaction() as kept:
        kept.update(passed)
    assert is_in(client)
    client.set_cookie("booking", half)
    assert not is_in(client)  # the half-way token ended when the whole one began


def test_a_step_is_asked_only_of_whom_it_concerns(app: Flask, client: FlaskClient, second_step: None) -> None:
    sign_in(client, add_user(app, "admin"))
    assert is_in(client)


def test_every_page_of_the_staff_waits_for_the_step(
    app: Flask, client: FlaskClient, desk: str, second_step: None
) -> None:
    sign_in(client, desk)
    closed = [page for page in closed_pages(app) if page[0] != "riddle"]
    assert len(closed) > 5
    for endpoint, method, address in closed:
        answer = client.open(address, method=method)
        assert answer.status_code == 303, (endpoint, method)
        assert answer.location.startswith("/staff/riddle?next="), (endpoint, method)


@pytest.mark.sqlite_only
def test_signing_in_again_ends_what_the_browser_had_before(app: Flask, client: FlaskClient, desk: str) -> None:
    sign_in(client, desk)
    before = cookie(client)
    token = csrf_token(client.get("/staff/password"))
    words = {"email": add_user(app, "admin"), "password": PASSWORD, "csrf_token": token}
    assert client.post("/staff/sign-in", data=words).status_code == 303
    thief = app.test_client()
    thief.set_cookie("booking", before)
    assert not is_in(thief)
    assert is_in(client)
