"""What a team calls a channel, the secret that was signed with before, and when a pause ended."""

import sqlalchemy as sa
from alembic import op

from models.columns import UTCDateTime

revision = "2026_11_25_channels"
down_revision = "2026_11_25_queue"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channel", sa.Column("title", sa.String(), nullable=False, server_default=""))
    op.add_column("channel", sa.Column("former_secret", sa.String(), nullable=True))
    op.add_column("channel", sa.Column("renewed_at", UTCDateTime(), nullable=True))
    op.add_column("channel", sa.Column("resumed_at", UTCDateTime(), nullable=True))
