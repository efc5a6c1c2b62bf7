"""Which role opens which address by which method: written out here, and never read from the table that enforces it.

A page that is new has its line here too: what it shows, and to whom, is then decided twice.
"""

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from booking.access import ROLES
from booking.access.table import DESK, EVERYONE, PUBLIC
from booking.database import db
from booking.models import Surgeon
from tests.stage.people import add_user, sign_in

pytestmark = [pytest.mark.usefixtures("practice"), pytest.mark.sqlite_only]

ALL = {"admin", "desk", "surgeon"}
NO_SURGEON = {"admin", "desk"}

# The diary is read by all of them: a surgeon sees their own visits in full, the other's as initials.
READ_BY_ALL = {
    ("GET", "/staff/"),
    ("GET", "/staff/why-not"),
    ("GET", "/staff/calls"),
    ("POST", "/staff/calls/<int:number>"),
    ("GET", "/staff/changes"),
    ("GET", "/staff/sheet"),
    ("GET", "/staff/week"),
    ("GET", "/staff/free-for"),
    ("POST", "/staff/changes/seen"),
    ("POST", "/staff/names"),
    ("GET", "/staff/find-or-book"),
    ("POST", "/staff/find-or-book"),
    ("GET", "/staff/appointments/<uuid:uuid>"),
    # A person: a surgeon sees those of their own visits, and these alone.
    ("GET", "/staff/people/<uuid:uuid>"),
    # How visits stand on their day: all of them for the desk, a surgeon's own for a surgeon.
    ("POST", "/staff/appointments/<uuid:uuid>/status"),
    ("POST", "/staff/appointments/<uuid:uuid>/marks"),
    ("POST", "/staff/appointments/<uuid:uuid>/undo"),
    ("POST", "/staff/undo"),
    ("GET", "/staff/surgeons/<surgeon>/delay"),
    ("POST", "/staff/surgeons/<surgeon>/delay"),
    # Time off: all of it for the desk, a surgeon's own for a surgeon.
    ("GET", "/staff/time-off"),
    ("POST", "/staff/time-off"),
    ("GET", "/staff/time-off/<uuid:uuid>/removal"),
    ("POST", "/staff/time-off/<uuid:uuid>/removal"),
    ("GET", "/staff/time-off/new"),
    ("POST", "/staff/time-off/new"),
    ("GET", "/staff/time-off/<uuid:uuid>"),
    ("POST", "/staff/time-off/<uuid:uuid>"),
    # Calendar links: all of them for the desk, a surgeon's own for a surgeon.
    ("GET", "/staff/feeds"),
    ("POST", "/staff/feeds"),
    ("GET", "/staff/feeds/<uuid:uuid>"),
    ("GET", "/staff/feeds/<uuid:uuid>/revocation"),
    ("POST", "/staff/feeds/<uuid:uuid>/revocation"),
    # How their own screen behaves.
    ("GET", "/staff/preferences"),
    ("GET", "/staff/unsent"),
    ("POST", "/staff/preferences"),
    # Emails and tasks: of a surgeon's own visits for a surgeon. See test_own_visits.py.
    ("GET", "/staff/letters"),
    ("GET", "/staff/letters/<uuid:uuid>"),
    ("GET", "/staff/tasks"),
    ("GET", "/staff/tasks/<int:number>"),
    ("POST", "/staff/tasks/<int:number>/completion"),
    ("POST", "/staff/tasks/<int:number>/reopening"),
    # Their own session and password.
    ("GET", "/staff/session"),
    ("GET", "/staff/password"),
    ("POST", "/staff/password"),
}
AT_THE_DESK = {
    # Book, move, cancel, correct.
    ("GET", "/staff/book"),
    ("POST", "/staff/book"),
    ("GET", "/staff/appointments/<uuid:uuid>/move"),
    ("POST", "/staff/appointments/<uuid:uuid>/move"),
    ("POST", "/staff/calls/<int:number>/offer"),
    ("GET", "/staff/appointments/<uuid:uuid>/cancellation"),
    ("POST", "/staff/appointments/<uuid:uuid>/cancellation"),
    ("GET", "/staff/appointments/<uuid:uuid>/contact"),
    ("POST", "/staff/appointments/<uuid:uuid>/contact"),
    ("GET", "/staff/appointments/<uuid:uuid>/booking"),
    ("POST", "/staff/appointments/<uuid:uuid>/booking"),
    ("GET", "/staff/appointments/<uuid:uuid>/restoration"),
    ("POST", "/staff/appointments/<uuid:uuid>/restoration"),
    ("POST", "/staff/appointments/<uuid:uuid>/letters"),
    # The earlier-visit list: read, put on it, taken off.
    ("GET", "/staff/earlier-visits"),
    ("GET", "/staff/earlier-visits/new"),
    ("POST", "/staff/earlier-visits/new"),
    ("GET", "/staff/earlier-visits/<uuid:uuid>"),
    ("POST", "/staff/earlier-visits/<uuid:uuid>"),
    ("POST", "/staff/earlier-visits/<uuid:uuid>/ending"),
    ("POST", "/staff/earlier-visits/<uuid:uuid>/booking"),
    ("GET", "/staff/appointments/<uuid:uuid>/earlier-visit"),
    ("POST", "/staff/appointments/<uuid:uuid>/earlier-visit"),
    # Notes to a day.
    ("GET", "/staff/day-notes/new"),
    ("POST", "/staff/day-notes/new"),
    ("GET", "/staff/day-notes/<uuid:uuid>"),
    ("POST", "/staff/day-notes/<uuid:uuid>"),
    # Who is one person.
    ("GET", "/staff/people/<uuid:uuid>/comparison"),
    ("POST", "/staff/people/<uuid:uuid>/comparison"),
    ("GET", "/staff/people/<uuid:uuid>/apart"),
    ("POST", "/staff/people/<uuid:uuid>/apart"),
    ("POST", "/staff/people/<uuid:uuid>/undo"),
    # Hours, absences, closures.
    ("GET", "/staff/hours"),
    ("POST", "/staff/hours"),
    ("POST", "/staff/hours/copies"),
    ("GET", "/staff/hours/<int:number>"),
    ("POST", "/staff/hours/<int:number>"),
    ("GET", "/staff/hours/<int:number>/removal"),
    ("POST", "/staff/hours/<int:number>/removal"),
    ("GET", "/staff/extra-hours"),
    ("POST", "/staff/extra-hours"),
    ("GET", "/staff/extra-hours/<int:number>/removal"),
    ("POST", "/staff/extra-hours/<int:number>/removal"),
    ("GET", "/staff/closures"),
    ("POST", "/staff/closures"),
    ("GET", "/staff/closures/<uuid:uuid>/removal"),
    ("POST", "/staff/closures/<uuid:uuid>/removal"),
    # Tasks for others, of everybody's patients.
    ("POST", "/staff/tasks/<int:number>/assignment"),
    ("GET", "/staff/tasks/new"),
    ("POST", "/staff/tasks/new"),
    ("GET", "/staff/texts"),
}
# All that is kept about a person, what the practice is, what its website shows, and how full its weeks are.
BY_ADMINS = {
    ("GET", "/staff/website"),
    ("GET", "/staff/figures"),
    ("GET", "/staff/figures.csv"),
    ("GET", "/staff/people/<uuid:uuid>/export.json"),
    ("GET", "/staff/people/<uuid:uuid>/export.html"),
    # What the practice changes itself.
    ("GET", "/staff/practice"),
    ("GET", "/staff/practice/emails"),
    ("GET", "/staff/practice/emails/<kind>"),
    ("POST", "/staff/practice/emails/<kind>"),
    ("GET", "/staff/practice/notices"),
    ("POST", "/staff/practice/notices"),
    ("GET", "/staff/practice/notices/<first_day>"),
    ("POST", "/staff/practice/notices/<first_day>"),
    ("GET", "/staff/practice/notices/<first_day>/removal"),
    ("POST", "/staff/practice/notices/<first_day>/removal"),
    ("GET", "/staff/practice/test-email"),
    ("POST", "/staff/practice/test-email"),
    ("GET", "/staff/practice/places"),
    ("GET", "/staff/practice/places/<slug>"),
    ("POST", "/staff/practice/places/<slug>"),
    ("GET", "/staff/practice/procedures"),
    ("GET", "/staff/practice/procedures/<slug>"),
    ("POST", "/staff/practice/procedures/<slug>"),
    ("GET", "/staff/practice/booking-times"),
    ("POST", "/staff/practice/booking-times"),
    ("GET", "/staff/practice/fee"),
    ("POST", "/staff/practice/fee"),
    ("GET", "/staff/practice/surgeons/<slug>"),
    ("POST", "/staff/practice/surgeons/<slug>"),
    ("GET", "/staff/practice/public-holidays"),
    ("POST", "/staff/practice/public-holidays"),
    # Appointments brought along from another program.
    ("GET", "/staff/import"),
    ("POST", "/staff/import"),
    ("GET", "/staff/import/plan"),
    ("POST", "/staff/import/plan"),
    ("GET", "/staff/import/plan.csv"),
    ("POST", "/staff/import/undo"),
}
WAY_IN_AND_OUT = {("GET", "/staff/sign-in"), ("POST", "/staff/sign-in"), ("POST", "/staff/sign-out")}


