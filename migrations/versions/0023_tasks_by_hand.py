"""Tasks that people write, and whose they are.

Revision ID: 0023
Revises: 0022
Create Date: 2026-11-26 19:00:00

"""
import sqlalchemy as sa
from alembic import op

from booking.database import UTCDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("tasks") as tasks:
        tasks.add_column(sa.Column("uuid", sa.Uuid()))
        tasks.add_column(sa.Column("private", sa.LargeBinary()))
        tasks.add_column(sa.Column("due_at", UTCDateTime()))
        tasks.add_column(sa.Column("assigned_to_id", sa.Integer()))
        tasks.create_foreign_key(op.f("fk_tasks_assigned_to_id_users"), "users", ["assigned_to_id"], ["id"])
        tasks.create_unique_constraint(op.f("uq_tasks_uuid"), ["uuid"])


def downgrade():
    with op.batch_alter_table("tasks") as tasks:
        tasks.drop_constraint(op.f("uq_tasks_uuid"), type_="unique")
        tasks.drop_constraint(op.f("fk_tasks_assigned_to_id_users"), type_="foreignkey")
        for name in ("assigned_to_id", "due_at", "private", "uuid"):
            tasks.drop_column(name)
