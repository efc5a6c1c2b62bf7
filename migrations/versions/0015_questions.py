"""Procedures ask questions of those who have booked.

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-26 10:55:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("procedures", sa.Column("questions", sa.JSON(), nullable=True))
    op.execute("UPDATE procedures SET questions = '[]'")
    with op.batch_alter_table("procedures") as batch:
        batch.alter_column("questions", existing_type=sa.JSON(), nullable=False)


def downgrade():
    with op.batch_alter_table("procedures") as batch:
        batch.drop_column("questions")
