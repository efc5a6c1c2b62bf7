"""A constant sealed under each key, by which a start knows that it has the right keys.

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-26 07:20:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "key_checks",
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_key_checks")),
    )


def downgrade():
    op.drop_table("key_checks")
