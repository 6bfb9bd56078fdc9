"""The workshop: what it makes, and that nothing thrown at it stops it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from app.preparing import Draft, Prepared, Preparer
from app.preparing.worker import ROOT
from app.reading import Hints

POISON = "poison-4711"
HINTS = Hints(kind=None, services=("career-api",), team=None, path=None)


def make_draft(markdown: str, **known: object) -> Draft:
    return Draft(markdown=markdown, hints=HINTS, today=date(2026, 11, 24), **known)  # type: ignore[arg-type]


def make_drafts(count: int, *, poison_at: int | None = None) -> list[Draft]:
    drafts = [
        make_draft(f"# 障害 {number}\n\n**重要。**本文 {number}\n") for number in range(count)
    ]
    if poison_at is not None:
        drafts[poison_at] = make_draft(f"# 毒\n\n{POISON} <b>&\n")
    return drafts


def worker_ids(preparer: Preparer) -> set[int]:
    return {place.worker.pid for place in preparer._places.queue if place.worker}


def is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_until_gone(pids: set[int]) -> None:
    end = time.monotonic() + 10
    while any(map(is_alive, pids)) and time.monotonic() < end:
        time.sleep(0.02)
    assert not any(map(is_alive, pids))


@pytest.fixture
def preparer() -> Iterator[Preparer]:
    made = Preparer()
    yield made
    made.close()


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Preparer]:
    monkeypatch.setenv("YOKOTEN_FAILPOINT", f"prepare:{request.param}:{POISON}")
    made = Preparer(deadline=0.7 if request.param in ("hang", "spin") else 5.0)
    yield made
    made.close()


def test_a_draft_is_read_scanned_and_rendered(preparer: Preparer) -> None:
    key = "AKIA" + "Q3EGRI5LWZK2MBT7"
    done = preparer.prepare(make_draft(f"# 題\n\n::redact[佐藤]{{reason=pii}} {key}\n"))
    assert done.failed is None
    assert done.reading.title == "題"
    assert [(found.rule, found.line) for found in done.secrets] == [("aws-access-key", 3)]
    assert "佐藤" in done.html
    assert done.html_closed is not None
    assert "佐藤" not in done.html_closed + done.plain
    assert done.outline == [{"level": 1, "id": "h-題", "text": "題"}]


def test_links_and_images_are_resolved_where_the_file_lies(preparer: Preparer) -> None:
    draft = make_draft(
        "[b](../b.md) ![図](img/a.png)",
        repository="github.example.com/acme/docs",
        path="docs/x/a.md",
        attachments={"docs/x/img/a.png": "ab" * 32},
    )
    html = preparer.prepare(draft).html
    assert 'href="/w/~/to/docs/b.md"' in html
    assert f'src="/attachments/{"ab" * 32}"' in html


def test_many_drafts_come_back_in_order(preparer: Preparer) -> None:
    done = preparer.prepare_many(make_drafts(120))
    assert [result.reading.title for result in done] == [f"障害 {n}" for n in range(120)]
    assert len(worker_ids(preparer)) == 2


def test_nothing_starts_before_the_first_draft(preparer: Preparer) -> None:
    assert worker_ids(preparer) == set()


def test_a_function_may_finish_the_work_in_the_worker(preparer: Preparer) -> None:
    done = preparer.prepare(make_draft("# 題\n\nword", finish="builtins:isinstance"))
    assert done.failed == "error"
    assert done.reading.title == "題"
    done = preparer.prepare(make_draft("# 題\n\nword", finish="app.preparing.draft:encode"))
    assert done.failed == "error"
    done = preparer.prepare(make_draft("# 題\n\nword", finish="operator:is_not"))
    assert (done.failed, done.finished) == (None, True)


def test_what_a_library_prints_does_not_disturb_the_answers(preparer: Preparer) -> None:
    drafts = [make_draft(f"# {n}", finish="builtins:print") for n in range(20)]
    assert [done.reading.title for done in preparer.prepare_many(drafts)] == list(
        map(str, range(20))
    )


@pytest.mark.parametrize("failing", ["hang", "crash", "memory", "error"], indirect=True)
def test_one_poisoned_draft_among_100_spoils_no_other(failing: Preparer) -> None:
    done = failing.prepare_many(make_drafts(101, poison_at=50))
    good = done[:50] + done[51:]
    numbers = [n for n in range(101) if n != 50]
    assert [result.reading.title for result in good] == [f"障害 {n}" for n in numbers]
    assert all(result.failed is None and "<strong>" in result.html for result in good)
    assert_plain(done[50])


def assert_plain(done: Prepared) -> None:
    assert done.failed in ("timeout", "crashed", "memory", "error")
    assert f"{POISON} &lt;b&gt;&amp;" in done.html
    assert POISON in done.plain
    assert done.reading.title == "毒"


@pytest.mark.parametrize("failing", ["hang", "spin"], indirect=True)
def test_secrets_in_a_text_that_hangs_are_found_all_the_same(failing: Preparer) -> None:
    done = failing.prepare(make_draft(f"{POISON}\n" + "AKIA" + "Q3EGRI5LWZK2MBT7"))
    assert done.failed == "timeout"
    assert [found.line for found in done.secrets] == [2]


@pytest.mark.parametrize("failing", ["hang"], indirect=True)
def test_redactions_in_a_text_that_hangs_stay_closed(failing: Preparer) -> None:
    done = failing.prepare(make_draft(f"{POISON} ::redact[佐藤]{{reason=pii}}"))
    assert "佐藤" in done.html
    assert done.html_closed is not None
    assert "佐藤" not in done.html_closed + done.plain


@pytest.mark.parametrize("failing", ["slow"], indirect=True)
def test_a_worker_killed_in_the_middle_of_its_work_costs_nothing(failing: Preparer) -> None:
    failing.prepare(make_draft("# first"))
    victims = worker_ids(failing)
    murder = threading.Timer(0.2, lambda: [os.kill(pid, signal.SIGKILL) for pid in victims])
    murder.start()
    done = failing.prepare(make_draft(f"# 題\n\n{POISON}"))
    murder.join()
    assert (done.failed, done.reading.title) == (None, "題")
    assert not worker_ids(failing) & victims


def test_workers_killed_while_idle_are_replaced_unseen(preparer: Preparer) -> None:
    preparer.prepare_many(make_drafts(10))
    for pid in worker_ids(preparer):
        os.kill(pid, signal.SIGKILL)
    assert all(done.failed is None for done in preparer.prepare_many(make_drafts(10)))


def test_100_threads_may_ask_at_once(preparer: Preparer) -> None:
    with ThreadPoolExecutor(max_workers=100) as threads:
        done = list(threads.map(preparer.prepare, make_drafts(300)))
    assert [result.reading.title for result in done] == [f"障害 {n}" for n in range(300)]
    assert len(worker_ids(preparer)) == 2


def test_closing_ends_the_workers_and_may_be_repeated() -> None:
    preparer = Preparer()
    preparer.prepare_many(make_drafts(20))
    pids = worker_ids(preparer)
    preparer.close()
    preparer.close()
    wait_until_gone(pids)


def test_workers_end_when_their_parent_does() -> None:
    program = (
        "import time; from datetime import date; from app.preparing import Draft, Preparer;"
        "from app.reading import Hints; preparer = Preparer();"
        "hints = Hints(kind=None, services=(), team=None, path=None);"
        "preparer.prepare_many([Draft(markdown='# a', hints=hints, today=date.min)] * 20);"
        "print(*[place.worker.pid for place in preparer._places.queue if place.worker], flush=True);"
        "time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as parent:
        assert parent.stdout is not None
        pids = set(map(int, parent.stdout.readline().split()))
        assert pids
        assert all(map(is_alive, pids))
        parent.kill()
    wait_until_gone(pids)


def test_a_worker_sees_no_secret_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, preparer: Preparer
) -> None:
    monkeypatch.setenv("YOKOTEN_SECRET_KEY", "not-for-workers")
    preparer.prepare(make_draft("# a"))
    (pid,) = worker_ids(preparer)
    assert b"not-for-workers" not in Path(f"/proc/{pid}/environ").read_bytes()


def test_a_worker_is_kept_though_its_parent_is_large(preparer: Preparer) -> None:
    ballast = bytearray(200 << 20)
    ballast[::4096] = b"x" * len(ballast[::4096])
    preparer.prepare(make_draft("# a"))
    first = worker_ids(preparer)
    del ballast
    preparer.prepare(make_draft("# b"))
    assert worker_ids(preparer) == first


def test_a_worker_starts_without_the_database() -> None:
    program = (
        "import sys, app.preparing.child, app.actions.analysing;"
        "sys.exit(not {'sqlalchemy', 'sqlmodel', 'fastapi'}.isdisjoint(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_a_worker_stays_small(preparer: Preparer) -> None:
    preparer.prepare_many(make_drafts(200))
    for pid in worker_ids(preparer):
        status = Path(f"/proc/{pid}/status").read_text()
        resident = int(status.partition("VmRSS:")[2].split()[0])
        assert resident < 100 * 1024


@pytest.mark.parametrize(
    "text", ["", "\x00", "\ud800 lone", "a\r\nb\rc", "\ufeff# x", "\u2028" * 9]
)
def test_odd_texts_pass_through_the_pipe(preparer: Preparer, text: str) -> None:
    assert preparer.prepare(make_draft(text)).failed is None
