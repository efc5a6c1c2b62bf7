"""What the documents name exists, and the drawing of the tables shows the tables."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from booking import models  # noqa: F401 (the tables)
from booking.database import Base

PROJECT = Path(__file__).parent.parent
DOCUMENTS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
ARCHITECTURE = PROJECT / "docs" / "architecture.md"
NAMED_IN_CODE = re.compile(r"`([\w.-]+(?:/[\w.-]+)*(?:/|\.(?:py|md|toml|txt|in|html|css|js)))(?:: \w+)?`")
LINKED = re.compile(r"\]\((?!https?:)([^)#]+)\)")


def missing(text: str, *, beside: Path) -> Iterator[str]:
    """Of paths in backticks, from the project's folder or from booking/, and of links: those that lead nowhere."""
    for path in NAMED_IN_CODE.findall(text):
        if not _is_there(path):
            yield path
    yield from (path for path in LINKED.findall(text) if not (beside / path).exists())


def _is_there(path: str) -> bool:
    if path == "instance/":  # made by the first `make run`
        return True
    return any((folder / path).exists() for folder in (PROJECT, PROJECT / "booking"))


def drawn(text: str) -> set[str]:
    [drawing] = re.findall(r"```mermaid\nerDiagram\n(.*?)```", text, re.DOTALL)
    return {line.strip() for line in drawing.splitlines() if line.strip()}


def in_the_models() -> set[str]:
    """A line a foreign key, `||` when a row must have one and `|o` when it may; a table without any stands alone."""
    tables = Base.metadata.tables.values()
    keys = [(table.name, key) for table in tables for key in table.foreign_keys]
    lines = {
        f"{key.column.table.name} {'|o' if key.parent.nullable else '||'}--o{{ {name} : {key.parent.name}"
        for name, key in keys
    }
    related = {name for name, _key in keys} | {key.column.table.name for _name, key in keys}
    return lines | {table.name for table in tables if table.name not in related}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_names_exists(document: Path) -> None:
    assert list(missing(document.read_text("utf-8"), beside=document.parent)) == []


def test_a_path_that_leads_nowhere_is_found() -> None:
    text = "`availability.py`, `booking/nowhere/`, `clock.py: now`, `docs/`, [there](README.md), [here](gone.md)"
    assert list(missing(text, beside=PROJECT)) == ["availability.py", "booking/nowhere/", "gone.md"]


def test_the_drawing_shows_the_tables() -> None:
    assert drawn(ARCHITECTURE.read_text("utf-8")) == in_the_models()


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("surgeons ||--o{ appointments : surgeon_id\n", ""),
        ("users |o--o{ history : user_id", "users ||--o{ history : user_id"),
        ("closures\n", "closures\n    waitlist\n"),
    ],
)
def test_a_drawing_that_is_wrong_is_found(line: str, instead: str) -> None:
    text = ARCHITECTURE.read_text("utf-8")
    assert line in text
    assert drawn(text.replace(line, instead)) != in_the_models()


def test_nginx_answers_plain_http_with_a_redirect_and_notes_nothing() -> None:
    """webcal: addresses arrive there, with their token in the path."""
    nginx = (PROJECT / "README.md").read_text("utf-8").partition("```nginx")[2].partition("```")[0]
    plain = next(server for server in nginx.split("\nserver {") if "listen 80;" in server)
    assert "access_log off;" in plain
    assert "error_log /dev/null" in plain
    assert "return 301 https://book.example.org$request_uri;" in plain
    assert "proxy_pass" not in plain
