"""What a correction replaced is kept sealed for as long as it can be undone.

Revision ID: 0034
Revises: 0033
Create Date: 2026-11-26 23:15:00

"""
import sqlalchemy as sa
from alembic import op

from booking.database import UTCDateTime

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "former_contacts",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("untold_at", UTCDateTime(), nullable=True),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_former_contacts_visit_id_visits"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_former_contacts")),
    )
    op.create_index(op.f("ix_former_contacts_until"), "former_contacts", ["until"])


def downgrade():
    op.drop_table("former_contacts")
