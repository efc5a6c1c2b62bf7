"""The patient's pages and the desk's stay apart: what one side or both are made of names nothing of the other."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent


def named(side: str, text: str) -> list[str]:
    """Quoted endpoints and templates of that side."""
    return re.findall(rf"""['"]({side}[./][\w./]+)""", text)


@pytest.mark.parametrize(
    ("files", "others"),
    [
        ("booking/routes/open_times/*.py", "patient|staff"),
        ("templates/components/*.html", "patient|staff"),
        ("templates/staff/**/*.html", "patient"),
        ("templates/patient/**/*.html", "staff"),
    ],
)
def test_nothing_of_the_other_side_is_named(files: str, others: str) -> None:
    """A page of the desk comes by a patient's address only through the layout that both share."""
    texts = {path.relative_to(PROJECT).as_posix(): path.read_text("utf-8") for path in PROJECT.glob(files)}
    assert texts
    assert {path: found for path, text in texts.items() if (found := named(others, text))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "url_for('patient.home')",
        'endpoint = "patient.times"',
        "{{ url_for('patient.privacy', token=token) }}",
        '{% extends "patient/_frame.html" %}',
    ],
)
def test_a_name_of_the_other_side_would_be_seen(text: str) -> None:
    assert named("patient|staff", text)
    assert named("patient", text)
    assert not named("staff", text)


def test_its_own_names_and_words_are_nothing_of_the_other_side() -> None:
    assert not named("patient", "{{ patient.name }} {{ url_for('staff.book') }} {{ _('The patient. Call them.') }}")
