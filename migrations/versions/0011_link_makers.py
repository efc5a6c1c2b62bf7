"""A calendar link knows who made it; of those that are there already, nobody can say.

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-26 08:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("feed_links") as batch:
        batch.add_column(sa.Column("made_by_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_feed_links_made_by_id_users"), "users", ["made_by_id"], ["id"])
        batch.create_index(op.f("ix_feed_links_made_by_id"), ["made_by_id"])


def downgrade():
    with op.batch_alter_table("feed_links") as batch:
        batch.drop_index(op.f("ix_feed_links_made_by_id"))
        batch.drop_constraint(op.f("fk_feed_links_made_by_id_users"), type_="foreignkey")
        batch.drop_column("made_by_id")
