"""Who set hours, absences, notes and what the practice file says.

Revision ID: 0032
Revises: 0031
Create Date: 2026-11-26 22:40:00

"""
import sqlalchemy as sa
from alembic import op

from booking.database import UTCDateTime

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "schedule_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(10), nullable=False),
        sa.Column("subject", sa.String(20), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("surgeon_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.CheckConstraint("act IN ('added', 'changed', 'removed')", name=op.f("ck_schedule_changes_act")),
        sa.ForeignKeyConstraint(
            ["surgeon_id"], ["surgeons.id"], name=op.f("fk_schedule_changes_surgeon_id_surgeons"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_schedule_changes_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_changes")),
    )
    op.create_index("ix_schedule_changes_subject_row_id", "schedule_changes", ["subject", "row_id"])
    op.create_index("ix_schedule_changes_surgeon_id_subject", "schedule_changes", ["surgeon_id", "subject"])


def downgrade():
    op.drop_index("ix_schedule_changes_surgeon_id_subject", table_name="schedule_changes")
    op.drop_index("ix_schedule_changes_subject_row_id", table_name="schedule_changes")
    op.drop_table("schedule_changes")
