"""What is sent, in which order, and what is said about it."""

import hashlib
import json
import random
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Make = Callable[..., Path]
RELATED = {
    "id": "pm-7xq2m4ne",
    "title": "Too many connections at the till",
    "team": "payments",
    "url": "http://hub.example/w/pm-7xq2m4ne",
    "score": 0.81,
    "why": ["aurora-mysql", "too many connections"],
}
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


def many(write: Make, count: int, text: str = "# {n}\n\nText.\n") -> Path:
    return [write(f"reports/{n:04}.md", text.format(n=n)) for n in range(count)][0].parent


def test_one_file_goes_in_the_json_form(hub: Any, yokoten: Any, write: Make) -> None:
    file = write("reports/a.md", "# 障害\n")
    options = ("--kind", "postmortem", "--service", "till", "--service", "shop", "--team", "pay")
    result = yokoten("push", file, *options)
    assert (result.code, result.err) == (0, "")
    [seen] = hub.of("POST", "/api/v1/push")
    assert json.loads(seen.body) == {
        "markdown": "# 障害\n",
        "source": "dir:reports:a.md",
        "kind": "postmortem",
        "service": ["till", "shop"],
        "team": "pay",
    }
    assert seen.headers["authorization"] == "Bearer ykt_test"
    assert seen.headers["user-agent"].startswith("yokoten/")


def test_a_single_service_is_a_word(hub: Any, yokoten: Any, write: Make) -> None:
    yokoten("push", write("a.md"), "--service", "till")
    assert json.loads(hub.seen[0].body)["service"] == "till"


def test_many_files_go_in_requests_of_500_lines(hub: Any, yokoten: Any, write: Make) -> None:
    result = yokoten("push", many(write, 1201))
    assert result.code == 0
    assert [len(seen.lines()) for seen in hub.of("POST", "/api/v1/push/batch")] == [500, 500, 201]
    assert len(hub.texts) == 1201
    assert "created: 1,201" in result.out
    assert "500 of 1,201 files" in result.err


def test_no_request_is_larger_than_8_mib(hub: Any, yokoten: Any, write: Make) -> None:
    many(write, 12, "# {n}\n" + "\x01" * 1_000_000)  # six bytes each in JSON
    yokoten("push", write("reports/z.md").parent)
    sizes = [len(seen.body) for seen in hub.seen]
    assert len(sizes) > 1
    assert max(sizes) <= 8 * 1024 * 1024
    assert len(hub.texts) == 13


def test_the_same_push_again_changes_nothing(hub: Any, yokoten: Any, write: Make) -> None:
    folder = many(write, 40)
    assert "created: 40" in yokoten("push", folder).out
    write("reports/0001.md", "# Other\n")
    again = yokoten("push", folder).out
    assert "unchanged: 39" in again
    assert "updated: 1" in again


def test_every_text_arrives_as_it_is(hub: Any, yokoten: Any, write: Make) -> None:
    texts = {
        "crlf": "# a\r\n\r\nb\r\n",
        "cr": "# a\rb\r",
        "separators": "# a\u2028b\u0085c\x0bd\x1ee\n",
        "quotes": '# "a" \\ {b} \t 😀\n',
        "markup": "# [bold]x[/bold] <b>\n",
    }
    for name, text in texts.items():
        write(f"reports/{name}.md", text)
    yokoten("push", write("reports/z.md").parent)
    assert {name: hub.texts[f"dir:reports:{name}.md"] for name in texts} == texts


def test_a_title_with_a_line_separator_does_not_cut_an_answer(
    hub: Any, yokoten: Any, write: Make
) -> None:
    def raw(handler: Any) -> None:
        lines = [
            json.dumps(
                {"id": "nt-1", "title": "a\u2028b\x85c", "changed": True}, ensure_ascii=False
            )
            for _ in handler.seen.lines()
        ]
        handler.answer(200, "\n".join(lines).encode())

    hub.script = [raw]
    result = yokoten("push", many(write, 3))
    assert (result.code, result.err) == (0, "")
    assert "created: 3" in result.out


def test_a_dry_run_says_so_to_the_hub(hub: Any, yokoten: Any, write: Make) -> None:
    result = yokoten("push", write("a.md"), "--dry-run")
    yokoten("push", many(write, 2), "--dry-run")
    assert [seen.query for seen in hub.seen] == [{"dry_run": ["1"]}] * 2
    assert "nothing was stored" in result.err


