"""The watch that runs beside every test sees who commits what screens show without raising the desk version."""

import pytest
from sqlalchemy import select

from booking.config import PROJECT
from booking.database import Unseen, db
from booking.database import desk_version as raising
from booking.models import Letter
from tests.stage.desk_versions import unraised
from tests.stage.visits import a_booking

pytestmark = pytest.mark.usefixtures("practice", "app_context")

IMPORTS = """
from sqlalchemy import delete, insert, text, update
from booking import schedules
from booking.database import Unseen, writing
from booking.database.desk_version import raise_unless_raised
from booking.models import Attempt, Letter, Task
"""
SEEN = {
    "an update": "session.execute(update(Letter).values(gave_up_at=None))",
    "an update of more than a lease": "session.execute(update(Letter).values(attempts=1, kind='booked'))",
    "a row": "session.add(Task(kind='x', detail={}, created_at=letter.created_at))",
    "an attribute": "session.get_one(Letter, letter.id).language = 'es'",
    "a delete": "session.execute(delete(Letter))",
    "plain SQL": "session.execute(text('UPDATE letters SET sent_at = NULL'))",
    "the driver": "session.connection().exec_driver_sql('DELETE FROM letters')",
    "nobody's version": "session.execute(delete(Letter)); schedules.slots_changed(session, surgeons=[])",
}
UNSEEN = {
    "a lease": "session.execute(update(Letter).values(attempts=1, leased_until=None))",
    "nothing at all": "session.execute(update(Letter).where(Letter.id == -1).values(kind='booked'))",
    "attempts": "session.execute(delete(Attempt))",
    "a surgeon's version": "session.execute(delete(Letter)); schedules.slots_changed(session, surgeons=[1])",
}


def as_if_in(file: str, source: str, manner: str) -> list[str]:
    """What the watch says when these lines stand in this file, in a transaction opened in this manner."""
    letter = db.session.scalars(select(Letter)).one()
    lines = f"{IMPORTS}with {manner} as session:\n    {source}\n"
    exec(compile(lines, str(PROJECT / file), "exec"), {"letter": letter})
    seen = list(unraised)
    unraised.clear()
    return seen


@pytest.mark.parametrize("kind", SEEN)
def test_it_sees_what_is_shown_and_called_unseen(kind: str) -> None:
    a_booking()
    [line] = as_if_in("booking/schedules/hours.py", SEEN[kind], "writing(unseen=Unseen.LEASES)")
    assert line.startswith("booking/schedules/hours.py:")


@pytest.mark.parametrize("kind", SEEN)
def test_it_is_content_where_the_version_rises(kind: str) -> None:
    a_booking()
    assert as_if_in("booking/schedules/hours.py", SEEN[kind], "writing()") == []


@pytest.mark.parametrize("kind", UNSEEN)
def test_it_lets_what_no_screen_shows_pass(kind: str) -> None:
    a_booking()
    assert as_if_in("booking/schedules/hours.py", UNSEEN[kind], "writing(unseen=Unseen.LEASES)") == []


def test_it_sees_a_version_that_is_not_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    a_booking()
    monkeypatch.setattr(raising, "raise_unless_raised", lambda session: session.flush())
    assert as_if_in("booking/schedules/hours.py", SEEN["a row"], "writing()")


def test_it_sees_whatever_comes_after_the_version() -> None:
    """Else its row would be locked while its writer may still wait for others."""
    a_booking()
    early = "raise_unless_raised(session); session.execute(delete(Attempt))"
    assert any("after the version rose" in line for line in as_if_in("booking/schedules/hours.py", early, "writing()"))


def test_each_way_to_write_unseen_says_why() -> None:
    assert all(len(way.value.split()) > 3 for way in Unseen)
