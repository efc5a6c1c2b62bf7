"""Links asked for again, and what patients tell the front desk on the day.

Revision ID: 0018
Revises: 0017
Create Date: 2026-11-26 11:40:00

"""
import sqlalchemy as sa
from alembic import op

from booking.database import UTCDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MARKS = ("late_at", "here_at")


def upgrade():
    op.create_table(
        "link_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_requests")),
    )
    for name in MARKS:
        op.add_column("visits", sa.Column(name, UTCDateTime()))


def downgrade():
    with op.batch_alter_table("visits") as visits:
        for name in MARKS:
            visits.drop_column(name)
    op.drop_table("link_requests")