def test_a_moved_file_names_its_old_place(
    hub: Any, yokoten: Any, write: Make, repository: Any
) -> None:
    repository()
    file = write("shop/docs/new.md")
    yokoten("push", file, "--moved-from", "docs/old.md")
    yokoten("push", file, "--moved-from", "github.com/acme/old:a.md")
    first, second = (json.loads(seen.body)["moved_from"] for seen in hub.seen)
    assert first.startswith("github.com/acme/shop@")
    assert first.endswith(":docs/old.md")
    assert second == "github.com/acme/old:a.md"


def test_only_one_file_can_have_moved(hub: Any, yokoten: Any, write: Make) -> None:
    result = yokoten("push", many(write, 2), "--moved-from", "old.md")
    assert result.code == 2
    assert hub.seen == []


def test_a_kind_that_does_not_exist_is_misuse(hub: Any, yokoten: Any, write: Make) -> None:
    result = yokoten("push", write("a.md"), "--kind", "incident")
    assert result.code == 2
    assert "postmortem" in result.err
    assert hub.seen == []


def test_a_refused_line_does_not_stop_the_others(hub: Any, yokoten: Any, write: Make) -> None:
    many(write, 3)
    bad = write("reports/0001.md", "# a\n\nkey AKIAIOSFODNN7EXAMPLE\n")
    result = yokoten("push", bad.parent)
    assert result.code == 1
    assert "0001.md:3: The text holds what looks like a secret" in result.err
    assert "rule aws-access-key, line 3" in result.err
    assert "AKIA" not in result.err + result.out
    assert len(hub.texts) == 2
    assert "refused: 1" in result.out


def test_a_refused_single_file_says_why(hub: Any, yokoten: Any, write: Make) -> None:
    result = yokoten("push", write("a.md", "# a\n\nAKIA\n"))
    assert (result.code, result.out) == (1, "")
    assert "rule aws-access-key, line 3" in result.err


def test_soft_reports_and_exits_with_0(hub: Any, yokoten: Any, write: Make) -> None:
    result = yokoten("push", write("a.md", "# a\n\nAKIA\n"), "--soft")
    assert result.code == 0
    assert "refused" in result.err


def test_bad_files_are_refused_here_and_the_rest_goes_on(
    hub: Any, yokoten: Any, write: Make
) -> None:
    write("reports/nul.md", b"# a\n\0\n")
    write("reports/binary.md", b"# a\n\n\xff\xfe\xfd\n")
    write("reports/large.md", b"a" * (1024 * 1024 + 1))
    write("reports/huge.md", b"a" * (5 * 1024 * 1024))
    write("reports/edge.md", b"a" * (1024 * 1024))
    write("reports/empty.md", b"")
    write("reports/blank.md", b" \r\n\xe3\x80\x80\n")
    result = yokoten("push", write("reports/good.md").parent)
    assert result.code == 1
    assert set(hub.texts) == {"dir:reports:good.md", "dir:reports:edge.md"}
    for words in ("nul.md:2: NUL byte at position 4", "binary.md:3: byte 0xff at position 5",
                  "1,048,577 bytes, the limit is 1,048,576", "5,242,880 bytes"):  # fmt: skip
        assert words in result.err
    assert "skipped: 2" in result.out
    assert "refused: 4" in result.out


def test_only_empty_files_are_no_failure(hub: Any, yokoten: Any, write: Make) -> None:
    result = yokoten("push", write("empty.md", ""))
    assert result.code == 0
    assert "the file is empty" in result.err
    assert hub.seen == []


def test_a_folder_without_markdown_is_no_failure(hub: Any, yokoten: Any, tmp_path: Path) -> None:
    result = yokoten("push", tmp_path)
    assert result.code == 0
    assert "no Markdown file" in result.err
    assert hub.seen == []


def test_an_image_goes_before_its_text_and_once(hub: Any, yokoten: Any, write: Make) -> None:
    write("reports/img/graph.png", PNG)
    write("reports/a.md", "# a\n\n![Graph](img/graph.png)\n")
    write("reports/b.md", "# b\n\n<img src='img/graph.png' width=3>\n")
    result = yokoten("push", write("reports/c.md").parent)
    digest = hashlib.sha256(PNG).hexdigest()
    asked = [(seen.method, seen.path) for seen in hub.seen]
    address = f"/api/v1/attachments/{digest}"
    assert asked == [("HEAD", address), ("PUT", address), ("POST", "/api/v1/push/batch")]
    assert hub.seen[1].headers["content-type"] == "image/png"
    assert hub.images == {digest: PNG}
    lines = {line["source"]: line.get("attachments") for line in hub.seen[2].lines()}
    assert lines["dir:reports:a.md"] == lines["dir:reports:b.md"] == {"img/graph.png": digest}
    assert lines["dir:reports:c.md"] is None
    assert result.err == ""


