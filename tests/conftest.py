"""What every test may ask for, what none may do, and a last word on what was left out."""

import os
import shutil
import socket
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.engine import make_url

from app.actions.indexing import make_index
from models.database import Database
from models.migrations import upgrade

CORPUS = Path(os.environ.get("YOKOTEN_CORPUS", "../shared/corpus")).resolve()

settings.register_profile("usual", deadline=None, derandomize=True)
settings.register_profile(
    "long", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("usual")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real write-ups that `YOKOTEN_CORPUS` names."""
    if not (CORPUS / "index.jsonl").is_file():
        pytest.skip("the corpus of real write-ups is not here (set YOKOTEN_CORPUS)")
    return CORPUS


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium: `YOKOTEN_TEST_CHROMIUM`, else the one on the PATH."""
    found = os.environ.get("YOKOTEN_TEST_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if not found:
        pytest.skip("there is no Chromium on the PATH (or set YOKOTEN_TEST_CHROMIUM)")
    return found


@pytest.fixture(scope="session")
def meilisearch_url() -> str:
    """The address of a Meilisearch that tests may fill and empty."""
    return _named("YOKOTEN_TEST_MEILISEARCH_URL", "there is no Meilisearch to test with")


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """The address of an empty PostgreSQL database of this test's own."""
    with _empty_postgresql() as url:
        yield url


@pytest.fixture
def postgresql_urls() -> Iterator[tuple[str, str]]:
    """The addresses of two."""
    with _empty_postgresql() as one, _empty_postgresql() as other:
        yield one, other


@pytest.fixture(scope="session")
def _migrated_postgresql() -> Iterator[str]:
    """A database of this release, to be copied."""
    with _empty_postgresql() as url:
        database = Database(url)
        upgrade(database)
        with database.transaction() as session:
            make_index(session)
        database.close()
        yield str(make_url(url).database)


@pytest.fixture
def migrated_postgresql_url(_migrated_postgresql: str) -> Iterator[str]:
    """The address of a database of this release with nothing in it: a copy, which is quick."""
    with _empty_postgresql(template=_migrated_postgresql) as url:
        yield url


@contextmanager
def _empty_postgresql(template: str = "template1") -> Iterator[str]:
    server = _named("YOKOTEN_TEST_DATABASE_URL", "there is no PostgreSQL to test with")
    name = f"yokoten_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database: the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'yokoten.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    return url


def _named(variable: str, otherwise: str) -> str:
    value = os.environ.get(variable)
    if not value:
        pytest.skip(f"{otherwise} (set {variable})")
    return value


@pytest.fixture(autouse=True, scope="session")
def _at_home() -> Iterator[None]:
    """Tests talk to this machine alone: any other address is refused."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _kept_at_home(getattr(socket.socket, name)))
    yield
    patch.undo()


def _kept_at_home(connect: Any) -> Any:
    def checked(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_here(address[0]):
            raise AssertionError(f"A test reached for {address[0]}.")
        return connect(self, address)

    return checked


def _is_here(host: str) -> bool:
    return host == "localhost" or ip_address(host).is_loopback


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the quick tests first, and the whole house and the browser last."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out and why, one line per reason."""
    left: dict[str, list[str]] = defaultdict(list)
    for report in terminalreporter.stats.get("skipped", []):
        left[_reason(report)].append(report.nodeid.partition("::")[0])
    for reason, files in sorted(left.items()):
        terminalreporter.write_line(
            f"Left out: {len(files)} in {', '.join(sorted(set(files)))}, because {reason}."
        )
    if deselected := len(terminalreporter.stats.get("deselected", [])):
        terminalreporter.write_line(f"Left to `make test-long`: {deselected}.")


def _reason(report: pytest.TestReport) -> str:
    words = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return words.removeprefix("Skipped: ").rstrip(".")
