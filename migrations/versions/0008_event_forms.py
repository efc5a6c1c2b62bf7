"""Since when what stands in many events at once is as it is; and an index, by which events of another form are found.

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-26 07:50:00

"""
import sqlalchemy as sa
from alembic import op

from booking.database import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BY_FORM = "ix_calendar_events_form"


def upgrade():
    op.create_table(
        "event_forms",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("rank", sa.String(20), nullable=False),
        sa.Column("since", UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_event_forms")),
    )
    op.create_index(BY_FORM, "calendar_events", ["form"])


def downgrade():
    op.drop_index(BY_FORM, "calendar_events")
    op.drop_table("event_forms")
