"""Procedures are found by concern and by the words people use, and a surgeon may have a photograph.

Revision ID: 0017
Revises: 0016
Create Date: 2026-11-26 11:20:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "concerns",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("procedures", sa.JSON, nullable=False),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_concerns"),
        sa.UniqueConstraint("slug", name="uq_concerns_slug"),
    )
    op.add_column("procedures", sa.Column("search_words", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("surgeons", sa.Column("photograph", sa.String(80)))


def downgrade():
    with op.batch_alter_table("surgeons") as surgeons:
        surgeons.drop_column("photograph")
    with op.batch_alter_table("procedures") as procedures:
        procedures.drop_column("search_words")
    op.drop_table("concerns")
