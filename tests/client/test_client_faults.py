"""A hub that is slow, busy, cut off, not there, or not a hub."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from yokoten.hub import patience
from yokoten.hub.patience import Interrupted, Patience, seconds_of
from yokoten.problems import Unreachable

Make = Callable[..., Path]
CLIENT = Path(__file__).parents[2] / "client" / "src"


def many(write: Make, count: int) -> Path:
    return [write(f"reports/{n:04}.md", f"# {n}\n") for n in range(count)][0].parent


def status(code: int, **headers: str) -> Callable[[Any], None]:
    def answer(handler: Any) -> None:
        handler.json(code, {"status": code, "title": "No", "detail": "Not now."}, **headers)

    return answer


def cut_after(lines: int, *, store: bool = True) -> Callable[[Any], None]:
    """Answers so many lines of a batch, then the connection is gone."""

    def answer(handler: Any) -> None:
        hub = handler.server.hub
        answers = [json.dumps(hub.store(line)) for line in handler.seen.lines()] if store else []
        body = "\n".join(answers).encode() + b"\n"
        kept = b"\n".join(body.split(b"\n")[:lines]) + (b'\n{"id' if lines else b"")
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(kept)
        handler.wfile.flush()
        handler.connection.shutdown(socket.SHUT_RDWR)
        handler.close_connection = True

    return answer


def hang_up(handler: Any) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def free_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


@pytest.mark.parametrize("code", [429, 502, 503, 504, 507])
def test_a_hub_that_is_busy_for_a_moment_is_asked_again(
    hub: Any, yokoten: Any, write: Make, impatient: None, code: int
) -> None:
    hub.script = [status(code), status(code)]
    result = yokoten("push", write("a.md"))
    assert (result.code, result.err) == (0, "")
    assert len(hub.seen) == 3


def test_retry_after_is_kept(hub: Any, yokoten: Any, write: Make) -> None:
    hub.script = [status(429, Retry_After="1")]
    begun = time.monotonic()
    assert yokoten("push", write("a.md")).code == 0
    assert time.monotonic() - begun >= 1


def test_a_hub_that_asks_for_too_long_a_pause_is_left(hub: Any, yokoten: Any, write: Make) -> None:
    hub.script = [status(503, Retry_After="3600")]
    begun = time.monotonic()
    result = yokoten("push", write("a.md"))
    assert result.code == 3
    assert time.monotonic() - begun < 5
    assert len(hub.seen) == 1


def test_a_lost_connection_is_tried_again(
    hub: Any, yokoten: Any, write: Make, impatient: None
) -> None:
    hub.script = [hang_up, hang_up]
    assert yokoten("push", write("a.md")).code == 0
    assert len(hub.seen) == 3


def test_after_a_cut_only_unanswered_lines_are_sent_again(
    hub: Any, yokoten: Any, write: Make, impatient: None
) -> None:
    hub.script = [cut_after(3), cut_after(0), cut_after(2)]
    result = yokoten("push", many(write, 9))
    assert (result.code, result.err) == (0, "")
    assert [len(seen.lines()) for seen in hub.seen] == [9, 6, 6, 4]
    assert len(hub.texts) == 9
    assert "together: 9" in result.out


def test_an_answer_with_too_few_lines_is_a_cut(
    hub: Any, yokoten: Any, write: Make, impatient: None
) -> None:
    def short(handler: Any) -> None:
        first = handler.seen.lines()[0]
        handler.answer(200, json.dumps(handler.server.hub.store(first)).encode())

    hub.script = [short]
    assert yokoten("push", many(write, 3)).code == 0
    assert [len(seen.lines()) for seen in hub.seen] == [3, 2]


def test_a_hub_that_stays_away_says_how_far_we_came(
    hub: Any, yokoten: Any, write: Make, impatient: None
) -> None:
    hub.script = [cut_after(4), *[hang_up] * 50]
    result = yokoten("push", many(write, 9))
    assert result.code == 3
    [words] = result.err.splitlines()
    assert "could not be reached: the connection was cut" in words
    assert "4 of 9 files were accepted" in words
    assert "again is safe" in words


def test_a_hub_that_is_down_is_one_sentence(yokoten: Any, write: Make, impatient: None) -> None:
    result = yokoten("push", write("a.md"), YOKOTEN_URL=free_address())
    assert (result.code, result.out) == (3, "")
    [words] = result.err.splitlines()
    assert "connection refused" in words
    assert "0 of 1 files" in words


def test_soft_forgives_a_hub_that_is_down(yokoten: Any, write: Make, impatient: None) -> None:
    address = free_address()
    result = yokoten("push", write("a.md"), "--soft", YOKOTEN_URL=address, GITHUB_ACTIONS="true")
    assert result.code == 0
    assert result.err.startswith("::warning title=yokoten::The hub at ")
    assert yokoten("search", "a", "--soft", YOKOTEN_URL=address).code == 0
    assert yokoten("show", "pm-1", "--soft", YOKOTEN_URL=address).code == 0


@pytest.mark.parametrize("code", [401, 403])
@pytest.mark.parametrize("count", [1, 3])
def test_a_token_that_is_not_accepted_ends_the_run(
    hub: Any, yokoten: Any, write: Make, code: int, count: int
) -> None:
    hub.script = [status(code)] * 9
    result = yokoten("push", many(write, count))
    assert (result.code, result.out) == (1, "")
    assert "YOKOTEN_TOKEN" in result.err
    assert len(hub.seen) == 1


def test_a_missing_token_is_named(hub: Any, yokoten: Any, write: Make) -> None:
    hub.script = [status(401)]
    result = yokoten("push", write("a.md"), YOKOTEN_TOKEN="")
    assert result.code == 1
    assert "set YOKOTEN_TOKEN" in result.err
    assert "authorization" not in hub.seen[0].headers


def test_a_token_may_be_in_a_file(hub: Any, yokoten: Any, write: Make) -> None:
    token = write("token", "ykt_filed\n")
    yokoten("push", write("a.md"), YOKOTEN_TOKEN="", YOKOTEN_TOKEN_FILE=str(token))
    assert hub.seen[0].headers["authorization"] == "Bearer ykt_filed"


@pytest.mark.parametrize(
    "variables",
    [
        {"YOKOTEN_TOKEN": "ykt_a\nb"},
        {"YOKOTEN_TOKEN": "ykt_あ"},
        {"YOKOTEN_TOKEN": "", "YOKOTEN_TOKEN_FILE": "/nowhere/at/all"},
        {"YOKOTEN_URL": "hub.example.com"},
        {"YOKOTEN_URL": "ftp://hub.example.com"},
        {"YOKOTEN_URL": "http://[bad"},
        {"YOKOTEN_URL": "http://a b"},
        {"YOKOTEN_URL": "http://me:secret@hub.example.com"},
        {"YOKOTEN_URL": "http://hub:99999"},
    ],
)
def test_a_setting_that_cannot_be_is_misuse(
    hub: Any, yokoten: Any, write: Make, variables: dict[str, str]
) -> None:
    result = yokoten("push", write("a.md"), **variables)
    assert result.code == 2
    assert list(variables)[-1] in result.err
    assert "secret" not in result.err
    assert hub.seen == []


def test_a_name_that_nobody_knows_is_a_sentence(yokoten: Any, write: Make, impatient: None) -> None:
    result = yokoten("push", write("a.md"), YOKOTEN_URL="http://hub.invalid")
    assert result.code == 3
    assert len(result.err.splitlines()) == 1


def test_something_else_at_the_address_is_recognised(hub: Any, yokoten: Any, write: Make) -> None:
    def page(handler: Any) -> None:
        handler.answer(200, b"<html>Welcome</html>", Content_Type="text/html")

    for arguments in (("push", write("a.md")), ("push", many(write, 2)), ("search", "a")):
        hub.script = [page]
        result = yokoten(*arguments)
        assert result.code == 3
        assert "not a Yokoten hub" in result.err


def test_a_redirect_does_not_get_the_token(hub: Any, yokoten: Any, write: Make) -> None:
    hub.script = [lambda handler: handler.answer(301, Location="https://elsewhere.example/")]
    result = yokoten("push", write("a.md"))
    assert result.code == 3
    assert "https://elsewhere.example/" in result.err
    assert len(hub.seen) == 1


def test_a_failing_hub_is_not_hammered(hub: Any, yokoten: Any, write: Make) -> None:
    hub.script = [status(500)] * 9
    result = yokoten("push", write("a.md"))
    assert result.code == 3
    assert "HTTP 500" in result.err
    assert len(hub.seen) == 1


def test_a_request_too_large_for_a_proxy_is_halved(hub: Any, yokoten: Any, write: Make) -> None:
    hub.script = [status(413), None, status(413)]
    result = yokoten("push", many(write, 8))
    assert result.code == 0
    assert [len(seen.lines()) for seen in hub.seen] == [8, 4, 4, 2, 2]
    assert len(hub.texts) == 8


def test_one_line_that_is_too_large_is_refused_alone(hub: Any, yokoten: Any, write: Make) -> None:
    hub.script = [status(413), status(413)]
    result = yokoten("push", many(write, 2))
    assert result.code == 1
    assert len(hub.texts) == 1
    assert "refused: 1" in result.out


def test_a_batch_that_is_refused_refuses_its_lines(hub: Any, yokoten: Any, write: Make) -> None:
    hub.script = [status(422)]
    result = yokoten("push", many(write, 501))
    assert result.code == 1
    assert "refused: 500" in result.out
    assert "created: 1" in result.out


def test_a_line_the_hub_had_no_time_for_goes_once_more(hub: Any, yokoten: Any, write: Make) -> None:
    def busy_with_one(handler: Any) -> None:
        answers = [handler.server.hub.store(line) for line in handler.seen.lines()]
        answers[1] = {"error": {"status": 503, "title": "Busy"}}
        body = "\n".join(map(json.dumps, answers)).encode()
        handler.answer(200, body)

    hub.script = [busy_with_one]
    result = yokoten("push", many(write, 4))
    assert (result.code, result.err) == (0, "")
    assert [len(seen.lines()) for seen in hub.seen] == [4, 1]
    assert "together: 4" in result.out


@pytest.mark.parametrize(
    "line", [b"{}", b"[]", b"null", b'{"error": "no"}', b'{"error": {"detail": 5}}', b"{" * 9999]
)
def test_a_strange_answer_is_never_a_traceback(
    hub: Any, yokoten: Any, write: Make, line: bytes
) -> None:
    hub.script = [lambda handler: handler.answer(200, (line + b"\n") * 2)]
    result = yokoten("push", many(write, 2))
    assert "unexpected" not in result.err
    assert result.code in {0, 1, 3}


def wait_often(waiting: Patience) -> None:
    for _ in range(100):
        waiting.wait(Interrupted("the connection was cut"))


def test_the_pauses_grow_and_end() -> None:
    pauses: list[float] = []
    waiting = Patience("http://hub", sleep=pauses.append)
    with pytest.raises(Unreachable):
        wait_often(waiting)
    assert sum(pauses) <= patience.BUDGET
    assert len(pauses) >= 4
    assert pauses[-1] > pauses[0]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, 0), ("", 0), ("3", 3), (" 3 ", 3), ("soon", 0), ("-1", 0), ("1e9", 0)],
)
def test_retry_after_in_seconds(header: str | None, seconds: float) -> None:
    assert seconds_of(header, now=1000.0) == seconds


def test_retry_after_as_a_date() -> None:
    assert seconds_of(formatdate(1010, usegmt=True), now=1000.0) == pytest.approx(10)
    assert seconds_of(formatdate(990, usegmt=True), now=1000.0) == 0


def started(hub: Any, *arguments: object, **variables: str) -> subprocess.Popen[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CLIENT), "LANG": "C.UTF-8",
                   "YOKOTEN_URL": hub.url, "YOKOTEN_TOKEN": "ykt_test", **variables}  # fmt: skip
    command = (sys.executable, "-m", "yokoten", *map(str, arguments))
    return subprocess.Popen(
        command,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heeding_interrupts,  # noqa: PLW1509 - no other thread holds a lock it needs
    )


def _heeding_interrupts() -> None:
    """A shell starts what it puts in the background deaf to SIGINT, and so would be its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupt_is_one_sentence(hub: Any, write: Make) -> None:
    hub.script = [lambda _: time.sleep(60)]
    with started(hub, "push", many(write, 3)) as process:
        deadline = time.monotonic() + 30
        while not hub.seen and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert len(err.splitlines()) == 1
    assert "Interrupted" in err


def test_a_reader_that_leaves_ends_the_run_without_a_word(hub: Any, write: Make) -> None:
    with started(hub, "push", many(write, 2000), "--json") as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(timeout=20) == 1  # not everything was pushed


def test_an_error_of_our_own_is_a_sentence_and_debug_shows_where(
    yokoten: Any, write: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yokoten.drafting.decode", None)
    file = write("a.md")
    quiet, loud = yokoten("push", file), yokoten("push", file, "--debug")
    assert quiet.code == loud.code == 1
    assert "unexpected" in quiet.err
    assert "--debug" in quiet.err
    assert "Traceback" not in quiet.err
    assert "Traceback" in loud.err
