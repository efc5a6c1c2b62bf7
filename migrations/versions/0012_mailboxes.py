"""Letters that nobody at the desk asked for are counted by their mailbox.

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-26 08:20:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INDEX = "ix_letters_mailbox_sent_at"


def upgrade():
    op.add_column("letters", sa.Column("mailbox", sa.LargeBinary(16)))
    op.create_index(INDEX, "letters", ["mailbox", "sent_at"])


def downgrade():
    op.drop_index(INDEX, "letters")
    with op.batch_alter_table("letters") as letters:
        letters.drop_column("mailbox")
