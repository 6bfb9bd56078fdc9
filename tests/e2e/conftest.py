"""The demo as its README starts it, a real client, a real browser."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from travelling import PostOffice, Travelling

ROOT = Path(__file__).parents[2]
#: Without these a browser talks to its maker at every start.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Demo:
    """A running hub with the demo organisation."""

    url: str
    token: str
    folder: Path

    def client(self, *arguments: str, lang: str = "ja") -> subprocess.CompletedProcess[str]:
        """The command line client, as somebody types it."""
        environment = _environment(self.folder) | {
            "YOKOTEN_URL": self.url,
            "YOKOTEN_TOKEN": self.token,
            "YOKOTEN_LANG": lang,
            "PYTHONPATH": str(ROOT / "client" / "src"),
        }
        command = [sys.executable, "-m", "yokoten", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    def pushed(self, *arguments: str) -> dict[str, Any]:
        """What the hub answers to a push of one file."""
        done = self.client("push", *arguments, "--json")
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    def link(self, email: str) -> str:
        """A one-time link that signs this person in."""
        return _told("person", "create", "--email", email, folder=self.folder, url=self.url)


Demos = Callable[[str], Demo]


@pytest.fixture(scope="session")
def demos(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Demos]:
    """``demos("embedded")``: the demo over this engine, started once for all scenes."""
    with ExitStack() as running:

        @cache
        def started(engine: str) -> Demo:
            settings = {}
            if engine == "meilisearch":
                settings["YOKOTEN_SEARCH_URL"] = request.getfixturevalue("meilisearch_url")
                settings["YOKOTEN_SEARCH_KEY"] = os.environ.get("YOKOTEN_TEST_MEILISEARCH_KEY", "")
            return running.enter_context(_serving(tmp_path_factory.mktemp(engine), settings))

        yield started


@pytest.fixture(scope="session")
def demo(demos: Demos, request: pytest.FixtureRequest) -> Demo:
    """The demo; a scene that is to be played on every engine names them as parameters."""
    return demos(getattr(request, "param", "embedded"))


@contextmanager
def _serving(folder: Path, settings: dict[str, str]) -> Iterator[Demo]:
    with subprocess.Popen(
        [sys.executable, "-m", "app", "serve", "--port", "0"],
        cwd=ROOT,
        env=_environment(folder) | settings,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            url, token = _announced(process)
            yield Demo(url, token, folder)
        finally:
            process.terminate()
            process.communicate(timeout=20)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


Visitor = Callable[..., Page]


@pytest.fixture(scope="session")
def signed_in(demo: Demo, browser: Browser) -> Callable[[str], Any]:
    """``signed_in(email)``: what a browser keeps of a person who signed in, once for all tests."""

    @cache
    def state(email: str) -> Any:
        context = browser.new_context(base_url=demo.url)
        page = context.new_page()
        page.goto(demo.link(email))
        page.locator("main form button").first.click()
        kept = context.storage_state()
        context.close()
        return kept

    return state


@pytest.fixture
def visitor(demo: Demo, browser: Browser, signed_in: Callable[[str], Any]) -> Iterator[Visitor]:
    """``visitor("hayase@example.co.jp", lang="ja")``: a signed-in person's page.

    Fails where a page logs an error: a script or style that the policy refused is one.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def visit(email: str, *, lang: str = "ja", width: int = 1280, theme: str = "light") -> Page:
        context = browser.new_context(
            base_url=demo.url,
            storage_state=signed_in(email),
            locale={"ja": "ja-JP", "en": "en-GB"}[lang],
            viewport={"width": width, "height": 900},
            color_scheme=theme,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        context.add_cookies([{"name": "lang", "value": lang, "url": demo.url}])
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture(scope="module")
def post() -> Iterator[tuple[PostOffice, str]]:
    """A mail server with its address."""
    office = PostOffice()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(office, hostname="127.0.0.1", port=port)
    server.start()
    yield office, f"smtp://127.0.0.1:{port}"
    server.stop()


@pytest.fixture(scope="module")
def hub(tmp_path_factory, post) -> Iterator[Travelling]:
    """The demo, with a clock that moves, for the scenes of one file."""
    travelling = Travelling(tmp_path_factory.mktemp("travelling"), post[1])
    yield travelling
    travelling.process.terminate()
    travelling.process.communicate(timeout=20)


@pytest.fixture
def visit(hub, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page of somebody who has just signed in; of nobody without an address."""
    opened = []

    def visiting(email: str | None, *, lang: str = "ja", width: int = 1280) -> Page:
        context = browser.new_context(
            base_url=hub.url,
            viewport={"width": width, "height": 1000},
            storage_state=hub.signed_in.get(email),
        )
        opened.append(context)
        context.add_cookies([{"name": "lang", "value": lang, "url": hub.url}])
        context.set_default_timeout(60_000)
        page = context.new_page()
        if email and email not in hub.signed_in:
            page.goto(hub.asked(link=email))
            page.locator("main form button").first.click()
            hub.signed_in[email] = context.storage_state()
        return page

    yield visiting
    for context in opened:
        context.close()


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """``picture(page, "write-up")`` keeps a picture in the folder that YOKOTEN_PICTURES names."""
    folder = os.environ.get("YOKOTEN_PICTURES")

    def take(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png")

    return take


def _environment(folder: Path) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("YOKOTEN_")}
    return ours | {"YOKOTEN_DATA_DIR": str(folder), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}


def _announced(process: subprocess.Popen[str]) -> tuple[str, str]:
    """The address and the token that ``serve`` prints, once it answers."""
    assert process.stdout is not None
    url = ""
    for line in process.stdout:
        if found := re.search(r"https?://127\.0\.0\.1:\d+", line):
            url = found[0]
        if found := re.match(r"\s+(ykt_\w+)$", line):
            return url, found[1]
    raise AssertionError("the hub did not start")


def _told(*command: str, folder: Path, url: str) -> str:
    environment = _environment(folder) | {"YOKOTEN_PUBLIC_URL": url}
    done = subprocess.run(
        [sys.executable, "-m", "app", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