def test_an_image_that_the_hub_has_is_not_sent(hub: Any, yokoten: Any, write: Make) -> None:
    write("reports/graph.png", PNG)
    hub.images[hashlib.sha256(PNG).hexdigest()] = PNG
    yokoten("push", write("reports/a.md", "![](graph.png)"))
    assert [seen.method for seen in hub.seen] == ["HEAD", "POST"]


def test_an_image_that_the_hub_refuses_does_not_hold_up_its_text(
    hub: Any, yokoten: Any, write: Make
) -> None:
    def too_large(handler: Any) -> None:
        handler.json(413, {"status": 413, "title": "Too large"})

    hub.script = [None, too_large]
    write("reports/graph.png", PNG)
    result = yokoten("push", write("reports/a.md", "![](graph.png)"))
    assert result.code == 0
    assert "image graph.png is left out: Too large" in result.err
    assert "attachments" not in json.loads(hub.seen[-1].body)


def test_unsupported_and_huge_images_are_left_out_with_a_notice(
    hub: Any, yokoten: Any, write: Make
) -> None:
    write("reports/a.svg", "<svg/>")
    write("reports/fake.png", "password=1")
    write("reports/huge.png", PNG + b"\0" * (10 * 1024 * 1024))
    result = yokoten("push", write("reports/a.md", "![](a.svg) ![](fake.png) ![](huge.png)"))
    assert result.code == 0
    assert [seen.method for seen in hub.seen] == ["POST"]
    for name in ("a.svg", "fake.png", "huge.png"):
        assert f"image {name} is left out" in result.err


def test_json_is_one_document_for_one_file(hub: Any, yokoten: Any, write: Make) -> None:
    hub.related = [RELATED]
    result = yokoten("push", write("reports/a.md"), "--json")
    document = json.loads(result.out)
    assert document["outcome"] == "created"
    assert document["source"] == "dir:reports:a.md"
    assert document["related"] == [RELATED]


def test_json_is_a_line_for_each_file_and_nothing_else(hub: Any, yokoten: Any, write: Make) -> None:
    many(write, 600)
    write("reports/0001.md", "")
    write("reports/0002.md", "AKIA")
    write("reports/0003.md", "# 障害\n".encode("cp932"))
    result = yokoten("push", write("reports/0004.md").parent, "--json")
    documents = result.documents()
    assert len(documents) == 600
    outcomes = [document["outcome"] for document in documents[:5]]
    assert outcomes == ["created", "skipped", "refused", "created", "created"]
    assert documents[2]["error"]["status"] == 422
    assert documents[3]["notices"] == ["read as Shift_JIS"]


def test_what_others_learned_is_shown_for_one_file(hub: Any, yokoten: Any, write: Make) -> None:
    hub.related = [RELATED]
    hub.extra = {
        "missing": ["severity", "own_thing"],
        "guessed": [{"field": "started_at", "value": "2026-03-05T01:12", "from": "heading"}],
        "findings": [{"rule": "wording.blame", "level": "warning", "line": 41, "message": "Blame"}],
    }
    result = yokoten("push", write("a.md"))
    for words in ("Too many connections at the till", "payments · aurora-mysql", RELATED["url"],
                  "Still missing: severity, own thing",
                  "Read from headings: when it started 2026-03-05T01:12"):  # fmt: skip
        assert str(words) in result.out
    assert "a.md:41: Blame" in result.err


def test_what_happened_again_is_told(hub: Any, yokoten: Any, write: Make) -> None:
    again = {"statement": "Sum up the pools", "service": "till-api", "url": "http://hub/x"}
    hub.extra = {"contradicted": [again], "recurrences": [again | {"statement": "Is it this?"}]}
    file = write("a.md")
    for words in ("happened again: 1", "till-api: Sum up the pools", "Is it this?", "http://hub/x"):
        assert words in yokoten("push", file).out
    quiet = yokoten("push", file, YOKOTEN_QUIET_RELATED="1")
    assert "happened again: 1" in quiet.out
    assert "till" not in quiet.out + quiet.err
    document = json.loads(yokoten("push", file, "--json", YOKOTEN_QUIET_RELATED="1").out)
    assert (document["contradicted"], document["contradicted_count"]) == ([], 1)


