"""What was brought along before, recognized by what its program knows it by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from booking.appointments.importing.lines import FileLine
from booking.confidential import folded_name, imported_digests
from booking.database import db
from booking.models import ImportedVisit


def known_by(line: FileLine, surgeon: int) -> str:
    """Its own UID, or else whose time it takes, when, and who comes: the same line again, whatever its note says."""
    if line.known_by:
        return f"uid {line.known_by}"
    return f"line {surgeon} {line.starts_at.isoformat()} {folded_name(line.name)}"


def known_visits() -> Mapping[bytes, datetime]:
    """When each began in its file, by digest; one statement, and without what was taken back."""
    found = select(ImportedVisit.digest, ImportedVisit.starts_at).where(ImportedVisit.digest.is_not(None))
    return {digest: starts_at for digest, starts_at in db.session.execute(found) if digest}


def first_known(known: Mapping[bytes, datetime], name: str) -> datetime | None:
    digests = imported_digests(name) if known else ()
    return next((known[digest] for digest in digests if digest in known), None)
