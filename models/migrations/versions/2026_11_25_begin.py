"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

from models.columns import Json, UTCDateTime

revision = "2026_11_25_begin"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_attachment")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_subject"), ["subject"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", Json, nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=True),
        sa.Column("run_at", UTCDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", UTCDateTime(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("dead_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_job_dedupe_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_run_at"), ["run_at"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=True),
        sa.Column("leaves_on", sa.Date(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("disabled_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "login",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_login_person_person")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_login")),
    )
    with op.batch_alter_table("login", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_person"), ["person"], unique=False)

    op.create_table(
        "sign_in_link",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_sign_in_link_person_person")
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_sign_in_link")),
    )
    op.create_table(
        "team",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("lead", sa.String(), nullable=True),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("is_library", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["lead"], ["person.id"], name=op.f("fk_team_lead_person")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_team")),
    )
    op.create_table(
        "membership",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_membership_person_person")
        ),
        sa.ForeignKeyConstraint(["team"], ["team.slug"], name=op.f("fk_membership_team_team")),
        sa.PrimaryKeyConstraint("person", "team", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_team"), ["team"], unique=False)

    op.create_table(
        "repository",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["team"], ["team.slug"], name=op.f("fk_repository_team_team")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_repository")),
    )
    op.create_table(
        "service",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=True),
        sa.Column("technologies", Json, nullable=False),
        sa.Column("repository", sa.String(), nullable=True),
        sa.Column("links", Json, nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["team"], ["team.slug"], name=op.f("fk_service_team_team")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_service")),
    )
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_repository"), ["repository"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_team"), ["team"], unique=False)

    op.create_table(
        "writeup",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=True),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("root", sa.String(), nullable=True),
        sa.Column("path", sa.String(), nullable=True),
        sa.Column("author_id", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_past", sa.Boolean(), nullable=False),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("severity_as_written", sa.String(), nullable=True),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=True),
        sa.Column("detected_at", UTCDateTime(), nullable=True),
        sa.Column("mitigated_at", UTCDateTime(), nullable=True),
        sa.Column("resolved_at", UTCDateTime(), nullable=True),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("impact", sa.String(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("fields", Json, nullable=False),
        sa.Column("tags", Json, nullable=False),
        sa.Column("technologies", Json, nullable=False),
        sa.Column("alerts", Json, nullable=False),
        sa.Column("signature", Json, nullable=True),
        sa.Column("authors", Json, nullable=False),
        sa.Column("extra", Json, nullable=False),
        sa.Column("stated", Json, nullable=False),
        sa.Column("missing", Json, nullable=False),
        sa.Column("guessed", Json, nullable=False),
        sa.Column("findings", Json, nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.Column("published_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["team"], ["team.slug"], name=op.f("fk_writeup_team_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writeup")),
        sa.UniqueConstraint("source", "team", name="uq_writeup_source_team"),
    )
    with op.batch_alter_table("writeup", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_writeup_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_writeup_kind"), ["kind"], unique=False)
        batch_op.create_index("ix_writeup_place", ["root", "path"], unique=False)
        batch_op.create_index("ix_writeup_recent", ["date", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_writeup_team"), ["team"], unique=False)
        batch_op.create_index(batch_op.f("ix_writeup_updated_at"), ["updated_at"], unique=False)

    op.create_table(
        "action",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("writeup", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("given_id", sa.String(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("type", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner_role", sa.String(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("ticket", sa.String(), nullable=True),
        sa.Column("done_when", sa.String(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("retired_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["writeup"], ["writeup.id"], name=op.f("fk_action_writeup_writeup"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_writeup"), ["writeup"], unique=False)

    op.create_table(
        "attachment_use",
        sa.Column("writeup", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_attachment_use_sha256_attachment")
        ),
        sa.ForeignKeyConstraint(
            ["writeup"],
            ["writeup.id"],
            name=op.f("fk_attachment_use_writeup_writeup"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("writeup", "sha256", name=op.f("pk_attachment_use")),
    )
    with op.batch_alter_table("attachment_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_use_sha256"), ["sha256"], unique=False)

    op.create_table(
        "keeper",
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_keeper_person_person")),
        sa.ForeignKeyConstraint(
            ["service"], ["service.slug"], name=op.f("fk_keeper_service_service")
        ),
        sa.PrimaryKeyConstraint("service", "person", name=op.f("pk_keeper")),
    )
    with op.batch_alter_table("keeper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_keeper_person"), ["person"], unique=False)

    op.create_table(
        "learning",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("writeup", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("given_id", sa.String(), nullable=True),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("background", sa.String(), nullable=True),
        sa.Column("applies_when", sa.String(), nullable=True),
        sa.Column("technologies", Json, nullable=False),
        sa.Column("checks", Json, nullable=False),
        sa.Column("effort_hours", sa.Float(), nullable=True),
        sa.Column("downtime", sa.Boolean(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("risk_if_ignored", sa.String(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("retired_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["team"], ["team.slug"], name=op.f("fk_learning_team_team")),
        sa.ForeignKeyConstraint(
            ["writeup"],
            ["writeup.id"],
            name=op.f("fk_learning_writeup_writeup"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning")),
    )
    with op.batch_alter_table("learning", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_learning_given_id"), ["given_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_learning_team"), ["team"], unique=False)
        batch_op.create_index(batch_op.f("ix_learning_writeup"), ["writeup"], unique=False)

    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("writeup", sa.String(), nullable=False),
        sa.Column("rel", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["target"], ["writeup.id"], name=op.f("fk_link_target_writeup"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["writeup"], ["writeup.id"], name=op.f("fk_link_writeup_writeup"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_target"), ["target"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_to"), ["to"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_writeup"), ["writeup"], unique=False)

    op.create_table(
        "page",
        sa.Column("writeup", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("html_closed", sa.String(), nullable=True),
        sa.Column("outline", Json, nullable=False),
        sa.Column("plain", sa.String(), nullable=False),
        sa.Column("failed", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["writeup"], ["writeup.id"], name=op.f("fk_page_writeup_writeup"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("writeup", "number", name=op.f("pk_page")),
    )
    op.create_table(
        "revision",
        sa.Column("writeup", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("told", Json, nullable=False),
        sa.Column("commit", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["writeup"],
            ["writeup.id"],
            name=op.f("fk_revision_writeup_writeup"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("writeup", "number", name=op.f("pk_revision")),
    )
    op.create_table(
        "token",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("service", sa.String(), nullable=True),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("ending", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=True),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.Column("last_used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service"], ["service.slug"], name=op.f("fk_token_service_service")
        ),
        sa.ForeignKeyConstraint(["team"], ["team.slug"], name=op.f("fk_token_team_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_token_hash")),
    )
    op.create_table(
        "writeup_reader",
        sa.Column("writeup", sa.String(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["writeup"],
            ["writeup.id"],
            name=op.f("fk_writeup_reader_writeup_writeup"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("writeup", "reader", name=op.f("pk_writeup_reader")),
    )
    with op.batch_alter_table("writeup_reader", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_writeup_reader_reader"), ["reader"], unique=False)

    op.create_table(
        "writeup_service",
        sa.Column("writeup", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service"], ["service.slug"], name=op.f("fk_writeup_service_service_service")
        ),
        sa.ForeignKeyConstraint(
            ["writeup"],
            ["writeup.id"],
            name=op.f("fk_writeup_service_writeup_writeup"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("writeup", "service", name=op.f("pk_writeup_service")),
    )
    with op.batch_alter_table("writeup_service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_writeup_service_service"), ["service"], unique=False)

    op.create_table(
        "writeup_tag",
        sa.Column("writeup", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["writeup"],
            ["writeup.id"],
            name=op.f("fk_writeup_tag_writeup_writeup"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("writeup", "tag", name=op.f("pk_writeup_tag")),
    )
    with op.batch_alter_table("writeup_tag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_writeup_tag_tag"), ["tag"], unique=False)

    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learning", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("justification", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("valid_until", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["learning"],
            ["learning.id"],
            name=op.f("fk_answer_learning_learning"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service"], ["service.slug"], name=op.f("fk_answer_service_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index("ix_answer_cell", ["learning", "service", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_answer_service"), ["service"], unique=False)
