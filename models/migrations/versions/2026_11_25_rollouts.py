"""Rollouts: asks, cells, evidence, exemptions, delegations; what answers and learnings gain."""

import sqlalchemy as sa
from alembic import op

from models.columns import Json, UTCDateTime

revision = "2026_11_25_rollouts"
down_revision = "2026_11_25_facts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("delegate", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegate"],
            ["person.id"],
            name=op.f("fk_delegation_delegate_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_delegation_person_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_delegation")),
    )
    op.create_table(
        "ask",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("writeup", sa.String(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_ask_person_person")),
        sa.ForeignKeyConstraint(
            ["writeup"], ["writeup.id"], name=op.f("fk_ask_writeup_writeup"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask")),
    )
    with op.batch_alter_table("ask", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ask_person"), ["person"], unique=False)
        batch_op.create_index(batch_op.f("ix_ask_week"), ["week"], unique=False)
        batch_op.create_index(batch_op.f("ix_ask_writeup"), ["writeup"], unique=False)

    op.create_table(
        "asked_cell",
        sa.Column("ask", sa.String(), nullable=False),
        sa.Column("learning", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ask"], ["ask.id"], name=op.f("fk_asked_cell_ask_ask"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["learning"],
            ["learning.id"],
            name=op.f("fk_asked_cell_learning_learning"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service"], ["service.slug"], name=op.f("fk_asked_cell_service_service")
        ),
        sa.PrimaryKeyConstraint("ask", "learning", "service", name=op.f("pk_asked_cell")),
    )
    with op.batch_alter_table("asked_cell", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asked_cell_service"), ["service"], unique=False)

    op.create_table(
        "cell",
        sa.Column("learning", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("scoped_at", UTCDateTime(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=True),
        sa.Column("answer", sa.Integer(), nullable=True),
        sa.Column("said_at", UTCDateTime(), nullable=True),
        sa.Column("ends_at", UTCDateTime(), nullable=True),
        sa.Column("proven_until", UTCDateTime(), nullable=True),
        sa.Column("reopened_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["learning"],
            ["learning.id"],
            name=op.f("fk_cell_learning_learning"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service"], ["service.slug"], name=op.f("fk_cell_service_service")
        ),
        sa.PrimaryKeyConstraint("learning", "service", name=op.f("pk_cell")),
    )
    with op.batch_alter_table("cell", schema=None) as batch_op:
        batch_op.create_index("ix_cell_due", ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_cell_service"), ["service"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learning", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("check_id", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("observed_at", UTCDateTime(), nullable=False),
        sa.Column("valid_until", UTCDateTime(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("committed_at", UTCDateTime(), nullable=True),
        sa.Column("commit", sa.String(), nullable=True),
        sa.Column("branch", sa.String(), nullable=True),
        sa.Column("is_default_branch", sa.Boolean(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("details", Json, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learning"],
            ["learning.id"],
            name=op.f("fk_evidence_learning_learning"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service"], ["service.slug"], name=op.f("fk_evidence_service_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_evidence_fingerprint")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(
            "ix_evidence_check", ["learning", "service", "check_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_evidence_service"), ["service"], unique=False)

    op.create_table(
        "exemption",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("learning", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["learning"],
            ["learning.id"],
            name=op.f("fk_exemption_learning_learning"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service"], ["service.slug"], name=op.f("fk_exemption_service_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemption")),
    )
    with op.batch_alter_table("exemption", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exemption_learning"), ["learning"], unique=False)
        batch_op.create_index(batch_op.f("ix_exemption_service"), ["service"], unique=False)

    op.create_table(
        "rollout",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("learning", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("is_mandatory", sa.Boolean(), nullable=False),
        sa.Column("is_restricted", sa.Boolean(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["learning"],
            ["learning.id"],
            name=op.f("fk_rollout_learning_learning"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rollout")),
        sa.UniqueConstraint("learning", name=op.f("uq_rollout_learning")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("approver", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("effort_hours", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("downtime", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("ref", sa.String(), nullable=True))

    with op.batch_alter_table("keeper", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_deputy", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    with op.batch_alter_table("learning", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("standing", sa.String(), nullable=False, server_default="proposed")
        )
        batch_op.add_column(sa.Column("confirmed_when", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_at", UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("circulated_at", UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("circulated_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("weakened", Json, nullable=False, server_default="[]"))

    with op.batch_alter_table("writeup", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmed_signature", Json, nullable=True))
