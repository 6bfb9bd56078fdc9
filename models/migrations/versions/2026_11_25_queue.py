"""Indexes of what is open and what is dead in the queue, and of the ledger's states."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_queue"
down_revision = "2026_11_25_dispatches"
branch_labels = None
depends_on = None

IS_OPEN = sa.text("done_at IS NULL AND dead_at IS NULL")
IS_DEAD = sa.text("dead_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_job_open", "job", ["run_at", "id"], sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )
    op.create_index(
        "ix_job_dead", "job", ["dead_at"], sqlite_where=IS_DEAD, postgresql_where=IS_DEAD
    )
    op.drop_index("ix_job_run_at", table_name="job")
    op.create_index("ix_dispatch_state", "dispatch", ["state", "planned_at", "id"])
