"""What staff decided about who is one person, and who took what is kept about one.

Revision ID: 0027
Revises: 0026
Create Date: 2026-11-26 19:20:00

"""
import sqlalchemy as sa
from alembic import op

from booking.database import UTCDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "person_verdicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.Uuid(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("is_same", sa.Boolean(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", UTCDateTime()),
        sa.Column("ended_by_id", sa.Integer()),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_person_verdicts_in_order")),
        sa.ForeignKeyConstraint(
            ["one_id"], ["visits.id"], name=op.f("fk_person_verdicts_one_id_visits"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["visits.id"], name=op.f("fk_person_verdicts_other_id_visits"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_person_verdicts_made_by_id_users")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["users.id"], name=op.f("fk_person_verdicts_ended_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_verdicts")),
        sa.UniqueConstraint("act", "one_id", "other_id", name=op.f("uq_person_verdicts_act_one_id_other_id")),
    )
    op.create_index(op.f("ix_person_verdicts_one_id"), "person_verdicts", ["one_id"])
    op.create_index(op.f("ix_person_verdicts_other_id"), "person_verdicts", ["other_id"])
    op.create_table(
        "person_exports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(10), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_person_exports_visit_id_visits"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_person_exports_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_exports")),
    )
    op.create_index(op.f("ix_person_exports_visit_id"), "person_exports", ["visit_id"])


def downgrade():
    op.drop_table("person_exports")
    op.drop_table("person_verdicts")
