"""Cells tell where a check could not look: then nothing is proved, whatever was said before."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_erring"
down_revision = "2026_11_25_recurrences"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cell", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_erring", sa.Boolean(), nullable=False, server_default=sa.false())
        )
