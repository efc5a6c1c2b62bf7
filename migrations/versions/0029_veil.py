"""After how many minutes without work names at the desk are covered.

Revision ID: 0029
Revises: 0028
Create Date: 2026-11-26 19:45:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("practice", sa.Column("veil_minutes", sa.Integer(), nullable=False, server_default="2"))


def downgrade():
    with op.batch_alter_table("practice") as practice:
        practice.drop_column("veil_minutes")
