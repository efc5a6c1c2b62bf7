"""Every address that the desk has, with every row that there is: whatever is added is among them by itself."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask import Flask
from sqlalchemy import Uuid, select

from booking.access import PUBLIC, ROLES
from booking.database import Base, db


def desk_addresses(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Method, endpoint and address of each that asks for a sign-in."""
    adapter, (uuids, numbers) = app.url_map.bind("localhost"), _keys(app)
    values = {
        "UUIDConverter": uuids,
        "IntegerConverter": numbers,
        "UnicodeConverter": ["2026-10-06", "2026-12-24", "david-kim", "mini-facelift", "booked", "office"],
    }
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/staff") or ROLES.get(rule.endpoint, PUBLIC) is PUBLIC:
            continue
        converters = list(rule._converters.items())
        assert len(converters) <= 1, f"{rule}: say in this module what stands in it"
        found = [{}] if not converters else [{n: one} for n, c in converters for one in values[type(c).__name__]]
        for given in found:
            for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
                yield method, rule.endpoint, adapter.build(rule.endpoint, given, method=method)


def _keys(app: Flask) -> tuple[list[UUID], range]:
    """Every uuid and every number that a row goes by."""
    with app.app_context():
        uuids: list[UUID | None] = []
        for mapper in Base.registry.mappers:
            for column in mapper.columns:
                if isinstance(column.type, Uuid):
                    uuids += db.session.scalars(select(column))
        return sorted(uuid for uuid in set(uuids) if uuid is not None), range(12)
