"""When the desk last changed a visit and wanted no email to tell of it.

Revision ID: 0028
Revises: 0027
Create Date: 2026-11-26 19:20:00

"""
import sqlalchemy as sa
from alembic import op

from booking.database import UTCDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("visits", sa.Column("untold_at", UTCDateTime()))


def downgrade():
    with op.batch_alter_table("visits") as visits:
        visits.drop_column("untold_at")
