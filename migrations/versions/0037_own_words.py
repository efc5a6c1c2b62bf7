"""Dated lines on every page, a line per kind of email, and test emails that the worker sends.

Revision ID: 0037
Revises: 0036
Create Date: 2026-11-27 02:55:00

"""
import sqlalchemy as sa
from alembic import op

from booking.database import UTCDateTime

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("practice", sa.Column("notices", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("practice", sa.Column("letter_lines", sa.JSON(), nullable=False, server_default="{}"))
    op.create_table(
        "trial_letters",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("leased_until", UTCDateTime(), nullable=True),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("refused", sa.String(length=20), nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_trial_letters_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_trial_letters")),
    )


def downgrade():
    op.drop_table("trial_letters")
    op.drop_column("practice", "letter_lines")
    op.drop_column("practice", "notices")
