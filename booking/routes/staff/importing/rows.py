"""What a page says of each line of a file, and its table to download: nothing that the file says of a patient."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from booking import catalog
from booking.appointments import Fated
from booking.forms.import_file import ReadFile, called, fate_words
from booking.routes.staff.spreadsheet import as_text


def plan_rows(fated: Iterable[Fated], file: ReadFile) -> Sequence[Mapping[str, Any]]:
    zone, names, word = catalog.practice().zone, catalog.surgeon_names(), called(file)
    return [
        {
            "number": one.number,
            "starts_at": one.starts_at.astimezone(zone) if one.starts_at else None,
            "surgeon": names[one.surgeon_id] if one.surgeon_id else "",
            "words": _sentence(fate_words(one, zone, called=word)),
        }
        for one in fated
    ]


def plan_table(fated: Iterable[Fated], file: ReadFile) -> str:
    """As a CSV."""
    table = StringIO()
    writer = csv.writer(table)
    writer.writerow((called(file), "starts_at", "surgeon", "what would happen"))
    for row in plan_rows(fated, file):
        starts_at = f"{row['starts_at']:%Y-%m-%d %H:%M}" if row["starts_at"] else ""
        writer.writerow((row["number"], starts_at, as_text(row["surgeon"]), row["words"]))
    return table.getvalue()


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
