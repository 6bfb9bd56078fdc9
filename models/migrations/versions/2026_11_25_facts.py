"""Facts and SBOMs of services; a service's tags, and the day on which it ends."""

import sqlalchemy as sa
from alembic import op

from models.columns import Json, UTCDateTime

revision = "2026_11_25_facts"
down_revision = "2026_11_25_unrelated"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("service", schema=None) as batch_op:
        # The release before does not name them when it adds a service.
        batch_op.add_column(sa.Column("tags", Json, nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("retires_on", sa.Date(), nullable=True))
    op.create_table(
        "fact",
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", Json, nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("observed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service"], ["service.slug"], name=op.f("fk_fact_service_service")
        ),
        sa.PrimaryKeyConstraint("service", "name", name=op.f("pk_fact")),
    )
    op.create_table(
        "sbom",
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("observed_at", UTCDateTime(), nullable=False),
        sa.Column("components", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service"], ["service.slug"], name=op.f("fk_sbom_service_service")
        ),
        sa.PrimaryKeyConstraint("service", name=op.f("pk_sbom")),
    )
    op.create_table(
        "package",
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("purl", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service"], ["service.slug"], name=op.f("fk_package_service_service")
        ),
        sa.PrimaryKeyConstraint("service", "purl", "version", name=op.f("pk_package")),
    )
    with op.batch_alter_table("package", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_package_purl"), ["purl"], unique=False)
