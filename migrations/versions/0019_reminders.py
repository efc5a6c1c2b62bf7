"""Reminders, one row each; who has said that they will be there; a farewell to a former address.

Revision ID: 0019
Revises: 0018
Create Date: 2026-11-26 11:25:00

"""
import sqlalchemy as sa
from alembic import op

from booking.database import UTCDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

SETTINGS = {
    "reminder_days": (sa.JSON(), "[7, 2]"),
    "video_reminder_hours": (sa.Integer(), "3"),
    "quiet_from_minute": (sa.Integer(), "1260"),
    "quiet_until_minute": (sa.Integer(), "480"),
}
OCCASION = "ix_letters_occasion"


def upgrade():
    for name, (kind, default) in SETTINGS.items():
        op.add_column("practice", sa.Column(name, kind, nullable=False, server_default=default))
    op.add_column("visits", sa.Column("confirmed_at", UTCDateTime()))
    op.add_column("letters", sa.Column("occasion", sa.String(40)))
    op.add_column("letters", sa.Column("former_address", sa.LargeBinary()))
    op.create_index(OCCASION, "letters", ["visit_id", "occasion"], unique=True)


def downgrade():
    """What no former version could write is left out: a reminder, or a farewell, would read as a confirmation."""
    op.execute("DELETE FROM tasks WHERE letter_id IN (SELECT id FROM letters WHERE kind IN ('reminder', 'departure'))")
    op.execute("DELETE FROM letters WHERE kind IN ('reminder', 'departure')")
    op.drop_index(OCCASION, "letters")
    with op.batch_alter_table("letters") as letters:
        letters.drop_column("former_address")
        letters.drop_column("occasion")
    with op.batch_alter_table("visits") as visits:
        visits.drop_column("confirmed_at")
    with op.batch_alter_table("practice") as practice:
        for name in SETTINGS:
            practice.drop_column(name)
