"""What a proof was of: evidence knows its check as it was, cells since when they are doubted."""

import sqlalchemy as sa
from alembic import op

from models.columns import UTCDateTime

revision = "2026_11_25_doubts"
down_revision = "2026_11_25_erring"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cell", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doubted_at", UTCDateTime(), nullable=True))
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("digest", sa.String(), nullable=True))
