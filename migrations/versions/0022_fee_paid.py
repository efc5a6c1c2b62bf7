"""The desk ticks off that a fee is paid.

Revision ID: 0022
Revises: 0021
Create Date: 2026-11-26 18:55:00

"""
import sqlalchemy as sa
from alembic import op

from booking.database import UTCDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("visits", sa.Column("fee_paid_at", UTCDateTime()))


def downgrade():
    with op.batch_alter_table("visits") as visits:
        visits.drop_column("fee_paid_at")
