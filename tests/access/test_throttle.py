"""Exactly as many attempts are let through as the limit says, however many ask at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booking.access import TooManyAttempts, allow_attempt, caller_of, forget_old_attempts, give_back_attempt
from booking.database import db, writing
from booking.models import Attempt
from tests.stage.settings import NOW, an_environment

MINUTE = timedelta(minutes=1)


@pytest.fixture
def environ(engine_url: str) -> dict[str, str]:
    return an_environment(DATABASE_URL=engine_url, RATE_LIMITS="on")


def is_allowed(who: str = "somebody", *, purpose: str = "knock", limit: int = 3, after: timedelta = 0 * MINUTE) -> bool:
    try:
        allow_attempt(purpose, who, limit=limit, window=10 * MINUTE, now=NOW + after)
    except TooManyAttempts:
        return False
    return True


def passed_of(app: Flask, attempts: int, ask: Callable[[], bool]) -> int:
    """How many of these attempts, made by eight threads that start at one moment, are let through."""
    start = Barrier(8)

    def several() -> int:
        start.wait()
        passed = 0
        for _ in range(attempts // 8):
            with app.app_context():
                passed += ask()
        return passed

    with ThreadPoolExecutor(8) as threads:
        return sum(count.result() for count in [threads.submit(several) for _ in range(8)])


def test_exactly_the_limit_passes_when_many_ask_at_once(app: Flask) -> None:
    assert passed_of(app, 80, lambda: is_allowed(limit=10)) == 10


def test_counting_in_two_steps_would_let_more_pass(app: Flask) -> None:
    """The negative control: the same threads, with a count that is read and then written."""
    counted = Barrier(8)
    with app.app_context():
        is_allowed()

    def look_then_count() -> bool:
        count = db.session.scalars(select(Attempt.count)).one()
        counted.wait()
        with writing() as session:
            session.scalars(select(Attempt)).one().count = count + 1
        return count < 10

    assert passed_of(app, 80, look_then_count) > 10


def test_the_next_window_starts_over_and_the_refusal_says_when(app_context: Flask) -> None:
    assert [is_allowed(after=3 * MINUTE) for _ in range(4)] == [True, True, True, False]
    with pytest.raises(TooManyAttempts) as refusal:
        allow_attempt("knock", "somebody", limit=3, window=10 * MINUTE, now=NOW + 4 * MINUTE)
    assert refusal.value.retry_after == 6 * MINUTE
    assert not is_allowed(after=timedelta(minutes=9, seconds=59))
    assert is_allowed(after=10 * MINUTE)


@pytest.mark.parametrize("other", [{"who": "another"}, {"purpose": "ring"}])
def test_one_subject_uses_up_nobody_elses_limit(app_context: Flask, other: dict[str, Any]) -> None:
    while is_allowed():
        pass
    assert is_allowed(**other)


def test_an_attempt_given_back_can_be_made_again_and_resets_nothing(app_context: Flask) -> None:
    assert [is_allowed() for _ in range(3)] == [True, True, True]
    give_back_attempt("knock", "somebody", window=10 * MINUTE, now=NOW)
    assert [is_allowed() for _ in range(2)] == [True, False]


def test_the_table_does_not_say_who_it_was(app_context: Flask) -> None:
    is_allowed("ana@practice.test")
    is_allowed("203.0.113.77")
    kept = b"".join(db.session.scalars(select(Attempt.bucket)))
    assert kept
    assert b"ana" not in kept
    assert b"203.0" not in kept


def test_old_windows_are_forgotten_and_open_ones_kept(app_context: Flask) -> None:
    is_allowed()
    is_allowed(after=timedelta(hours=23))
    assert forget_old_attempts(now=NOW + timedelta(hours=25)) == 1
    assert len(db.session.scalars(select(Attempt)).all()) == 1


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.0.113.77", "203.0.113.77"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.77", "203.0.113.77"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_an_address_stands_for_whoever_owns_it(address: str | None, counted_as: str) -> None:
    assert caller_of(address) == counted_as


@pytest.mark.sqlite_only
def test_switched_off_nothing_is_counted(engine_url: str, tmp_path: Path) -> None:
    from app import create_app

    app = create_app(an_environment(DATABASE_URL=engine_url, RATE_LIMITS="off"), instance_path=tmp_path)
    with app.app_context():
        assert all(is_allowed() for _ in range(5))
        assert db.session.scalars(select(Attempt)).all() == []
        db.session.remove()
        db.engine.dispose()
