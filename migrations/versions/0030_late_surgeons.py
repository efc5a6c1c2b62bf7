"""On which day a surgeon is running late, and by how many minutes.

Revision ID: 0030
Revises: 0029
Create Date: 2026-11-26 19:50:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("surgeons", sa.Column("late_on", sa.Date()))
    op.add_column("surgeons", sa.Column("late_minutes", sa.Integer()))


def downgrade():
    with op.batch_alter_table("surgeons") as surgeons:
        surgeons.drop_column("late_minutes")
        surgeons.drop_column("late_on")
