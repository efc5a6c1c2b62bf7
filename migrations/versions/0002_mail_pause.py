"""The rest that letters take is a row of its own, no longer a key in a task's detail; a standing one is carried over.

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-26 03:50:00

"""
from datetime import datetime

import sqlalchemy as sa
from alembic import op

from booking.database import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# As they were when this was written: later ones may have other columns.
TASKS = sa.table("tasks", sa.column("id", sa.Integer), sa.column("kind", sa.String), sa.column("detail", sa.JSON),
                 sa.column("done_at", UTCDateTime()))
PAUSES = sa.table("mail_pauses", sa.column("task_id", sa.Integer), sa.column("until", UTCDateTime()))
REFUSED = "mail_server_refuses_us"
KEY = "again_at"


def upgrade():
    op.create_table(
        "mail_pauses",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_mail_pauses_task_id_tasks"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_mail_pauses")),
    )
    connection = op.get_bind()
    for task in connection.execute(sa.select(TASKS).where(TASKS.c.kind == REFUSED)).all():
        detail = dict(task.detail)
        again_at = detail.pop(KEY, None)
        if again_at is None:
            continue
        if task.done_at is None:
            connection.execute(PAUSES.insert().values(task_id=task.id, until=datetime.fromisoformat(again_at)))
        connection.execute(TASKS.update().where(TASKS.c.id == task.id).values(detail=detail))


def downgrade():
    connection = op.get_bind()
    standing = sa.select(TASKS.c.id, TASKS.c.detail, PAUSES.c.until).join(PAUSES, PAUSES.c.task_id == TASKS.c.id)
    for task in connection.execute(standing).all():
        detail = dict(task.detail) | {KEY: task.until.isoformat()}
        connection.execute(TASKS.update().where(TASKS.c.id == task.id).values(detail=detail))
    op.drop_table("mail_pauses")
