"""JSON is read as json.loads reads it, and whoever changes what they got changes nobody else's."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.database import json_values as reading
from booking.database.json_values import LONG, read_json
from booking.models import Procedure

TEXTS = {"en": {"name": "Neck lift", "more": ["a", {"b": [1, 2.5, None, True]}]}, "ko": {"name": "목 리프트"}}
VALUES: list[Any] = [None, True, 7, "text", [], {}, [[{}]], TEXTS, {"long": "x" * LONG} | TEXTS, ["é" * LONG, TEXTS]]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_it_reads_what_was_written(value: Any, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert read_json(text) == read_json(text.encode()) == read_json(text) == value


def test_what_one_reader_changes_no_other_sees() -> None:
    text = json.dumps({"long": "x" * LONG} | TEXTS)
    first = read_json(text)
    first["en"]["more"][1]["b"].append("changed")
    first["new"] = 1
    assert read_json(text) == {"long": "x" * LONG} | TEXTS


def test_what_is_no_json_is_refused_as_ever() -> None:
    for text in ("{", "x" * LONG):
        with pytest.raises(json.JSONDecodeError):
            read_json(text)


@pytest.mark.usefixtures("practice")
def test_a_long_text_of_the_practice_is_parsed_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONG", 20)  # the texts of the test practice are short
    reading._parsed.cache_clear()
    with app.app_context():
        for _ in range(3):
            db.session.expire_all()
            assert db.session.scalars(select(Procedure)).first()
    assert 0 < reading._parsed.cache_info().misses <= reading._parsed.cache_info().hits
