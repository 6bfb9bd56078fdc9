"""Searching the hub and showing one write-up."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Make = Callable[..., Path]
CLIENT = Path(__file__).parents[2] / "client" / "src"
HIT = {
    "id": "pm-k3v9t2qa",
    "kind": "postmortem",
    "title": "夜間バッチで接続枯渇",
    "snippet": "the &lt;pool&gt; had <mark>too many</mark> connections &amp; more",
    "team": "career",
    "services": ["career-api"],
    "lang": "ja",
    "date": "2026-03-05",
    "score": 1.5,
    "url": "http://hub.example/w/pm-k3v9t2qa",
}
WRITEUP = {
    "id": "pm-k3v9t2qa",
    "title": "夜間バッチで接続枯渇",
    "severity": "SEV2",
    "team": "career",
    "services": ["career-api"],
    "summary": "応募APIが停止した",
    "impact": {"summary": "1200 people", "users": 1200},
    "cause": None,
    "learnings": [{"id": "ln-1", "statement": "プールの合計で管理する"}],
    "actions": [{"id": "a1", "what": "アラート追加", "state": "open"}],
    "tags": [],
    "url": "http://hub.example/w/pm-k3v9t2qa",
}


def answers(document: Any) -> Callable[[Any], None]:
    return lambda handler: handler.json(200, document)


def test_a_search_asks_with_its_filters(hub: Any, yokoten: Any) -> None:
    hub.script = [answers({"query": "q", "total": 0, "hits": []})]
    filters = ("--kind", "runbook", "--team", "pay", "--service", "till", "--limit", "3")
    yokoten("search", "接続 & 枯渇", *filters)
    assert hub.seen[0].path == "/api/v1/search"
    assert hub.seen[0].query == {
        "q": ["接続 & 枯渇"], "kind": ["runbook"], "team": ["pay"], "service": ["till"],
        "limit": ["3"],
    }  # fmt: skip


def test_hits_are_shown_with_snippet_and_address(hub: Any, yokoten: Any) -> None:
    hub.script = [answers({"query": "many", "total": 1000, "total_is_lower_bound": True,
                           "hits": [HIT]})]  # fmt: skip
    result = yokoten("search", "many")
    assert result.code == 0
    assert result.out.splitlines() == [
        "pm-k3v9t2qa 夜間バッチで接続枯渇",
        "  postmortem · career · career-api · 2026-03-05",
        "  the <pool> had too many connections & more",
        "  http://hub.example/w/pm-k3v9t2qa",
    ]
    assert result.err == "1 of 1000+ shown\n"


def test_no_hit_is_said_and_no_failure(hub: Any, yokoten: Any) -> None:
    hub.script = [answers({"query": "x", "total": 0, "hits": []})]
    result = yokoten("search", "x")
    assert (result.code, result.out) == (0, "")
    assert "Nothing was found" in result.err


def test_what_was_put_right_and_what_is_likelier_is_said(hub: Any, yokoten: Any) -> None:
    hub.script = [
        answers({"query": "conection", "total": 0, "hits": [], "searched_for": "connection"}),
        answers({"query": "poll", "total": 0, "hits": [], "did_you_mean": "pool"}),
    ]
    assert "Searched for: connection" in yokoten("search", "conection").err
    assert "Did you mean: pool" in yokoten("search", "poll", "--verbatim").err
    assert [seen.query.get("verbatim") for seen in hub.seen] == [None, ["1"]]


def test_search_as_json_is_the_answer_itself(hub: Any, yokoten: Any) -> None:
    document = {"query": "x", "total": 1, "hits": [HIT]}
    hub.script = [answers(document)]
    result = yokoten("search", "x", "--json")
    assert json.loads(result.out) == document
    assert result.err == ""


def test_a_query_that_the_hub_refuses_gives_its_words(hub: Any, yokoten: Any) -> None:
    hub.script = [
        lambda handler: handler.json(422, {"title": "Invalid", "detail": "Narrow the search."})
    ]
    result = yokoten("search", "x")
    assert result.code == 1
    assert "Narrow the search." in result.err


@pytest.mark.parametrize("limit", ["0", "201", "many"])
def test_a_limit_that_cannot_be_is_misuse(hub: Any, yokoten: Any, limit: str) -> None:
    assert yokoten("search", "x", "--limit", limit).code == 2
    assert hub.seen == []


def test_a_write_up_is_shown(hub: Any, yokoten: Any) -> None:
    hub.script = [answers(WRITEUP)]
    result = yokoten("show", "pm-k3v9t2qa")
    assert hub.seen[0].path == "/api/v1/writeups/pm-k3v9t2qa"
    assert result.out.splitlines() == [
        "pm-k3v9t2qa 夜間バッチで接続枯渇",
        "  team: career",
        "  service: career-api",
        "  severity: SEV2",
        "summary",
        "  応募APIが停止した",
        "impact",
        "  1200 people",
        "learnings",
        "  - プールの合計で管理する",
        "actions",
        "  - アラート追加 (open)",
        "http://hub.example/w/pm-k3v9t2qa",
    ]


def test_show_as_json_is_the_answer_itself(hub: Any, yokoten: Any) -> None:
    hub.script = [answers(WRITEUP)]
    assert json.loads(yokoten("show", "pm-k3v9t2qa", "--json").out) == WRITEUP


def test_a_write_up_that_is_not_there_is_a_sentence(hub: Any, yokoten: Any) -> None:
    result = yokoten("show", "../me")
    assert result.code == 1
    assert "There is no such thing." in result.err
    assert hub.seen[0].path == "/api/v1/writeups/..%2Fme"


def test_json_and_markdown_exclude_each_other(hub: Any, yokoten: Any) -> None:
    assert yokoten("show", "pm-1", "--json", "--markdown").code == 2


MARKDOWN = "# 障害\r\n\x1b[31mred\x1b[0m\x9b2J\n".encode()


def environment(hub: Any) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(CLIENT), "LANG": "C.UTF-8",
            "TERM": "xterm", "YOKOTEN_URL": hub.url, "YOKOTEN_TOKEN": "ykt_test"}  # fmt: skip


def test_markdown_goes_into_a_pipe_byte_for_byte(hub: Any) -> None:
    hub.script = [lambda handler: handler.answer(200, MARKDOWN, Content_Type="text/markdown")]
    command = (sys.executable, "-m", "yokoten", "show", "pm-1", "--markdown")
    done = subprocess.run(command, env=environment(hub), capture_output=True, check=True)
    assert done.stdout == MARKDOWN
    assert hub.seen[0].headers["accept"] == "text/markdown"


def on_terminal(hub: Any, *arguments: str) -> str:
    """What a terminal gets; its own line ends are taken back."""
    ours, theirs = pty.openpty()
    command = (sys.executable, "-m", "yokoten", *arguments)
    with subprocess.Popen(command, env=environment(hub), stdout=theirs, stderr=theirs):
        os.close(theirs)
        seen = b""
        while chunk := _read(ours):
            seen += chunk
    os.close(ours)
    return seen.decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""


def test_markdown_on_a_terminal_is_harmless(hub: Any) -> None:
    hub.script = [lambda handler: handler.answer(200, MARKDOWN, Content_Type="text/markdown")]
    assert on_terminal(hub, "show", "pm-1", "--markdown") == "# 障害\nred\n\n"


def test_found_words_stand_out_on_a_terminal(hub: Any) -> None:
    hub.script = [answers({"query": "many", "total": 1, "hits": [HIT]})]
    out = on_terminal(hub, "search", "many")
    assert "\x1b[1;30;43mtoo many\x1b[0m" in out
    assert "<mark>" not in out


def test_a_terminal_gets_a_bar_and_a_table(hub: Any, write: Make) -> None:
    for n in range(40):
        write(f"reports/{n}.md", f"# {n}\n")
    out = on_terminal(hub, "push", str(write("reports/z.md").parent))
    assert "Pushing" in out
    assert "41" in out
    assert "created" in out


def test_dumb_logs_get_plain_lines(hub: Any, yokoten: Any, write: Make) -> None:
    for n in range(40):
        write(f"reports/{n}.md", f"# {n}\n")
    result = yokoten("push", write("reports/z.md").parent, CI="true", FORCE_COLOR="1")
    assert result.out.splitlines()[0] == "created: 41"
    assert "\x1b" not in result.out + result.err
