"""Whether single keys act, a choice of each user.

Revision ID: 0021
Revises: 0020
Create Date: 2026-11-26 18:40:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("users", sa.Column("single_keys", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade():
    with op.batch_alter_table("users") as users:
        users.drop_column("single_keys")
