"""For how many days the practice keeps a patient's page, their emails and their answers.

Revision ID: 0016
Revises: 0015
Create Date: 2026-11-26 11:40:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

PERIODS = {"keep_page_days": "30", "keep_emails_days": "90", "keep_answers_days": "365"}


def upgrade():
    for name, days in PERIODS.items():
        op.add_column("practice", sa.Column(name, sa.Integer(), nullable=False, server_default=days))


def downgrade():
    with op.batch_alter_table("practice") as practice:
        for name in PERIODS:
            practice.drop_column(name)
