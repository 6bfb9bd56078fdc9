"""What the manual names is there: settings, addresses, the client's release and options."""

import re
from functools import cache

import yokoten
from seed_shelf import library
from starlette.routing import Match
from typer.main import get_command
from yokoten.cli import app as client

from app.cli import main as hub_commands
from app.main import create_app
from app.settings import PREFIX, Settings

#: Read by the client alone.
OF_THE_CLIENT = {"YOKOTEN_URL", "YOKOTEN_TOKEN", "YOKOTEN_QUIET_RELATED"}
_SETTING = re.compile(r"\bYOKOTEN_[A-Z_]+\b")
_ADDRESS = re.compile(
    r"(?<![\w.])(?:/api/v1)?/(?:push|services|teams|catalog|healthz|readyz)\b[^\s`\"?]*"
)
_COMMAND = re.compile(r"python -m app ([a-z]+)(?: (create|preview|send))?")
_OPTION = re.compile(r"yokoten push [^`\n]*?(--[a-z-]+)")


@cache
def manual() -> str:
    return "\n".join(seed.body for seed in library("manual"))


def test_settings_in_the_manual_exist() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | OF_THE_CLIENT
    named = {name.removesuffix("_FILE") for name in _SETTING.findall(manual())}
    assert named <= known


def test_addresses_in_the_manual_exist(tmp_path) -> None:
    routes = create_app(Settings(data_dir=tmp_path)).routes
    for address in {found.replace("{slug}", "career") for found in _ADDRESS.findall(manual())}:
        scope = {"type": "http", "path": address, "method": "GET", "root_path": ""}
        assert any(route.matches(scope)[0] is not Match.NONE for route in routes), address


def test_the_manual_installs_the_client_of_this_release() -> None:
    wheels = set(re.findall(r"yokoten-[\w.]+-py3-none-any\.whl", manual()))
    assert wheels == {f"yokoten-{yokoten.__version__}-py3-none-any.whl"}


def test_options_in_the_manual_exist() -> None:
    options = {option for one in get_command(client).commands["push"].params for option in one.opts}
    named = set(_OPTION.findall(manual()))
    assert named
    assert named <= options


def test_commands_in_the_manual_exist_and_all_are_named() -> None:
    known = set()
    for name, command in get_command(hub_commands).commands.items():
        known |= {(name, part) for part in getattr(command, "commands", [""])}
    assert set(_COMMAND.findall(manual())) == known
