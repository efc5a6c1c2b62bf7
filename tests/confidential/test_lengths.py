"""No sealed column tells by its length whose name is in it."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.confidential.sealed_columns import sealed_columns
from booking.database import db
from booking.models import Visit
from tests.stage.visits import ANSWERS, a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "app_context", "standing_clock")

NAMES = ("Ng", "Ana María Ruiz de la Torre y Mendoza", "A;" * 60, "김" * 120, "𠮷" * 120)


@pytest.mark.sqlite_only
def test_names_of_any_length_make_columns_of_one_length(app: Flask) -> None:
    for day, name in zip((6, 7, 13, 14, 20), NAMES, strict=True):
        a_booking(local(day, 10), answers=ANSWERS | {"name": name}, browser=name.encode()[:32])
    for one in sealed_columns():
        found = select(func.length(one.column)).where(one.column.is_not(None)).distinct()
        lengths = list(db.session.scalars(found))
        assert len(lengths) == (1 if one.table in ("visits", "calendar_events") else 0), (one.column, lengths)


@pytest.mark.sqlite_only
def test_who_booked_for_somebody_else_is_not_told_by_a_length(app: Flask) -> None:
    for day, name in zip((6, 7, 13), ("", "Ng", "𠮷" * 120), strict=True):
        known = ANSWERS | {
            "name": name or "Ana",
            "patient": name,
            "guardian": name,
            "email": f"{day}@{'a' * 60}.example",
        }
        a_booking(local(day, 10), answers=known, browser=b"browser %d" % day)
    assert len(set(db.session.scalars(select(func.length(Visit.private))))) == 1
