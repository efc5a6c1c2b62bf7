"""Whoever is out is out: sign-in, open browsers, and every calendar link that they have made."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import select

from booking.calendars import feed_address, make_feed_link
from booking.database import db
from booking.models import FeedLink, Surgeon, Task, User
from tests.stage.people import PASSWORD, add_user, sign_in
from tests.stage.settings import NOW

pytestmark = pytest.mark.usefixtures("practice")


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture
def surgeons(app: Flask) -> dict[str, int]:
    with app.app_context():
        return dict(db.session.execute(select(Surgeon.slug, Surgeon.id)).all())


def told(runner: FlaskCliRunner, *arguments: str) -> list[str]:
    run = runner.invoke(args=list(arguments), input=f"{PASSWORD}\n")
    assert run.exit_code == 0, run.output
    return run.output.splitlines()


def a_link(app: Flask, *, by: str | None, surgeon: int | None, label: str = "") -> str:
    """Its path, made by the user with this address."""
    with app.app_context():
        maker = db.session.scalar(select(User.id).where(User.email == by)) if by else None
        link = make_feed_link(surgeon_id=surgeon, titles="private", label=label, made_by_id=maker, now=NOW)
        address = feed_address(link)
        assert address
        return address.removeprefix("http://localhost")


def opens(client: FlaskClient, path: str) -> bool:
    return client.get(path).status_code == 200


def tasks(app: Flask) -> list[tuple[str, int | None, str]]:
    """Kind, surgeon and label of the link that each open task is about."""
    with app.app_context():
        rows = db.session.scalars(select(Task).where(Task.done_at.is_(None)).order_by(Task.id)).all()
        links = [
            db.session.scalars(select(FeedLink).where(FeedLink.uuid == UUID(row.detail["link"]))).one() for row in rows
        ]
        return [(row.kind, link.surgeon_id, link.label) for row, link in zip(rows, links, strict=True)]


def test_links_of_a_disabled_user_are_revoked_and_each_device_is_a_task(
    app: Flask, client: FlaskClient, runner: FlaskCliRunner, surgeons: dict[str, int]
) -> None:
    leaving, staying = add_user(app, "admin"), add_user(app, "desk")
    david, eugene = surgeons["david-kim"], surgeons["eugene-kim"]
    theirs = [
        a_link(app, by=leaving, surgeon=david, label="iPhone"),
        a_link(app, by=leaving, surgeon=eugene),
        a_link(app, by=leaving, surgeon=None, label="Front desk"),
    ]
    other = a_link(app, by=staying, surgeon=david, label="iPad")
    nobodys = a_link(app, by=None, surgeon=eugene, label="command line")
    assert all(opens(client, path) for path in (*theirs, other, nobodys))

    assert told(runner, "disable-user", leaving) == [
        f"{leaving} can sign in no longer.",
        "Revoked: calendar link of Dr. David Kim, “iPhone”, made 2026-10-05.",
        "Revoked: calendar link of Dr. Eugene Kim, made 2026-10-05.",
        "Revoked: calendar link of the whole practice, “Front desk”, made 2026-10-05.",
        "Whoever followed one of these needs a new link: see /staff/tasks.",
        "Still open, maker not known: calendar link of Dr. Eugene Kim, “command line”, made 2026-10-05.",
        "Revoke at /staff/feeds those that they may have.",
    ]
    assert [opens(client, path) for path in (*theirs, other, nobodys)] == [False, False, False, True, True]
    kind = "calendar_link_revoked"
    assert tasks(app) == [(kind, david, "iPhone"), (kind, eugene, ""), (kind, None, "Front desk")]
    told(runner, "disable-user", leaving)
    assert len(tasks(app)) == 3, "said once"


def test_a_surgeon_who_is_out_is_not_asked_to_subscribe_to_their_own_calendar(
    app: Flask, client: FlaskClient, runner: FlaskCliRunner, surgeons: dict[str, int]
) -> None:
    david = add_user(app, "surgeon", surgeon_id=surgeons["david-kim"])
    path = a_link(app, by=david, surgeon=surgeons["david-kim"], label="iPhone")
    told(runner, "disable-user", david)
    assert not opens(client, path)
    assert tasks(app) == []


@pytest.mark.parametrize(("before", "after"), [("admin", "desk"), ("desk", "admin"), ("desk", "surgeon")])
def test_a_changed_role_takes_the_links_of_the_old_one(
    app: Flask, client: FlaskClient, runner: FlaskCliRunner, surgeons: dict[str, int], before: str, after: str
) -> None:
    user = add_user(app, before)
    path = a_link(app, by=user, surgeon=None)
    assert sign_in(client, user).status_code == 303
    arguments = ["--surgeon", "david-kim"] if after == "surgeon" else []
    assert f"{user} has the role {after} now" in told(runner, "set-role", user, "--role", after, *arguments)[0]
    assert not opens(client, path)
    assert len(tasks(app)) == 1
    assert client.get("/staff/").status_code == 303
    with app.app_context():
        row = db.session.scalars(select(User)).one()
        assert (row.role, row.surgeon_id) == (after, surgeons["david-kim"] if after == "surgeon" else None)


def test_the_role_that_somebody_has_already_changes_nothing(
    app: Flask, client: FlaskClient, runner: FlaskCliRunner
) -> None:
    user = add_user(app, "desk")
    path = a_link(app, by=user, surgeon=None)
    assert told(runner, "set-role", user, "--role", "desk") == [f"{user} has the role desk already."]
    assert opens(client, path)


def test_somebody_can_be_let_in_again_and_their_links_stay_shut(
    app: Flask, client: FlaskClient, runner: FlaskCliRunner
) -> None:
    user = add_user(app, "desk")
    path = a_link(app, by=user, surgeon=None)
    told(runner, "disable-user", user)
    assert sign_in(client, user).status_code == 422
    [_, hint] = told(runner, "set-password", user)
    assert "is disabled and cannot sign in" in hint
    assert "enable-user" in hint
    assert sign_in(client, user).status_code == 422
    assert told(runner, "enable-user", user) == [f"{user} can sign in again, as desk."]
    assert sign_in(client, user).status_code == 303
    assert not opens(client, path)


@pytest.mark.parametrize("command", [["enable-user"], ["set-role", "--role", "desk"]])
def test_a_user_who_is_not_there_is_told_so(runner: FlaskCliRunner, command: list[str]) -> None:
    run = runner.invoke(args=[command[0], "nobody@kim.example", *command[1:]])
    assert run.exit_code == 1
    assert run.stderr.splitlines()[-1] == "Error: There is no user nobody@kim.example."


def test_the_page_says_who_made_a_link_and_the_task_what_to_do(
    app: Flask, runner: FlaskCliRunner, surgeons: dict[str, int]
) -> None:
    leaving, desk = add_user(app, "admin"), add_user(app, "desk")
    page = app.test_client()
    sign_in(page, leaving)
    made = page.get("/staff/feeds")
    token = made.text.split('name="csrf_token" value="')[1].split('"')[0]
    words = {"csrf_token": token, "surgeon": "david-kim", "titles": "private", "label": "iPhone"}
    assert page.post("/staff/feeds", data=words).status_code == 303
    a_link(app, by=None, surgeon=None)
    reader = app.test_client()
    sign_in(reader, desk)
    text = reader.get("/staff/feeds").text
    assert "The admin" in text
    assert "maker not known" in text
    told(runner, "disable-user", leaving)
    listed = reader.get("/staff/tasks").text
    assert "revoked with the rights of whoever made it: Dr. David Kim (iPhone)." in listed
