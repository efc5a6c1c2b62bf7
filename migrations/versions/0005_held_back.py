"""A letter knows what holds it back alone.

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-26 07:25:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("letters", sa.Column("held_back", sa.String(20)))


def downgrade():
    with op.batch_alter_table("letters") as letters:
        letters.drop_column("held_back")
