"""How many weeks after a visit the desk looks for a follow-up.

Revision ID: 0033
Revises: 0032
Create Date: 2026-11-26 23:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("practice", sa.Column("follow_up_weeks", sa.Integer(), nullable=False, server_default="2"))


def downgrade():
    with op.batch_alter_table("practice") as practice:
        practice.drop_column("follow_up_weeks")
