"""Pairs that are not related. A table of its own: the release before does not look at it."""

import sqlalchemy as sa
from alembic import op

from models.columns import UTCDateTime

revision = "2026_11_25_unrelated"
down_revision = "2026_11_25_begin"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unrelated",
        sa.Column("writeup", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other"],
            ["writeup.id"],
            name=op.f("fk_unrelated_other_writeup"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["writeup"],
            ["writeup.id"],
            name=op.f("fk_unrelated_writeup_writeup"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("writeup", "other", name=op.f("pk_unrelated")),
    )
    with op.batch_alter_table("unrelated", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unrelated_other"), ["other"], unique=False)