def test_of_many_only_the_five_best_are_shown(hub: Any, yokoten: Any, write: Make) -> None:
    shuffled = random.Random(1).sample(range(9), 9)
    hub.related = [
        RELATED | {"id": f"pm-{n}", "title": f"Story {n}", "score": n / 10} for n in shuffled
    ]
    out = yokoten("push", many(write, 40)).out
    assert [line for line in out.splitlines() if "Story" in line] == [
        f"  {place}. Story {n}" for place, n in enumerate((8, 7, 6, 5, 4), start=1)
    ]


@pytest.mark.parametrize("answer", [None, [], "x", [1, None]])
def test_nothing_related_is_nothing_said(hub: Any, yokoten: Any, write: Make, answer: Any) -> None:
    hub.related = answer
    result = yokoten("push", write("a.md"))
    assert result.code == 0
    assert "Worth reading" not in result.out


def test_a_public_log_gets_the_count_alone(
    hub: Any, yokoten: Any, write: Make, tmp_path: Path
) -> None:
    hub.related = [RELATED]
    file, event = write("a.md"), tmp_path / "event.json"
    event.write_text(json.dumps({"repository": {"private": False}}))
    public = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(event)}
    private = tmp_path / "private.json"
    private.write_text(json.dumps({"repository": {"private": True}}))
    for variables in (
        {"YOKOTEN_QUIET_RELATED": "1"},
        {"CI_PROJECT_VISIBILITY": "public"},
        {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY_VISIBILITY": "public"},
        public,
    ):
        for arguments in (("push", file), ("push", file, "--json"), ("push", many(write, 2))):
            result = yokoten(*arguments, **variables)
            assert "till" not in result.out + result.err, variables
    for variables in (
        {"CI_PROJECT_VISIBILITY": "private"},
        {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(private)},
        public | {"YOKOTEN_QUIET_RELATED": "0"},
    ):
        assert "till" in yokoten("push", file, **variables).out, variables


def test_a_quiet_report_counts(hub: Any, yokoten: Any, write: Make) -> None:
    hub.related = [RELATED] * 3
    file = write("a.md")
    assert "of other teams: 3" in yokoten("push", file, YOKOTEN_QUIET_RELATED="1").out
    document = json.loads(yokoten("push", file, "--json", YOKOTEN_QUIET_RELATED="1").out)
    assert (document["related"], document["related_count"]) == ([], 3)


def test_actions_get_annotations(hub: Any, yokoten: Any, write: Make, tmp_path: Path) -> None:
    file = write("docs/a,b:c.md", "# a\n\nAKIA 100%\n")
    result = yokoten("push", file, GITHUB_ACTIONS="true", GITHUB_WORKSPACE=str(tmp_path))
    [line] = result.err.splitlines()
    assert line.startswith("::warning file=docs/a%2Cb%3Ac.md,line=3,title=yokoten::refused: ")


def test_no_word_of_a_file_or_the_hub_reaches_the_terminal_raw(
    hub: Any, yokoten: Any, write: Make
) -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\x9b31mred\u202e\r\n::set-output name=a::b ##[add-path]x"
    hub.related = [RELATED | {"title": evil, "why": [evil], "team": evil, "url": evil}]
    hub.extra = {"title": evil, "id": evil, "missing": [evil],
                 "guessed": [{"field": evil, "value": evil}],
                 "findings": [{"message": evil, "line": 1}]}  # fmt: skip
    folder = write("ev\x1b[31mil/a\nb.md").parent
    write("ev\x1b[31mil/empty.md", "")
    for arguments in (("push", folder / "a\nb.md"), ("push", folder)):
        for variables in ({}, {"GITHUB_ACTIONS": "true"}):
            result = yokoten(*arguments, **variables)
            said = result.out + result.err
            assert not [char for char in said if char != "\n" and not char.isprintable()]
            assert "owned" not in said
            assert "##[" not in said
            lines = [line.lstrip() for line in said.splitlines()]
            assert not [line for line in lines if line.startswith("::set-output")]


def test_a_thousand_random_bytes_never_cause_a_traceback(
    hub: Any, yokoten: Any, write: Make
) -> None:
    chance = random.Random(7)
    for n in range(60):
        write(f"reports/{n}.md", chance.randbytes(chance.randrange(1000)))
        letters = "".join(chance.choices(string.printable + "あ亜\x1b", k=50))
        write(f"reports/{n}-text.md", letters)
    result = yokoten("push", write("reports/z.md").parent)
    assert result.code in {0, 1}
    assert "unexpected" not in result.err
