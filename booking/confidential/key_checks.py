"""Whether FIELD_KEYS are the keys that sealed what is in the database.

A key is right when it opens the constant that is noted under its id or, where none is noted (or that was damaged), one
of the first values sealed under that id; and where nothing is sealed under it at all. Only then is its constant noted.
An id that the heads of sealed values name must be there. Once a constant is noted for each id and for no other, that
is known without looking through the values again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine, delete, insert, inspect, select
from sqlalchemy.exc import IntegrityError

from booking.confidential.keys import WHOLE, Keyring, Unreadable
from booking.confidential.sealed_columns import sealed_columns_there
from booking.config import WrongSetting
from booking.database import engine_options, prepare_engine
from booking.models import KeyCheck

Keys = Sequence[tuple[str, bytes]]

TABLE: Final = KeyCheck.__tablename__
NOBODY: Final = UUID(int=0)  # a constant belongs to no row
CONSTANT: Final = {"key": "right"}
TRIED: Final = 5  # values of a column: one may be damaged
KEY_ID: Final = re.compile(r"[A-Za-z0-9_.-]{1,32}")
LOOKED_AT: Final = 1000  # heads with an unknown id


class WrongKeys(WrongSetting):
    """FIELD_KEYS do not open what the database holds; the message says what to bring back."""

    def __init__(self, sentence: str) -> None:
        super().__init__("FIELD_KEYS", sentence)


def keys_are_proven(connection: Connection, keys: Keys) -> bool:
    """False while the tables are not there yet. Raises WrongKeys."""
    if not inspect(connection).has_table(TABLE):
        return False
    noted = _noted(connection)
    for key_id, key in keys:
        if not _is_right(connection, key_id, key, noted):
            raise WrongKeys(_about_a_wrong_one(connection, key_id, keys, noted))
    if set(noted) != {key_id for key_id, _ in keys}:
        for missing in _missing(connection, [key_id for key_id, _ in keys], noted):
            raise WrongKeys(
                f"lacks the key “{missing}”, and this database holds data that only it opens: bring it back."
            )
    return True


def prove_keys(engine: Engine, keys: Keys) -> None:
    """At a start: note the constants of keys that are right, and forget those of keys no longer used.

    Raises WrongKeys.
    """
    with engine.connect() as connection:
        if not keys_are_proven(connection, keys):
            return
        noted = _noted(connection)
    unnoted = [(key_id, key) for key_id, key in keys if not _opens_constant(key_id, key, noted)]
    retired = set(noted) - {key_id for key_id, _ in keys}
    if not unnoted and not retired:
        return
    try:
        with engine.connect().execution_options(writes=True) as connection:
            _write_notes(connection, unnoted, retired)
            connection.commit()
    except IntegrityError:  # another process started at the same moment, perhaps with other keys
        with engine.connect() as connection:
            keys_are_proven(connection, keys)


def prove_keys_at(url: str, keys: Keys) -> None:
    """The same before there is an app."""
    engine = create_engine(url, **engine_options(url))
    prepare_engine(engine)
    try:
        prove_keys(engine, keys)
    finally:
        engine.dispose()


def _write_notes(connection: Connection, unnoted: Keys, retired: Collection[str]) -> None:
    outdated = {*retired, *(key_id for key_id, _ in unnoted)}
    connection.execute(delete(KeyCheck).where(KeyCheck.key_id.in_(outdated)))
    for key_id, key in unnoted:
        sealed = Keyring([(key_id, key)]).seal(CONSTANT, table=TABLE, row=NOBODY)
        connection.execute(insert(KeyCheck).values(key_id=key_id, sealed=sealed))


def _noted(connection: Connection) -> dict[str, bytes]:
    """The constants by the ids of their keys."""
    return {row.key_id: row.sealed for row in connection.execute(select(KeyCheck.key_id, KeyCheck.sealed))}


def _is_right(connection: Connection, key_id: str, key: bytes, noted: Mapping[str, bytes]) -> bool:
    if _opens_constant(key_id, key, noted):
        return True
    ring = Keyring([(key_id, key)])
    tried = [_opens(ring, *value) for value in _first_values(connection, key_id)]
    return any(tried) or (not tried and key_id not in noted)


def _opens_constant(key_id: str, key: bytes, noted: Mapping[str, bytes]) -> bool:
    ring = Keyring([(key_id, key)])
    return key_id in noted and _opens(ring, noted[key_id], TABLE, NOBODY, WHOLE)


def _opens(ring: Keyring, sealed: bytes, table: str, row: UUID, part: str) -> bool:
    try:
        ring.open(sealed, table=table, row=row, part=part)
    except Unreadable:
        return False
    return True


def _first_values(connection: Connection, key_id: str) -> Iterator[tuple[bytes, str, UUID, str]]:
    """A few of each column that are sealed under this id: value, table, row, part."""
    for one in sealed_columns_there(connection):
        first = select(one.column, one.uuid).where(one.sealed_under(key_id)).order_by(one.id).limit(TRIED)
        for sealed, row in connection.execute(first):
            yield sealed, one.table, row, one.part


def _about_a_wrong_one(connection: Connection, key_id: str, keys: Keys, noted: Mapping[str, bytes]) -> str:
    for other_id, other in keys:
        if other_id != key_id and _is_right(connection, key_id, other, noted):
            return f"has its names exchanged: the key “{key_id}” of this database stands under “{other_id}”."
    return f"has another key under “{key_id}” than the one that sealed this database: bring that one back."


def _missing(connection: Connection, key_ids: Sequence[str], noted: Mapping[str, bytes]) -> list[str]:
    """The ids that values are sealed under and that are not among these.

    What a single value names and nobody has noted is a damaged value, not a key.
    """
    heads = (
        head
        for one in sealed_columns_there(connection)
        for head in connection.scalars(one.heads_of_others(key_ids).limit(LOOKED_AT))
    )
    found = Counter(head[1 : 1 + head[0]].decode(errors="replace") for head in heads if head)
    named = {key_id for key_id, times in found.items() if times > 1 or key_id in noted}
    return sorted(key_id for key_id in named if KEY_ID.fullmatch(key_id))
