"""Fee, wall time and zone as they were agreed: from today's practice, where nothing else is known.

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-26 07:20:00

"""
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from booking.availability import local_time
from booking.database import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

AT_ONCE = 1000
FEE = {"fee_cents": sa.Integer(), "fee_currency": sa.String(3), "fee_counts_toward_surgery": sa.Boolean()}
START = {"local_start": sa.DateTime(), "fold": sa.Integer(), "time_zone": sa.String(64)}
SPAN = {
    "local_start": sa.DateTime(),
    "local_end": sa.DateTime(),
    "start_fold": sa.Integer(),
    "end_fold": sa.Integer(),
    "time_zone": sa.String(64),
}
TABLES = {"visits": FEE, "appointments": START, "time_off": SPAN, "closures": SPAN}


def upgrade():
    for table, columns in TABLES.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind, nullable=True))
    practice = op.get_bind().execute(
        sa.text("SELECT time_zone, consultation_fee_cents, currency, fee_counts_toward_surgery FROM practice")
    ).one_or_none()
    if practice is not None:  # else there is no visit either
        zone, *fee = practice
        visits = sa.table("visits", *(sa.column(name, kind) for name, kind in FEE.items()))
        op.get_bind().execute(visits.update().values(dict(zip(FEE, fee, strict=True))))
        fill("appointments", START, ("starts_at",), ZoneInfo(zone))
        fill("time_off", SPAN, ("starts_at", "ends_at"), ZoneInfo(zone))
        fill("closures", SPAN, ("starts_at", "ends_at"), ZoneInfo(zone))
    with op.batch_alter_table("visits") as batch:
        for name, kind in FEE.items():
            batch.alter_column(name, existing_type=kind, nullable=False)
    with op.batch_alter_table("appointments") as batch:
        for name, kind in START.items():
            batch.alter_column(name, existing_type=kind, nullable=False)
        batch.create_check_constraint(op.f("ck_appointments_fold"), "fold IN (0, 1)")


def fill(name, columns, moments, zone):
    """What the clocks of the zone show at each of these moments: first the wall times, then the folds."""
    kinds = {"id": sa.Integer(), **dict.fromkeys(moments, UTCDateTime()), **columns}
    table = sa.table(name, *(sa.column(column, kind) for column, kind in kinds.items()))
    change = table.update().where(table.c.id == sa.bindparam("of")).values({c: sa.bindparam(c) for c in columns})
    *local, _ = columns
    rows = op.get_bind().execute(sa.select(table.c.id, *(table.c[moment] for moment in moments))).all()
    values = []
    for id, *at in rows:
        walls, folds = zip(*(local_time(moment, zone) for moment in at), strict=True)
        values.append({"of": id, **dict(zip(local, (*walls, *folds), strict=True)), "time_zone": zone.key})
    for first in range(0, len(values), AT_ONCE):
        op.get_bind().execute(change, values[first : first + AT_ONCE])


def downgrade():
    with op.batch_alter_table("appointments") as batch:
        batch.drop_constraint(op.f("ck_appointments_fold"), type_="check")
        for name in START:
            batch.drop_column(name)
    for table in ("visits", "time_off", "closures"):
        with op.batch_alter_table(table) as batch:
            for name in TABLES[table]:
                batch.drop_column(name)
