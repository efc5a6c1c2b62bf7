"""What staff typed a moment ago, sealed, for a page to go back to and for a sign-out in between.

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-26 07:50:00

"""
import sqlalchemy as sa
from alembic import op

from booking.database import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "kept_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_kept_forms_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_forms")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_kept_forms_token_digest")),
        sa.UniqueConstraint("uuid", name=op.f("uq_kept_forms_uuid")),
    )
    op.create_index(op.f("ix_kept_forms_user_id"), "kept_forms", ["user_id"])
    op.create_index(op.f("ix_kept_forms_kept_at"), "kept_forms", ["kept_at"])


def downgrade():
    op.drop_table("kept_forms")
