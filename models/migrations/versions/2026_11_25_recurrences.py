"""Recurrences that were denied. A table of its own: the release before does not look at it."""

import sqlalchemy as sa
from alembic import op

from models.columns import UTCDateTime

revision = "2026_11_25_recurrences"
down_revision = "2026_11_25_tickets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "no_recurrence",
        sa.Column("writeup", sa.String(), nullable=False),
        sa.Column("learning", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learning"],
            ["learning.id"],
            name=op.f("fk_no_recurrence_learning_learning"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service"], ["service.slug"], name=op.f("fk_no_recurrence_service_service")
        ),
        sa.ForeignKeyConstraint(
            ["writeup"],
            ["writeup.id"],
            name=op.f("fk_no_recurrence_writeup_writeup"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("writeup", "learning", "service", name=op.f("pk_no_recurrence")),
    )
    with op.batch_alter_table("no_recurrence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_no_recurrence_learning"), ["learning"], unique=False)
        batch_op.create_index(batch_op.f("ix_no_recurrence_service"), ["service"], unique=False)
