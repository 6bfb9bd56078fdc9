"""The files for containers, read but not run: an engine for them is not asked for here."""

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from app.settings import PREFIX, Settings

HOUSE = Path(__file__).parents[2]
DOCKERFILE = (HOUSE / "Dockerfile").read_text()


@pytest.fixture(scope="module")
def compose() -> Any:
    yaml = YAML(typ="safe", pure=True)
    return yaml.load(HOUSE / "compose.yaml")


def is_a_setting(name: str) -> bool:
    return name.removeprefix(PREFIX).removesuffix("_FILE").lower() in Settings.model_fields


def test_compose_has_the_hub_its_worker_and_what_they_need(compose: Any) -> None:
    assert set(compose["services"]) == {"app", "worker", "postgresql", "meilisearch", "mail"}
    for service in compose["services"].values():
        assert set(service.get("depends_on", {})) <= set(compose["services"])
        for volume in service.get("volumes", []):
            assert volume.partition(":")[0] in compose["volumes"]


def test_what_compose_and_the_image_set_are_settings(compose: Any) -> None:
    named = set(re.findall(r"\bYOKOTEN_[A-Z_]+", (HOUSE / "compose.yaml").read_text() + DOCKERFILE))
    assert len(named) > 8
    assert [name for name in sorted(named) if not is_a_setting(name)] == []


def test_the_worker_has_the_settings_of_the_hub(compose: Any) -> None:
    app, worker = compose["services"]["app"], compose["services"]["worker"]
    assert app["environment"] == worker["environment"]
    assert app["command"] == ["serve", "--no-worker"]
    assert worker["command"] == ["worker"]


def test_no_secret_has_a_default(compose: Any) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if name.endswith(("_KEY", "_PASSWORD")):
                assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), name


def test_no_port_is_open_to_the_network(compose: Any) -> None:
    for service in compose["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_the_image_does_not_run_as_root() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert "\nUSER yokoten\n" in last
    assert "/healthz" in last


def test_the_image_copies_what_is_there() -> None:
    copied = re.findall(r"^COPY ((?!--from).+)$", DOCKERFILE, re.MULTILINE)
    names = [name for line in copied for name in line.split()[:-1]]
    assert {"app", "models", "search", "seeds", "templates", "translations"} <= set(names)
    assert [name for name in names if not (HOUSE / name).exists()] == []
