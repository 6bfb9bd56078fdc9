"""``python -m app serve`` and ``worker``, in processes of their own."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from sqlmodel import select

from app.clock import utc_now
from app.hub import Hub
from app.settings import Settings
from models.job import Job, enqueue
from models.token import Token

ROOT = Path(__file__).parents[2]


@pytest.fixture
def serving(folder):
    """A hub in a process of its own: (process, what it printed)."""
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "serve", "--port", "0"],
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    said = []
    for line in process.stdout:
        said.append(line)
        if "Ctrl-C" in line:
            break
    yield process, "".join(said)
    if process.poll() is None:
        process.kill()
    process.communicate()


@pytest.mark.slow
def test_a_first_start_says_how_to_come_in_and_ends_in_good_order(serving):
    process, said = serving
    address = re.search(r"http://127\.0\.0\.1:\d+", said)[0]
    token = re.search(r"ykt_\w+", said)[0]
    assert f"YOKOTEN_TOKEN={token} .venv/bin/yokoten push examples/障害報告.md" in said
    asked = urllib.request.Request(
        f"{address}/api/v1/me", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(asked, timeout=10) as answer:
        assert json.load(answer)
        assert "server" not in answer.headers
    link = re.search(r"http://\S+/sign-in/\S+", said)[0]
    with urllib.request.urlopen(link, timeout=10) as answer:
        assert answer.status == 200
    since = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, logged = process.communicate(timeout=15)
    assert process.returncode == 0
    assert time.monotonic() - since < 10
    assert token not in logged
    assert link.rpartition("/")[2] not in logged
    assert "Traceback" not in logged


@pytest.mark.slow
def test_a_second_start_mints_no_second_token(serving, kept):
    process, _ = serving
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=15)
    assert process.returncode == 0
    assert len(kept(select(Token))) == 1


@pytest.mark.slow
def test_a_worker_of_its_own_does_what_waits_and_ends_in_good_order(folder, kept):
    hub = Hub(Settings(data_dir=folder))
    with hub.transaction() as session:
        enqueue(session, "tidy", now=utc_now())
    hub.close()
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "worker"],
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 60
    while not kept(select(Job))[0].done_at and time.monotonic() < until:
        time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    told, logged = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "at work" in told
    assert "Traceback" not in logged
    assert kept(select(Job))[0].done_at
