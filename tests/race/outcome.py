"""What a race has left in the database, read by other means than the application's own."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import create_engine, text

# Written out, so that a mistake in the application's own list of statuses would be found here.
LIVE = "('held', 'booked', 'checked_in', 'with_surgeon', 'fulfilled')"
OVERLAPS = f"""
SELECT count(*) FROM appointments a JOIN appointments b
    ON a.id < b.id AND a.surgeon_id = b.surgeon_id AND a.takes_from < b.takes_until AND b.takes_from < a.takes_until
 WHERE a.status IN {LIVE} AND b.status IN {LIVE}
"""
ROWS = "SELECT surgeon_id, status, takes_from, takes_until, starts_at FROM appointments ORDER BY surgeon_id, takes_from"


@dataclass(frozen=True)
class Row:
    surgeon: int
    status: str
    takes_from: datetime
    takes_until: datetime
    starts_at: datetime

    @property
    def is_live(self) -> bool:
        return self.status not in ("lapsed", "cancelled", "no_show")


@dataclass(frozen=True)
class Outcome:
    rows: list[Row]
    overlaps_in_sql: int
    acts: dict[str, int]  # how often each stands in the history

    def count(self, status: str) -> int:
        return sum(row.status == status for row in self.rows)

    @property
    def overlaps_in_python(self) -> int:
        """Neighbors in order of time: where any two overlap, two neighbors do."""
        by_surgeon = defaultdict(list)
        for row in self.rows:
            if row.is_live:
                by_surgeon[row.surgeon].append(row)
        pairs = [pair for rows in by_surgeon.values() for pair in pairwise(rows)]
        return sum(after.takes_from < before.takes_until for before, after in pairs)


def outcome(url: str) -> Outcome:
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = [
            Row(surgeon, status, *map(_moment, moments)) for surgeon, status, *moments in connection.execute(text(ROWS))
        ]
        overlaps = connection.execute(text(OVERLAPS)).scalar_one()
        acts: dict[str, int] = dict(connection.execute(text("SELECT act, count(*) FROM history GROUP BY act")).all())
    engine.dispose()
    return Outcome(rows, overlaps, acts)  # type: ignore[arg-type]


def _moment(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(f"{value}+00:00")
