"""The worker leaves a sign that it is at work.

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-26 07:45:00

"""
import sqlalchemy as sa
from alembic import op

from booking.database import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "heartbeats",
        sa.Column("child", sa.String(20), nullable=False),
        sa.Column("beat_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("child", name=op.f("pk_heartbeats")),
    )


def downgrade():
    op.drop_table("heartbeats")
