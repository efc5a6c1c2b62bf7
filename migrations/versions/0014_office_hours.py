"""When somebody answers the office's telephone; nothing is known of it until a practice file says so.

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-26 11:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("practice") as practice:
        practice.add_column(sa.Column("office_hours", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("practice") as practice:
        practice.alter_column("office_hours", existing_type=sa.JSON(), server_default=None)


def downgrade():
    with op.batch_alter_table("practice") as practice:
        practice.drop_column("office_hours")
