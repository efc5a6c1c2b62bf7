"""A number that rises with whatever a screen of the staff shows.

Revision ID: 0024
Revises: 0023
Create Date: 2026-11-26 18:50:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "desk_versions",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_desk_versions_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_versions")),
    )


def downgrade():
    op.drop_table("desk_versions")
