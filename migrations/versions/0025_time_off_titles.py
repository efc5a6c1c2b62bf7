"""Time off has a title that all staff read.

Revision ID: 0025
Revises: 0024
Create Date: 2026-11-26 18:45:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("time_off", sa.Column("title", sa.String(20), nullable=False, server_default=""))


def downgrade():
    with op.batch_alter_table("time_off") as time_off:
        time_off.drop_column("title")
