"""Digests of parts of names and numbers go, and sealed values are filled up to whole blocks: neither can be guessed.

What many people share can be told from how often its digest occurs. Digests of a whole email address and a whole
telephone number stay. The pages that held the others are written anew too (env.py); old backups still hold them.

Revision ID: 0010
Revises: 0009
Create Date: 2026-11-26 07:50:00

"""
import click
import sqlalchemy as sa
from alembic import op

from booking.confidential import Unreadable, keys_are_proven
from booking.confidential.keys import UNFILLED, WHOLE, Keyring
from booking.config import settings

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

AT_ONCE = 500
ROOM_FOR_A_TITLE = 640
LOOKUPS = sa.table("visit_lookups", sa.column("digest", sa.LargeBinary), sa.column("visit_id", sa.Integer))
SEALED = {  # the columns of each table, and what each was sealed as
    "visits": {"private": WHOLE},
    "appointments": {"private": WHOLE},
    "time_off": {"private": WHOLE},
    "calendar_events": {"body_with_initials": "initials", "body_with_name": "name"},
}
BACKUPS = (
    "Backups made before this upgrade still hold digests of the beginnings of names, and of the ends of telephone "
    "numbers, from which names can be guessed: delete them, or keep them as safe as the keys."
)


def upgrade():
    connection, keys = op.get_bind(), settings().field_keys
    keys_are_proven(connection, keys)  # else nothing would open, and every digest would be lost
    ring = Keyring(keys)
    found = set(connection.execute(sa.select(LOOKUPS.c.visit_id)).scalars())
    connection.execute(LOOKUPS.delete())
    for visit in sorted(found):
        write_whole_digests(connection, ring, visit)
    fill_up(connection, ring)
    if found:
        op.get_context().opts["written_anew"] = ("visit_lookups", *SEALED)
        click.echo(BACKUPS, err=True)


def downgrade():
    """What is filled stays so, and no digest comes back: code of before needs the backup of before."""


def write_whole_digests(connection, ring, visit):
    visits = table_of("visits")
    row = connection.execute(sa.select(visits.c.uuid, visits.c.private).where(visits.c.id == visit)).one()
    try:
        answers = ring.unseal(row.private, table="visits", row=row.uuid) if row.private else {}
    except Unreadable:
        return
    telephone = answers.get("telephone", "").partition(";")[0]
    digests = {
        ring.newest_lookup(kind, value)
        for kind, value in (
            ("email", answers.get("email", "").casefold()),
            ("telephone", "".join(filter(str.isdecimal, telephone))),
        )
        if value
    }
    for digest in digests:
        connection.execute(LOOKUPS.insert().values(digest=digest, visit_id=visit))


def fill_up(connection, ring):
    """Every value that opens and is not filled yet."""
    for name, parts in SEALED.items():
        table, last = table_of(name), 0
        chosen = [table.c.id, table.c.uuid, *(table.c[column] for column in parts)]
        chosen += [table.c.body] if name == "calendar_events" else []
        while rows := connection.execute(sa.select(*chosen).where(table.c.id > last).order_by(table.c.id).limit(AT_ONCE)).all():
            for row in rows:
                values = {
                    column: anew
                    for column, part in parts.items()
                    if (anew := filled(ring, getattr(row, column), name, row, part)) is not None
                }
                if values:
                    connection.execute(table.update().where(table.c.id == row.id).values(values))
            last = rows[-1].id


def filled(ring, value, table, row, part):
    if not value or value[0] != UNFILLED:
        return None
    try:
        plain = ring.open(value, table=table, row=row.uuid, part=part)
    except Unreadable:
        return None
    fill_to = len(row.body) + ROOM_FOR_A_TITLE if table == "calendar_events" else 0
    return ring._close(plain, table=table, row=row.uuid, part=part, fill_to=fill_to)


def table_of(name):
    columns = [sa.column(column, sa.LargeBinary) for column in (*SEALED[name], "body")]
    return sa.table(name, sa.column("id", sa.Integer), sa.column("uuid", sa.Uuid), *columns)
