"""Up to when each user knows what has been changed about appointments.

Revision ID: 0020
Revises: 0019
Create Date: 2026-11-26 18:50:00

"""
import sqlalchemy as sa
from alembic import op

from booking.database import UTCDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("users", sa.Column("changes_seen_until", UTCDateTime()))


def downgrade():
    with op.batch_alter_table("users") as users:
        users.drop_column("changes_seen_until")