def opens_to(line: tuple[str, str]) -> set[str]:
    if line in BY_ADMINS:
        return {"admin"}
    return ALL if line in READ_BY_ALL else NO_SURGEON


def address(rule: str) -> str:
    """Of no row that exists: who may come in is decided before anything is looked up."""
    return rule.replace("<uuid:uuid>", str(UUID(int=0))).replace("<int:number>", "0")


def served(app: Flask) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/staff"):
            yield from ((method, rule.rule) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"})


def strays(app: Flask, client: FlaskClient, role: str) -> list[tuple[str, str, int]]:
    """Lines that answer this role otherwise than is written here, each with its status."""
    surgeon_id = None
    if role == "surgeon":
        with app.app_context():
            surgeon_id = db.session.scalar(select(Surgeon.id).where(Surgeon.slug == "david-kim"))
    assert sign_in(client, add_user(app, role, surgeon_id=surgeon_id)).status_code == 303
    found = []
    for line in sorted(READ_BY_ALL | AT_THE_DESK | BY_ADMINS):
        method, rule = line
        for asked in (method, "HEAD") if method == "GET" else (method,):
            status = client.open(address(rule), method=asked).status_code
            assert status < 500, (asked, rule)
            if (status != 403) is not (role in opens_to(line)):
                found.append((asked, rule, status))
    return found


def test_every_address_below_staff_is_written_here(app: Flask) -> None:
    assert set(served(app)) == READ_BY_ALL | AT_THE_DESK | BY_ADMINS | WAY_IN_AND_OUT
    assert set() == READ_BY_ALL & AT_THE_DESK


@pytest.mark.parametrize("role", sorted(ALL))
def test_each_role_opens_what_is_written_here_and_nothing_else(app: Flask, client: FlaskClient, role: str) -> None:
    assert strays(app, client, role) == []


def test_a_stranger_opens_nothing(app: Flask, client: FlaskClient) -> None:
    for method, rule in sorted(READ_BY_ALL | AT_THE_DESK | BY_ADMINS):
        for asked in (method, "HEAD") if method == "GET" else (method,):
            answer = client.open(address(rule), method=asked)
            assert answer.status_code == 303, (asked, rule)
            assert answer.location.startswith("/staff/sign-in?next="), (asked, rule)


@pytest.mark.parametrize(
    ("endpoint", "instead", "role"),
    [
        ("staff.letters", DESK, "surgeon"),
        ("staff.book", EVERYONE, "surgeon"),
        ("staff.closures", EVERYONE, "surgeon"),
        ("staff.remove_closure", EVERYONE, "surgeon"),
        ("staff.cancel", PUBLIC, "surgeon"),
        ("staff.diary", DESK, "surgeon"),
        ("staff.hours", frozenset({"admin"}), "desk"),
    ],
)
def test_a_table_that_says_otherwise_is_found(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, endpoint: str, instead: object, role: str
) -> None:
    """The negative control."""
    monkeypatch.setitem(ROLES, endpoint, instead)  # type: ignore[arg-type]
    assert strays(app, client, role) != []
