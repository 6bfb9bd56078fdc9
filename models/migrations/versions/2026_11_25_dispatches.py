"""The ledger of what is sent, with the letters of asks; channels, subscriptions, notices, picks."""

import sqlalchemy as sa
from alembic import op

from models.columns import Json, UTCDateTime

revision = "2026_11_25_dispatches"
down_revision = "2026_11_25_doubts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dispatch",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("until", UTCDateTime(), nullable=True),
        sa.Column("planned_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("begun_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("said", sa.String(), nullable=True),
        sa.Column("bounced_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
        sa.UniqueConstraint("recipient", "occasion", name="uq_dispatch_recipient_occasion"),
    )
    with op.batch_alter_table("dispatch", schema=None) as batch_op:
        batch_op.create_index("ix_dispatch_occasion", ["occasion", "state"], unique=False)
        batch_op.create_index("ix_dispatch_until", ["planned_at", "until"], unique=False)

    op.create_table(
        "follow",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_follow_person_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person", "kind", "target", name=op.f("pk_follow")),
    )
    op.create_table(
        "subscription",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("cadence", sa.String(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("is_told_urgent", sa.Boolean(), nullable=False),
        sa.Column("feed_serial", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.id"],
            name=op.f("fk_subscription_person_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_subscription")),
    )
    op.create_table(
        "channel",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=True),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("wants_digest", sa.Boolean(), nullable=False),
        sa.Column("wants_urgent", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("paused_at", UTCDateTime(), nullable=True),
        sa.Column("paused_for", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["team"], ["team.slug"], name=op.f("fk_channel_team_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
    )
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_channel_team"), ["team"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("writeup", sa.String(), nullable=False),
        sa.Column("learning", sa.String(), nullable=True),
        sa.Column("service", sa.String(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learning"],
            ["learning.id"],
            name=op.f("fk_notice_learning_learning"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service"], ["service.slug"], name=op.f("fk_notice_service_service")
        ),
        sa.ForeignKeyConstraint(
            ["writeup"], ["writeup.id"], name=op.f("fk_notice_writeup_writeup"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_writeup"), ["writeup"], unique=False)

    op.create_table(
        "pick",
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("learning", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learning"],
            ["learning.id"],
            name=op.f("fk_pick_learning_learning"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_pick")),
    )
    _move_letters_of_asks()
    with op.batch_alter_table("ask", schema=None) as batch_op:
        batch_op.drop_column("letter")
        batch_op.drop_column("sent_at")


def _move_letters_of_asks() -> None:
    """Each ask's letter becomes a row of the ledger, its job the one that sends any row."""
    dispatch = sa.table(
        "dispatch",
        *(sa.column(name) for name in ("id", "recipient", "occasion", "state")),
        sa.column("content", Json),
        *(sa.column(name, UTCDateTime()) for name in ("planned_at", "due_at", "ended_at")),
    )
    ask = sa.table("ask", *map(sa.column, ("id", "person", "at", "letter", "sent_at")))
    job = sa.table("job", *map(sa.column, ("id", "kind", "done_at")), sa.column("payload", Json))
    fate = sa.case(
        (ask.c.letter == "sending", "unknown"),
        (ask.c.letter == "waiting", "dropped"),  # but for those whose job is still there
        else_=ask.c.letter,
    )
    op.execute(
        dispatch.insert().from_select(
            ["id", "recipient", "occasion", "state", "content", "planned_at", "due_at", "ended_at"],
            sa.select(
                sa.literal("ds-") + sa.func.substr(ask.c.id, 4),
                ask.c.person,
                sa.literal("ask:") + ask.c.id,
                fate,
                sa.literal({}, Json),
                ask.c.at,
                ask.c.at,
                ask.c.sent_at,
            ),
        )
    )
    there = op.get_bind()
    for id_, payload in there.execute(
        sa.select(job.c.id, job.c.payload).where(job.c.kind == "send_ask", job.c.done_at.is_(None))
    ).all():
        sending = {"dispatch": f"ds-{payload['ask'][3:]}"}
        mine = dispatch.c.id == sending["dispatch"]
        there.execute(dispatch.update().where(mine).values(state="waiting"))
        there.execute(job.update().where(job.c.id == id_).values(kind="send", payload=sending))
