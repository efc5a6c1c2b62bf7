"""How long a change may still be corrected before an email tells of it.

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-26 10:55:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("practice", sa.Column("email_delay_minutes", sa.Integer(), nullable=False, server_default="3"))


def downgrade():
    with op.batch_alter_table("practice") as practice:
        practice.drop_column("email_delay_minutes")
