"""A changed setting and a loaded practice file never fight: what staff changed stays, and is listed."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booking.commands.load_practice.loading import load_practice
from booking.database import db
from booking.models import Practice, Procedure, Surgeon
from booking.schedules import ChangedSettings, make_change, seen_settings
from tests.stage.databases import PRACTICE_FILE
from tests.stage.edited_practice import Edited
from tests.stage.people import add_user
from tests.stage.settings import NOW

pytestmark = pytest.mark.usefixtures("practice", "app_context")

Row = Practice | Procedure | Surgeon

SETTINGS: list[tuple[type[Row], Mapping[str, Any], str]] = [
    (
        Procedure,
        {"consultation_minutes": 60},
        "procedures.mini-facelift.consultation_minutes: 60 kept, the file says 45",
    ),
    (
        Procedure,
        {"buffer_before_minutes": 5},
        "procedures.mini-facelift.buffer_before_minutes: 5 kept, the file says 0",
    ),
    (Procedure, {"buffer_after_minutes": 0}, "procedures.mini-facelift.buffer_after_minutes: 0 kept, the file says 15"),
    (Practice, {"minimum_notice_minutes": 90}, "practice.minimum_notice_minutes: 90 kept, the file says 240"),
    (Practice, {"minimum_notice_days": 2}, "practice.minimum_notice_days: 2 kept, the file says 0"),
    (Practice, {"booking_horizon_days": 30}, "practice.booking_horizon_days: 30 kept, the file says 90"),
    (Practice, {"consultation_fee_cents": 0}, "practice.consultation_fee_cents: 0 kept, the file says 15000"),
    (
        Practice,
        {"fee_counts_toward_surgery": False},
        "practice.fee_counts_toward_surgery: false kept, the file says true",
    ),
    (
        Practice,
        {"holidays_kept_open": []},
        "practice.holidays_kept_open: none kept, the file says {kept_open}",
    ),
    (Surgeon, {"daily_cap": None}, "surgeons.david-kim.daily_cap: none kept, the file says 8"),
]


def a_row(kind: type[Row]) -> Row:
    query = select(kind) if kind is Practice else select(kind).where(kind.slug.in_(["mini-facelift", "david-kim"]))
    found: Any = db.session.scalars(query).one()
    return found


def staff_change(app: Flask, kind: type[Row], values: Mapping[str, Any]) -> None:
    add_user(app, "admin")
    row = a_row(kind)
    make_change(ChangedSettings(kind.__tablename__, row.id, values, seen_settings(row, values)), by=1, now=NOW)


@pytest.mark.parametrize(("kind", "values", "line"), SETTINGS)
def test_what_staff_changed_stays_and_is_listed(
    app: Flask, kind: type[Row], values: Mapping[str, Any], line: str
) -> None:
    line = line.format(kept_open=", ".join(db.session.get_one(Practice, 1).holidays_kept_open))
    staff_change(app, kind, values)
    assert load_practice(PRACTICE_FILE) == [line]
    assert {name: getattr(a_row(kind), name) for name in values} == values
    replaced = load_practice(PRACTICE_FILE, replace=True)
    assert [one.partition(":")[0] for one in replaced] == [line.partition(":")[0]]
    assert "→" in replaced[0]
    assert {name: getattr(a_row(kind), name) for name in values} != values
    assert load_practice(PRACTICE_FILE) == []


class TestSwitches:
    OFF = ('slug = "mini-facelift"', 'slug = "mini-facelift"\nactive = false')
    ON = ('slug = "mini-facelift"', 'slug = "mini-facelift"\nactive = true')

    def test_one_that_staff_switched_off_stays_off(self, app: Flask, edited: Edited) -> None:
        staff_change(app, Procedure, {"active": False})
        assert load_practice(PRACTICE_FILE) == [
            "procedures.mini-facelift.active: false kept, the file says nothing of it"
        ]
        path = edited(self.ON)
        assert load_practice(path) == ["procedures.mini-facelift.active: false kept, the file says true"]
        assert not a_row(Procedure).active  # type: ignore[union-attr]
        assert load_practice(path, replace=True) == ["procedures.mini-facelift.active: false → true"]
        assert a_row(Procedure).active  # type: ignore[union-attr]

    def test_one_that_staff_switched_on_stays_on(self, app: Flask, edited: Edited) -> None:
        path = edited(self.OFF)
        assert load_practice(path) == ["procedures.mini-facelift.active: true → false"]
        staff_change(app, Procedure, {"active": True})
        assert load_practice(path) == ["procedures.mini-facelift.active: true kept, the file says false"]
        assert a_row(Procedure).active  # type: ignore[union-attr]
        assert load_practice(path, replace=True) == ["procedures.mini-facelift.active: true → false"]

    def test_who_else_switches_it_is_the_file_which_follows_itself(self, edited: Edited) -> None:
        load_practice(edited(self.OFF))
        assert load_practice(edited(self.ON)) == ["procedures.mini-facelift.active: false → true"]
