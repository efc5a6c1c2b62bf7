"""Patients whose time cannot stay are asked by email to take another, beside what they wish for themselves.

Revision ID: 0040
Revises: 0039
Create Date: 2026-11-27 04:15:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

STANDS = sa.text("ended_at IS NULL")


def upgrade():
    op.add_column("wishes", sa.Column("has_to_move", sa.Boolean(), nullable=False, server_default=sa.false()))
    one_a_visit("visit_id", "has_to_move")


def downgrade():
    asked = "(SELECT id FROM wishes WHERE has_to_move)"
    op.execute(f"DELETE FROM tasks WHERE letter_id IN (SELECT id FROM letters WHERE wish_id IN {asked})")
    op.execute(f"DELETE FROM letters WHERE wish_id IN {asked}")
    op.execute(f"DELETE FROM offers WHERE wish_id IN {asked}")
    op.execute("DELETE FROM wishes WHERE has_to_move")
    one_a_visit("visit_id")
    op.drop_column("wishes", "has_to_move")


def one_a_visit(*columns):
    op.drop_index("ix_wishes_one_a_visit", table_name="wishes")
    op.create_index(
        "ix_wishes_one_a_visit", "wishes", columns, unique=True, sqlite_where=STANDS, postgresql_where=STANDS
    )
