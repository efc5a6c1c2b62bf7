"""Time that came free, whom it was offered to, and the emails about that.

Revision ID: 0039
Revises: 0038
Create Date: 2026-11-27 03:00:00

"""
import sqlalchemy as sa
from alembic import op

from booking.database import UTCDateTime

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

MINUTES = {"offer_after_minutes": "3", "offer_group": "3", "offer_every_minutes": "20"}


def upgrade():
    for name, default in MINUTES.items():
        op.add_column("practice", sa.Column(name, sa.Integer(), nullable=False, server_default=default))
    op.create_table(
        "freed_times",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("surgeon_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("freed_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_freed_times_span")),
        sa.ForeignKeyConstraint(
            ["surgeon_id"], ["surgeons.id"], name=op.f("fk_freed_times_surgeon_id_surgeons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freed_times")),
    )
    op.create_index("ix_freed_times_open", "freed_times", ["done_at", "freed_at"])
    op.create_index("ix_freed_times_surgeon_id_ends_at", "freed_times", ["surgeon_id", "ends_at"])
    op.create_table(
        "offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("freed_id", sa.Integer(), nullable=True),
        sa.Column("surgeon_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("offered_at", UTCDateTime(), nullable=False),
        sa.Column("claimed_at", UTCDateTime(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["wish_id"], ["wishes.id"], name=op.f("fk_offers_wish_id_wishes"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["freed_id"], ["freed_times.id"], name=op.f("fk_offers_freed_id_freed_times"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["surgeon_id"], ["surgeons.id"], name=op.f("fk_offers_surgeon_id_surgeons")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_offers_location_id_locations")),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_offers_visit_id_visits"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("uuid", name=op.f("uq_offers_uuid")),
        sa.UniqueConstraint("digest", name=op.f("uq_offers_digest")),
        sa.UniqueConstraint("wish_id", "surgeon_id", "starts_at", name=op.f("uq_offers_wish_id_surgeon_id_starts_at")),
    )
    for column in ("freed_id", "location_id", "visit_id"):
        op.create_index(op.f(f"ix_offers_{column}"), "offers", [column])
    op.create_index("ix_offers_surgeon_id_starts_at", "offers", ["surgeon_id", "starts_at"])
    with op.batch_alter_table("letters") as letters:
        letters.alter_column("visit_id", existing_type=sa.Integer(), nullable=True)
        letters.add_column(sa.Column("wish_id", sa.Integer(), nullable=True))
        letters.add_column(sa.Column("offer_id", sa.Integer(), nullable=True))
        letters.create_foreign_key(
            op.f("fk_letters_wish_id_wishes"), "wishes", ["wish_id"], ["id"], ondelete="CASCADE"
        )
        letters.create_foreign_key(
            op.f("fk_letters_offer_id_offers"), "offers", ["offer_id"], ["id"], ondelete="CASCADE"
        )
        letters.create_check_constraint(op.f("ck_letters_about"), "(visit_id IS NULL) <> (wish_id IS NULL)")
        letters.create_index(op.f("ix_letters_wish_id"), ["wish_id"])
        letters.create_index(op.f("ix_letters_offer_id"), ["offer_id"])


def downgrade():
    op.execute("DELETE FROM tasks WHERE letter_id IN (SELECT id FROM letters WHERE wish_id IS NOT NULL)")
    op.execute("DELETE FROM letters WHERE wish_id IS NOT NULL")
    with op.batch_alter_table("letters") as letters:
        letters.drop_index(op.f("ix_letters_offer_id"))
        letters.drop_index(op.f("ix_letters_wish_id"))
        letters.drop_constraint(op.f("ck_letters_about"), type_="check")
        letters.drop_constraint(op.f("fk_letters_offer_id_offers"), type_="foreignkey")
        letters.drop_constraint(op.f("fk_letters_wish_id_wishes"), type_="foreignkey")
        letters.drop_column("offer_id")
        letters.drop_column("wish_id")
        letters.alter_column("visit_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("offers")
    op.drop_table("freed_times")
    with op.batch_alter_table("practice") as practice:
        for name in MINUTES:
            practice.drop_column(name)
