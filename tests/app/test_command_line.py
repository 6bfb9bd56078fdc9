"""``python -m app``: what is printed, where, and with which exit code."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import structlog
from sqlmodel import select
from typer.testing import CliRunner

from app.cli import main
from app.cli.admitting import duration
from app.cli.terminal import locale
from app.hub import Hub
from app.settings import Settings
from models.errors import Invalid
from models.login import SignInLink
from models.person import Person, teams_of
from models.token import Token, digest, is_wellformed

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _own_logs():
    """What a command sets for its process ends with the test."""
    yield
    structlog.reset_defaults()


def run(*words: str):
    return CliRunner().invoke(main, words)


def test_a_token_is_printed_alone(folder, kept):
    answer = run("token", "create", "--name", "ci", "--team", "career", "--ttl", "30d")
    assert answer.exit_code == 0
    assert answer.stderr == ""
    assert is_wellformed(answer.stdout.removesuffix("\n"))
    [row] = kept(select(Token))
    assert (row.scope, row.team, row.hash) == ("push", "career", digest(answer.stdout.strip()))
    assert (row.expires_at - row.created_at).days == 30


def test_a_person_gets_a_link(folder, kept):
    answer = run("person", "create", "--email", "A@example.jp", "--role", "sre", "--team", "career")
    assert answer.exit_code == 0
    secret = answer.stdout.strip().removeprefix("http://127.0.0.1:8000/sign-in/")
    [link] = kept(select(SignInLink))
    assert link.hash == digest(secret)
    assert run("person", "create", "--email", "a@example.jp", "--team", "pay").exit_code == 0
    [person] = kept(select(Person))
    assert (person.email, person.role) == ("a@example.jp", "sre")
    hub = Hub(Settings(data_dir=folder))
    with hub.reading() as session:
        assert teams_of(session, person.id) == ["career", "pay"]
    hub.close()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("token", "create", "--name", "x", "--scope", "all"), "“all” is no scope"),
        (("token", "create", "--name", "x", "--ttl", "soon"), "“soon” is no duration"),
        (("token", "create", "--name", "x", "--service", "none"), "“none”"),
        (("person", "create", "--email", "a@b.jp", "--role", "king"), "“king” is no role"),
        (("person", "create", "--email", "a@b.jp", "--team", "No Team"), "“No Team”"),
        (("digest", "preview", "--week", "2026-W60"), "“2026-W60” is no week"),
        (("digest", "preview", "--email", "who@b.jp"), "no such person"),
    ],
)
def test_what_cannot_be_is_said_plainly(folder, words, said):
    answer = run(*words)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("YOKOTEN_DATABASE_URL", "mongodb://db/x", "YOKOTEN_DATABASE_URL must be"),
        ("YOKOTEN_DATABASE_URL", "nothing at all", "YOKOTEN_DATABASE_URL must be"),
        ("YOKOTEN_DATABASE_URL", "postgresql://u:geheim@127.0.0.1:1/x", "cannot be used"),
        ("YOKOTEN_DATABASE_URL", "sqlite:////proc/nowhere/x.db", "/proc/nowhere"),
        ("YOKOTEN_DATA_DIR", "/proc/nowhere", "/proc/nowhere"),
        ("YOKOTEN_MAIL_URL", "pigeon://loft", "YOKOTEN_MAIL_URL"),
        ("YOKOTEN_SEARCH_URL", "solr://x", "solr://"),
        ("YOKOTEN_PORT", "eight", "YOKOTEN_PORT"),
        ("YOKOTEN_HOST", "0.0.0.0", "YOKOTEN_INSECURE=1"),
    ],
)
def test_wrong_surroundings_are_said_in_a_sentence(folder, monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)
    answer = run("migrate")
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert "geheim" not in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_a_port_in_use_is_said_before_anything_is_done(folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        answer = run("serve", "--port", str(port))
    assert answer.exit_code == 2
    assert f"127.0.0.1:{port}" in answer.stderr
    assert "--port" in answer.stderr


def test_a_database_of_no_release_has_to_be_migrated_first(folder):
    (folder / "yokoten.db").unlink()
    refused = run("token", "create", "--name", "x")
    assert refused.exit_code == 2
    assert "migrate" in refused.stderr
    assert run("migrate").exit_code == 0
    assert run("token", "create", "--name", "x").exit_code == 0


def test_the_doctor_finds_a_hub_well_and_one_without_tables_ill(folder):
    well = run("doctor")
    assert well.exit_code == 0
    assert "ok  database" in well.stdout
    (folder / "yokoten.db").unlink()
    ill = run("doctor")
    assert ill.exit_code == 1
    assert "FAILS" in ill.stdout


def test_the_doctor_looks_at_the_search_server(folder, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("YOKOTEN_SEARCH_URL", f"meilisearch://127.0.0.1:{port}")
    looked = run("doctor")
    assert looked.exit_code == 0
    assert "look  search server: it cannot be reached" in looked.stdout


def test_an_empty_hub_has_an_empty_index(folder):
    assert "0 write-ups" in run("reindex").stdout
    assert "not among the 0" in run("explain", "redis", "pm-00000000").stdout


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "YOKOTEN_LANG": "ja"}, "ja"),
        ({"LANG": ""}, "en"),
        ({}, "en"),
    ],
)
def test_the_terminal_says_its_language(environment, spoken):
    assert locale(environment) == spoken


@pytest.mark.parametrize("text", ["", "30", "d", "0d", "-1d", "1.5h", "1y", "99999d"])
def test_odd_durations_are_refused(text):
    with pytest.raises(Invalid):
        duration(text)


def test_help_is_there_at_once(folder):
    since = time.perf_counter()
    heavy = "import sys; from app.cli import main; print([m for m in ('fastapi', 'sqlalchemy') if m in sys.modules])"
    told = subprocess.run(
        [sys.executable, "-c", heavy], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
    print(f"{time.perf_counter() - since:.2f} s")
