"""Tickets, what became of action items, and the CI jobs that prove for a service."""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

from models.columns import Json, UTCDateTime

revision = "2026_11_25_tickets"
down_revision = "2026_11_25_rollouts"
branch_labels = None
depends_on = None

#: Days until an action is due whose day nobody named, as this release takes them.
DUE_AFTER = {"SEV1": 7, "SEV2": 30, "SEV3": 60, "SEV4": 90}


def upgrade() -> None:
    _add_identities()
    _add_tickets()
    _widen_actions()
    _fill_actions()


def _add_identities() -> None:
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.add_column(sa.Column("identities", Json, nullable=True))


def _add_tickets() -> None:
    op.create_table(
        "ticket",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("learning", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tried_at", UTCDateTime(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("looked_at", UTCDateTime(), nullable=True),
        sa.Column("opened_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["learning"],
            ["learning.id"],
            name=op.f("fk_ticket_learning_learning"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service"], ["service.slug"], name=op.f("fk_ticket_service_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_learning"), ["learning"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_service"), ["service"], unique=False)
    unsettled = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_ticket_unsettled",
        "ticket",
        ["learning", "service"],
        unique=True,
        sqlite_where=unsettled,
        postgresql_where=unsettled,
    )


def _widen_actions() -> None:
    """The release before does not name the new columns when it adds an action."""
    with op.batch_alter_table("action", schema=None) as batch_op:
        for column in (
            sa.Column("team", sa.String(), nullable=False, server_default=""),
            sa.Column("due_is_default", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("proof", sa.String(), nullable=True),
            sa.Column("closed_by", sa.String(), nullable=True),
            sa.Column("closed_at", UTCDateTime(), nullable=True),
            sa.Column("stated_state", sa.String(), nullable=False, server_default="open"),
            sa.Column("stated_due", sa.Date(), nullable=True),
            sa.Column("is_chased", sa.Boolean(), nullable=False, server_default=sa.true()),
            sa.Column("looked_at", UTCDateTime(), nullable=True),
        ):
            batch_op.add_column(column)
        batch_op.create_index(batch_op.f("ix_action_team"), ["team"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_due"), ["due"], unique=False)


def _fill_actions() -> None:
    """What is there gets its team and, where it names no day, the day of its severity."""
    action = sa.table(
        "action",
        *(sa.column(name) for name in ("id", "writeup", "team", "state", "stated_state")),
        sa.column("due", sa.Date()),
        sa.column("stated_due", sa.Date()),
        sa.column("due_is_default", sa.Boolean()),
        sa.column("is_chased", sa.Boolean()),
        sa.column("created_at", UTCDateTime()),
    )
    writeup = sa.table(
        "writeup",
        *(sa.column(name) for name in ("id", "team", "severity")),
        sa.column("date", sa.Date()),
        sa.column("is_past", sa.Boolean()),
    )
    joined = sa.select(
        action.c.id,
        action.c.state,
        action.c.due,
        action.c.created_at,
        writeup.c.team,
        writeup.c.severity,
        writeup.c.date,
        writeup.c.is_past,
    ).join_from(action, writeup, action.c.writeup == writeup.c.id)
    bind = op.get_bind()
    for row in bind.execute(joined).all():
        due: date | None = row.due or _due(row.severity, row.date)
        is_ahead = row.due is not None and row.due > row.created_at.date()
        bind.execute(
            action.update()
            .where(action.c.id == row.id)
            .values(
                team=row.team,
                stated_state=row.state,
                stated_due=row.due,
                due=due,
                due_is_default=row.due is None and due is not None,
                is_chased=is_ahead or not row.is_past,
            )
        )


def _due(severity: str | None, since: date) -> date | None:
    days = DUE_AFTER.get(severity or "")
    return since + timedelta(days=days) if days and since.year < date.max.year else None
