"""Whether a fault has left something half written, asked of the tables by other means than the application's own."""

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, create_engine, text

BOOKED = "a.status NOT IN ('held', 'lapsed')"
HALF_WRITTEN = {
    "booked without history": f"""
        SELECT count(*) FROM appointments a WHERE {BOOKED}
           AND NOT EXISTS (SELECT 1 FROM history h WHERE h.appointment_id = a.id AND h.act = 'booked')""",
    "booked without a calendar event": f"""
        SELECT count(*) FROM appointments a WHERE {BOOKED}
           AND NOT EXISTS (SELECT 1 FROM calendar_events e WHERE e.uuid = a.uuid AND e.surgeon_id = a.surgeon_id
                              AND e.starts_at = a.starts_at AND e.sequence = a.sequence)""",
    "booked without a letter": f"""
        SELECT count(*) FROM appointments a WHERE {BOOKED}
           AND NOT EXISTS (SELECT 1 FROM letters l WHERE l.visit_id = a.visit_id AND l.kind = 'booked')""",
    "booked without consent, answers or a way to find them": f"""
        SELECT count(*) FROM appointments a JOIN visits v ON v.id = a.visit_id WHERE {BOOKED}
           AND (v.consented_at IS NULL OR v.private IS NULL
                OR NOT EXISTS (SELECT 1 FROM visit_lookups k WHERE k.visit_id = v.id))""",
    "history of what was not booked": f"""
        SELECT count(*) FROM history h LEFT JOIN appointments a ON a.id = h.appointment_id AND {BOOKED}
         WHERE a.id IS NULL""",
    "a letter about what was not booked": f"""
        SELECT count(*) FROM letters l WHERE NOT EXISTS
               (SELECT 1 FROM appointments a WHERE a.visit_id = l.visit_id AND {BOOKED})""",
    "an event of what was not booked": f"""
        SELECT count(*) FROM calendar_events e LEFT JOIN appointments a ON a.uuid = e.uuid AND {BOOKED}
         WHERE e.subject = 'appointment' AND a.id IS NULL""",
    "a visit without appointments": """
        SELECT count(*) FROM visits v WHERE NOT EXISTS (SELECT 1 FROM appointments a WHERE a.visit_id = v.id)""",
    "two at one time": """
        SELECT count(*) FROM appointments a JOIN appointments b
            ON a.id < b.id AND a.surgeon_id = b.surgeon_id AND a.takes_from < b.takes_until
           AND b.takes_from < a.takes_until
         WHERE a.status IN ('held', 'booked') AND b.status IN ('held', 'booked')""",
}
PAGES = f"SELECT v.page_digest FROM visits v JOIN appointments a ON a.visit_id = v.id WHERE {BOOKED}"
VERSIONS = "SELECT id, version, feed_version FROM surgeons"
CHANGES = "SELECT a.surgeon_id, count(*) FROM history h JOIN appointments a ON a.id = h.appointment_id GROUP BY 1"


@dataclass(frozen=True)
class Left:
    """What stands in the tables."""

    half_written: dict[str, int]
    pages: frozenset[bytes]  # digests of the tokens of booked visits
    versions: dict[int, tuple[int, int]]  # of each surgeon: version, feed_version
    changes: dict[int, int]  # history rows about each surgeon

    def holds_page(self, token: str) -> bool:
        return sha256(token.encode()).digest() in self.pages

    def is_told(self, before: "Left") -> bool:
        """Whether feeds and caches notice each change since."""
        risen = {
            id: (self.versions[id][0] - old[0], self.versions[id][1] - old[1]) for id, old in before.versions.items()
        }
        more = {id: self.changes.get(id, 0) - before.changes.get(id, 0) for id in risen}
        return all(version >= more[id] and feed == more[id] for id, (version, feed) in risen.items())


def left(url: str) -> Left:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = Left(
            half_written={fault: count for fault, count in _counts(connection).items() if count},
            pages=frozenset(bytes(digest) for digest in connection.scalars(text(PAGES))),
            versions={id: (version, feed) for id, version, feed in connection.execute(text(VERSIONS))},
            changes=dict(connection.execute(text(CHANGES)).all()),  # type: ignore[arg-type]
        )
    engine.dispose()
    return found


def _counts(connection: Connection) -> dict[str, int]:
    return {fault: connection.execute(text(query)).scalar_one() for fault, query in HALF_WRITTEN.items()}
