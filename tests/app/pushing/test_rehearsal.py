"""A dry run stores nothing and says what the push would say."""

from sqlalchemy import text
from test_push import REPORT

from models.writeup import WriteUp

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
PG_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


def contents(hub) -> dict[str, list[str]]:
    """All rows of all tables."""
    with hub.reading() as session:
        connection = session.connection()
        query = TABLES if hub.database.is_sqlite else PG_TABLES
        names = connection.execute(text(query)).scalars().all()
        return {name: sorted(map(str, connection.execute(text(f'SELECT * FROM "{name}"'))))
                for name in names}  # fmt: skip


def test_a_dry_run_stores_nothing(push, hub):
    push("# 別の障害\n\ntoo many connections\n", "other.md")
    before = contents(hub)
    answer = push(REPORT, dry_run=1, service="brand-new")
    assert answer.status_code == 200
    assert answer.json()["id"] is None
    assert contents(hub) == before


def test_a_dry_run_says_what_the_push_says(push):
    push(REPORT.replace("SEV2", "SEV1"), "a.md", team="payments")
    rehearsed, done = push(REPORT, dry_run=1).json(), push(REPORT).json()
    ids = {"id": None, "url": None, "learnings": []}
    found = [one.pop("related") for one in (rehearsed, done)]
    assert rehearsed == done | ids
    for one in [*found[0], *found[1]]:
        del one["score"]  # it follows how rare words are, and the text counts once it is stored
    assert found[0] == found[1] != []


def test_a_dry_run_of_a_change_says_what_the_push_says(push):
    lesson = "\n## 教訓\n- 接続数は全利用者の合計で管理する\n"
    push(REPORT + lesson)
    changed = REPORT.replace("too many", "far too many") + lesson
    rehearsed, done = push(changed, dry_run=1).json(), push(changed).json()
    assert rehearsed["revision"] == 2
    assert rehearsed == done


def test_a_dry_run_of_the_same_says_that_nothing_changes(push, hub):
    done = push(REPORT).json()
    before = contents(hub)
    rehearsed = push(REPORT, dry_run=1).json()
    assert rehearsed == done | {"changed": False}
    assert contents(hub) == before


def test_a_dry_run_is_refused_for_what_refuses_the_push(push, hub):
    push(REPORT, source="github.example.com/x/a:a.md")
    theirs = {"source": "github.example.com/x/a:a.md", "team": "payments"}
    assert push(REPORT, dry_run=1, **theirs).status_code == 409
    secret = "AKIA" + "Z7QX5NFK3MPLW2RT"
    assert push(f"# x\n\nkey = {secret}\n", dry_run=1).status_code == 422


def test_a_dry_run_of_many_stores_nothing(push, hub, client, token):
    header = token("push", team="career")
    before = contents(hub)
    lines = (
        b'{"markdown": "# a", "source": "n:a"}\nnonsense\n{"markdown": "# b", "source": "n:b"}\n'
    )
    answer = client.post("/api/v1/push/batch?dry_run=1", content=lines, headers=header)
    assert ["error" in line for line in answer.text.splitlines()] == [False, True, False]
    assert contents(hub) == before


def test_the_next_push_after_a_dry_run_is_as_if_there_had_been_none(push, hub):
    push(REPORT, dry_run=1)
    assert push(REPORT).status_code == 201
    with hub.reading() as session:
        assert (
            session.connection()
            .execute(text(f"SELECT count(*) FROM {WriteUp.__tablename__}"))
            .scalar()
            == 1
        )
