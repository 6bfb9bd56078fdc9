"""`yokoten check`: what it asks, what it sends, what it says, and how it ends."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

Ready = Callable[..., Path]
GITHUB = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "acme/shop",
    "GITHUB_RUN_ID": "77",
    "GITHUB_REF": "refs/heads/main",
    "GITHUB_REF_NAME": "main",
}


def item(*checks: dict[str, Any], **more: Any) -> dict[str, Any]:
    said = {"learning": "ln-aaaaaaaa", "rollout": None, "statement": "手順書を置く", "due": None,
            "status": "unanswered", "url": "http://hub.example/learnings/ln-aaaaaaaa"}  # fmt: skip
    return said | {"checks": list(checks)} | more


def exists(path: str = "README.md", id: str = "readme") -> dict[str, Any]:
    return {"id": id, "type": "file_exists", "path": path}


@pytest.fixture
def shop(hub: Any, repository: Any, write: Any, git: Any) -> Path:
    """A checkout with one file, whose remote says what its default branch is."""
    folder = repository("shop")
    write("shop/README.md")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Say what this is")
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(folder, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    hub.items["shop"] = [item(exists(), exists("RUNBOOK.md", "runbook"))]
    return folder


def test_what_was_found_is_sent_as_evidence(hub: Any, yokoten: Any, shop: Path, git: Any) -> None:
    result = yokoten("check", "--service", "shop", shop)
    assert (result.code, result.err) == (0, "")
    [asked] = hub.of("GET", "/api/v1/checks")
    assert asked.query == {"service": ["shop"]}
    good, bad = hub.evidence
    at = datetime.fromisoformat(good.pop("observed_at"))
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=1)
    assert good == {
        "learning": "ln-aaaaaaaa",
        "service": "shop",
        "check": "readme",
        "result": "pass",
        "valid_for": "90d",
        "url": None,
        "commit": git(shop, "rev-parse", "HEAD"),
        "committed_at": git(shop, "log", "-1", "--format=%cI"),
        "branch": "main",
        "is_default_branch": True,
        "details": {
            "type": "file_exists",
            "looked_at": ["README.md"],
            "count": 1,
            "expected": "README.md",
            "found": "1",
        },
    }
    assert (bad["check"], bad["result"]) == ("runbook", "fail")
    assert bad["details"]["why"] == "none of 1 files is RUNBOOK.md"


def test_the_table_names_learning_check_result_witness_and_reason(yokoten: Any, shop: Path) -> None:
    lines = yokoten("check", "--service", "shop", shop).out.splitlines()
    assert lines == [
        "learning                  check    result  looked at  why",
        "ln-aaaaaaaa 手順書を置く  readme   pass    README.md",
        "ln-aaaaaaaa 手順書を置く  runbook  fail    README.md  none of 1 files is RUNBOOK.md",
        "pass: 1 · fail: 1 · error: 0 · not applicable: 0",
    ]


def test_the_table_speaks_japanese(yokoten: Any, shop: Path) -> None:
    result = yokoten("check", "--service", "shop", shop, YOKOTEN_LANG="ja")
    assert "合格: 1 · 不合格: 1 · エラー: 0 · 対象外: 0" in result.out
    assert "1 ファイルの中に RUNBOOK.md はない" in result.out


def test_a_rollout_is_named_where_there_is_one(hub: Any, yokoten: Any, shop: Path) -> None:
    hub.items["shop"] = [item(exists(), rollout="ro-bbbbbbbb")]
    yokoten("check", "--service", "shop", shop)
    assert hub.evidence[0]["rollout"] == "ro-bbbbbbbb"
    assert "learning" not in hub.evidence[0]


def test_json_is_one_document_for_each_check(yokoten: Any, shop: Path) -> None:
    result = yokoten("check", "--service", "shop", shop, "--json")
    good, bad = result.documents()
    assert (good["check"], good["result"], good["looked_at"]) == ("readme", "pass", ["README.md"])
    assert (bad["learning"], bad["result"]) == ("ln-aaaaaaaa", "fail")


def test_nothing_is_sent_with_no_post(hub: Any, yokoten: Any, shop: Path) -> None:
    assert yokoten("check", "--service", "shop", shop, "--no-post").code == 0
    assert hub.evidence == []


def test_no_checks_are_no_evidence(hub: Any, yokoten: Any, shop: Path) -> None:
    hub.items = {}
    result = yokoten("check", "--service", "shop", shop)
    assert (result.code, result.out, hub.evidence) == (0, "", [])
    assert "No check is asked of this service." in result.err


@pytest.mark.parametrize(
    ("options", "more", "code"),
    [
        ([], {}, 0),
        (["--fail-on", "fail"], {}, 1),
        (["--fail-on", "fail", "--soft"], {}, 0),
        (["--fail-on", "overdue"], {}, 0),
        (["--fail-on", "overdue", "--no-post"], {"due": "2026-01-01"}, 1),
        (["--fail-on", "overdue", "--no-post"], {"due": "2026-01-01", "status": "deferred"}, 0),
        (["--fail-on", "overdue", "--no-post"], {"due": "2199-01-01"}, 0),
        (["--fail-on", "overdue"], {"due": "2026-01-01"}, 0),  # the hub has it as verified now
        (["--fail-on", "whenever"], {}, 2),
    ],
)
def test_only_fail_on_fails(
    options: list[str], more: dict[str, Any], code: int, hub: Any, yokoten: Any, shop: Path
) -> None:
    hub.items["shop"] = [item(exists("RUNBOOK.md"), **more)]
    assert yokoten("check", "--service", "shop", shop, *options).code == code


def test_an_error_fails_as_a_failure_does(hub: Any, yokoten: Any, shop: Path) -> None:
    hub.items["shop"] = [item({"id": "x", "type": "later"})]
    assert yokoten("check", "--service", "shop", shop, "--fail-on", "fail").code == 1


@pytest.mark.usefixtures("impatient")
def test_a_hub_that_is_away_is_3_and_softly_0(yokoten: Any, shop: Path, hub: Any) -> None:
    gone = {"YOKOTEN_URL": "http://127.0.0.1:1"}
    assert yokoten("check", "--service", "shop", shop, **gone).code == 3
    result = yokoten("check", "--service", "shop", shop, "--soft", GITHUB_ACTIONS="true", **gone)
    assert result.code == 0
    assert result.err.startswith("::warning title=yokoten::The hub at http%3A//127.0.0.1"[:40])


def test_github_shows_what_is_not_good(yokoten: Any, shop: Path) -> None:
    result = yokoten("check", "--service", "shop", shop, "--soft", GITHUB_ACTIONS="true")
    assert result.err.splitlines() == [
        "::warning title=yokoten::fail: ln-aaaaaaaa 手順書を置く (none of 1 files is RUNBOOK.md)"
    ]


def test_a_public_log_names_no_learning_by_its_words(yokoten: Any, shop: Path) -> None:
    public = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY_VISIBILITY": "public"}
    result = yokoten("check", "--service", "shop", shop, **public)
    assert "手順書" not in result.out + result.err
    assert "RUNBOOK.md" not in result.out + result.err
    assert "ln-aaaaaaaa" in result.out
    machine = yokoten("check", "--service", "shop", shop, "--json", **public)
    assert "手順書" not in machine.out
    assert "RUNBOOK.md" not in machine.out


def test_github_says_run_branch_and_default_branch(
    hub: Any, yokoten: Any, shop: Path, write: Any
) -> None:
    event = write("event.json", json.dumps({"repository": {"default_branch": "main"}}))
    on = GITHUB | {"GITHUB_WORKSPACE": str(shop), "GITHUB_EVENT_PATH": str(event)}
    yokoten("check", "--service", "shop", shop, **on)
    yokoten("check", "--service", "shop", shop, **on | {"GITHUB_RUN_ATTEMPT": "2"})
    pull = {"GITHUB_REF": "refs/pull/7/merge", "GITHUB_HEAD_REF": "topic"}
    result = yokoten("check", "--service", "shop", shop, **on | pull)
    tag = {"GITHUB_REF": "refs/tags/main", "GITHUB_REF_NAME": "main"}
    yokoten("check", "--service", "shop", shop, **on | tag)
    told = [(one["branch"], one["is_default_branch"], one["url"]) for one in hub.evidence[::2]]
    run = "https://github.com/acme/shop/actions/runs/77"
    assert told == [
        ("main", True, run),
        ("main", True, f"{run}/attempts/2"),
        ("topic", False, run),
        ("main", False, run),
    ]
    assert "This is not the default branch" in result.err


def test_gitlab_says_run_branch_and_default_branch(hub: Any, yokoten: Any, shop: Path) -> None:
    on = {"GITLAB_CI": "true", "CI_PROJECT_DIR": str(shop), "CI_DEFAULT_BRANCH": "main",
          "CI_JOB_URL": "https://gitlab.example/acme/shop/-/jobs/9"}  # fmt: skip
    yokoten("check", "--service", "shop", shop, **on, CI_COMMIT_BRANCH="main")
    yokoten("check", "--service", "shop", shop, **on, CI_MERGE_REQUEST_SOURCE_BRANCH_NAME="topic")
    told = [(one["branch"], one["is_default_branch"], one["url"]) for one in hub.evidence[::2]]
    url = "https://gitlab.example/acme/shop/-/jobs/9"
    assert told == [("main", True, url), ("topic", False, url)]


def test_a_schedule_at_github_runs_on_the_default_branch(
    hub: Any, yokoten: Any, shop: Path
) -> None:
    on = GITHUB | {"GITHUB_WORKSPACE": str(shop), "GITHUB_EVENT_NAME": "schedule"}
    yokoten("check", "--service", "shop", shop, **on)
    assert hub.evidence[0]["is_default_branch"] is True


def test_github_that_does_not_say_leaves_it_to_git(
    hub: Any, yokoten: Any, shop: Path, git: Any
) -> None:
    on = GITHUB | {"GITHUB_WORKSPACE": str(shop)}
    yokoten("check", "--service", "shop", shop, **on)
    git(shop, "checkout", "-q", "-b", "topic")
    yokoten("check", "--service", "shop", shop, **on | {"GITHUB_REF_NAME": "topic"})
    told = [(one["branch"], one["is_default_branch"]) for one in hub.evidence[::2]]
    assert told == [("main", True), ("topic", False)]


def test_a_runner_without_git_takes_the_word_of_ci(
    hub: Any, yokoten: Any, write: Any, environment: pytest.MonkeyPatch
) -> None:
    folder = write("shop/README.md").parent
    (folder / ".git").mkdir()
    environment.setenv("PATH", "/nowhere")
    hub.items["shop"] = [item(exists())]
    on = {"CI_PROJECT_DIR": str(folder), "CI_PROJECT_PATH": "acme/shop", "CI_COMMIT_SHA": "1a2b",
          "CI_COMMIT_TIMESTAMP": "2026-11-20T09:00:00+09:00", "CI_COMMIT_BRANCH": "main",
          "CI_DEFAULT_BRANCH": "main"}  # fmt: skip
    assert yokoten("check", "--service", "shop", folder, **on).code == 0
    [one] = hub.evidence
    assert (one["commit"], one["committed_at"], one["is_default_branch"], one["result"]) == (
        "1a2b", "2026-11-20T09:00:00+09:00", True, "pass")  # fmt: skip


def test_another_branch_does_not_count(hub: Any, yokoten: Any, shop: Path, git: Any) -> None:
    git(shop, "checkout", "-q", "-b", "topic")
    result = yokoten("check", "--service", "shop", shop)
    assert [one["is_default_branch"] for one in hub.evidence] == [False, False]
    assert "the results are kept and do not count" in result.err


def test_a_detached_checkout_of_the_default_branch_counts(
    hub: Any, yokoten: Any, shop: Path, git: Any
) -> None:
    git(shop, "checkout", "-q", "--detach")
    yokoten("check", "--service", "shop", shop)
    assert (hub.evidence[0]["branch"], hub.evidence[0]["is_default_branch"]) == (None, True)


def test_a_default_branch_that_nobody_knows_is_not_claimed(
    hub: Any, yokoten: Any, shop: Path, git: Any
) -> None:
    git(shop, "symbolic-ref", "--delete", "refs/remotes/origin/HEAD")
    result = yokoten("check", "--service", "shop", shop)
    assert not hub.evidence[0]["is_default_branch"]
    assert "git remote set-head origin --auto" in result.err
    git(shop, "remote", "remove", "origin")
    yokoten("check", "--service", "shop", shop)
    assert hub.evidence[-1]["is_default_branch"]


def test_a_dirty_checkout_says_so(hub: Any, yokoten: Any, shop: Path, write: Any) -> None:
    write("shop/RUNBOOK.md")
    result = yokoten("check", "--service", "shop", shop)
    assert [one["details"]["is_dirty"] for one in hub.evidence] == [True, True]
    assert "not committed" in result.err


def test_outside_of_git_there_is_nothing_to_send(hub: Any, yokoten: Any, write: Any) -> None:
    hub.items["shop"] = [item(exists())]
    folder = write("plain/README.md").parent
    result = yokoten("check", "--service", "shop", folder)
    assert (result.code, hub.evidence) == (1, [])
    assert "no Git checkout with a commit" in result.err
    assert yokoten("check", "--service", "shop", folder, "--no-post").code == 0


def test_a_folder_of_a_repository_is_a_checkout_of_its_own(
    hub: Any, yokoten: Any, shop: Path, write: Any, git: Any
) -> None:
    write("shop/services/till/README.md")
    git(shop, "add", "-A")
    hub.items["till"] = [
        item(exists(), {"id": "up", "type": "file_exists", "path": "../README.md"})
    ]
    yokoten("check", "--service", "till", shop / "services" / "till")
    assert [one["result"] for one in hub.evidence] == ["pass", "error"]


def test_a_folder_that_is_not_there_is_misuse(hub: Any, yokoten: Any, tmp_path: Path) -> None:
    result = yokoten("check", "--service", "shop", tmp_path / "gone")
    assert (result.code, hub.seen) == (2, [])


def test_what_the_hub_refuses_is_said_once_with_what_to_do(
    hub: Any, yokoten: Any, shop: Path
) -> None:
    hub.script = [None, _refusing(403, "This token sends no evidence for “shop”.")]
    result = yokoten("check", "--service", "shop", shop)
    assert result.code == 1
    assert result.err == (
        "The token in YOKOTEN_TOKEN may not send evidence for shop: "
        "This token sends no evidence for “shop”.\n"
    )
    hub.script = [None, _refusing(403, "No.")]
    assert yokoten("check", "--service", "shop", shop, "--soft").code == 0


def test_evidence_that_does_not_count_is_said(hub: Any, yokoten: Any, shop: Path) -> None:
    hub.script = [None, _answering({"counts": False, "status": "affected"})]
    result = yokoten("check", "--service", "shop", shop)
    assert result.code == 0
    assert "2 results do not count: the hub has those of a newer commit." in result.err


def test_evidence_that_was_not_answered_was_refused(hub: Any, yokoten: Any, shop: Path) -> None:
    hub.script = [None, lambda handler: handler.answer(200, b"")]
    result = yokoten("check", "--service", "shop", shop)
    assert result.code == 1
    assert "the hub gave no answer" in result.err


def test_much_evidence_goes_in_several_requests(hub: Any, yokoten: Any, shop: Path) -> None:
    hub.items["shop"] = [item(*(exists(id=f"c{n}") for n in range(450)))]
    yokoten("check", "--service", "shop", shop)
    assert [len(seen.lines()) for seen in hub.of("POST", "/api/v1/evidence")] == [200, 200, 50]
    assert len({one["check"] for one in hub.evidence}) == 450


def test_details_are_capped(hub: Any, yokoten: Any, shop: Path, write: Any) -> None:
    for number in range(50):
        write(f"shop/docs/{number:02}.md", "x" * 5000)
    hub.items["shop"] = [
        item({"id": "x", "type": "text_matches", "path": "docs/*.md", "pattern": "y" * 1900})
    ]
    yokoten("check", "--service", "shop", shop)
    details = hub.evidence[0]["details"]
    assert (len(details["looked_at"]), details["count"]) == (20, 50)
    assert max(len(details["expected"]), len(details["why"])) <= 300


def _refusing(status: int, detail: str) -> Any:
    return _answering({"error": {"status": status, "detail": detail}})


def _answering(answer: dict[str, Any]) -> Any:
    def answers(handler: Any) -> None:
        body = b"".join(json.dumps(answer).encode() + b"\n" for _ in handler.seen.lines())
        handler.answer(200, body, Content_Type="application/x-ndjson")

    return answers


def test_the_checkout_of_another_repository_proves_nothing(
    hub: Any, yokoten: Any, shop: Path, git: Any
) -> None:
    git(shop, "remote", "set-url", "origin", "https://github.example.com/asanagi/other.git")
    hub.repository = "github.example.com/asanagi/shop"
    result = yokoten("check", "--service", "shop", shop)
    assert result.code == 2
    assert "asanagi/other" in result.err
    assert hub.evidence == []
    hub.repository = "mirror.example.com/Asanagi/Other"
    assert yokoten("check", "--service", "shop", shop).code == 0
