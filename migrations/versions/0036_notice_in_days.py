"""How many whole days before it one books at the latest, where the practice does not say it in minutes.

Revision ID: 0036
Revises: 0035
Create Date: 2026-11-27 03:10:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("practice", sa.Column("minimum_notice_days", sa.Integer(), nullable=False, server_default="0"))


def downgrade():
    with op.batch_alter_table("practice") as practice:
        practice.drop_column("minimum_notice_days")
