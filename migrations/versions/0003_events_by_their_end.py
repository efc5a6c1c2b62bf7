"""Events are found by their end: a feed reads what is not over, and no longer 400 days before that.

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-26 03:55:00

"""
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BY_START, BY_END = "ix_calendar_events_surgeon_id_starts_at", "ix_calendar_events_surgeon_id_ends_at"


def upgrade():
    op.drop_index(BY_START, "calendar_events")
    op.create_index(BY_END, "calendar_events", ["surgeon_id", "ends_at"])


def downgrade():
    op.drop_index(BY_END, "calendar_events")
    op.create_index(BY_START, "calendar_events", ["surgeon_id", "starts_at"])
