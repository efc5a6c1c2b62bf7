"""Notes to a day.

Revision ID: 0031
Revises: 0030
Create Date: 2026-11-26 20:05:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "day_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("surgeon_id", sa.Integer(), nullable=True),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["surgeon_id"], ["surgeons.id"], name=op.f("fk_day_notes_surgeon_id_surgeons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_notes")),
        sa.UniqueConstraint("uuid", name=op.f("uq_day_notes_uuid")),
    )
    op.create_index(op.f("ix_day_notes_on_date"), "day_notes", ["on_date"])


def downgrade():
    op.drop_index(op.f("ix_day_notes_on_date"), table_name="day_notes")
    op.drop_table("day_notes")
