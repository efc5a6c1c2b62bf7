"""Who waits for an earlier time.

Revision ID: 0038
Revises: 0037
Create Date: 2026-11-27 02:40:00

"""
import sqlalchemy as sa
from alembic import op

from booking.database import UTCDateTime

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("practice", sa.Column("wish_days", sa.Integer(), nullable=False, server_default="60"))
    op.create_table(
        "wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("notice_minutes", sa.Integer(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=True),
        sa.Column("mailbox", sa.LargeBinary(16), nullable=True),
        sa.Column("consented_at", UTCDateTime(), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("last_asked_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(10), nullable=True),
        sa.CheckConstraint("weekdays BETWEEN 1 AND 127", name=op.f("ck_wishes_weekdays")),
        sa.CheckConstraint("parts BETWEEN 1 AND 7", name=op.f("ck_wishes_parts")),
        sa.CheckConstraint("notice_minutes BETWEEN 0 AND 20160", name=op.f("ck_wishes_notice")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_wishes_ended")),
        sa.CheckConstraint(
            "ended_by IN ('patient', 'desk', 'claim', 'visit', 'time')", name=op.f("ck_wishes_ended_by")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_wishes_visit_id_visits"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedures.id"], name=op.f("fk_wishes_procedure_id_procedures")
        ),
        sa.ForeignKeyConstraint(["taken_by_id"], ["users.id"], name=op.f("fk_wishes_taken_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sa.UniqueConstraint("uuid", name=op.f("uq_wishes_uuid")),
        sa.UniqueConstraint("digest", name=op.f("uq_wishes_digest")),
    )
    op.create_index(op.f("ix_wishes_visit_id"), "wishes", ["visit_id"])
    op.create_index(op.f("ix_wishes_procedure_id"), "wishes", ["procedure_id"])
    op.create_index(op.f("ix_wishes_mailbox"), "wishes", ["mailbox"])
    op.create_index("ix_wishes_asked", "wishes", ["ended_at", "last_asked_at", "created_at"])
    op.create_index(
        "ix_wishes_one_a_visit",
        "wishes",
        ["visit_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "wish_surgeons",
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("surgeon_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wish_id"], ["wishes.id"], name=op.f("fk_wish_surgeons_wish_id_wishes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["surgeon_id"], ["surgeons.id"], name=op.f("fk_wish_surgeons_surgeon_id_surgeons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wish_id", "surgeon_id", name=op.f("pk_wish_surgeons")),
    )
    op.create_index(op.f("ix_wish_surgeons_surgeon_id"), "wish_surgeons", ["surgeon_id"])


def downgrade():
    op.drop_table("wish_surgeons")
    op.drop_table("wishes")
    with op.batch_alter_table("practice") as practice:
        practice.drop_column("wish_days")
