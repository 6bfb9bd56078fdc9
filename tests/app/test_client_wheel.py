"""The hub hands out the command line that talks to it."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.web import client_wheel

WHEEL = "yokoten-0.1.0-py3-none-any.whl"


@pytest.fixture(autouse=True)
def _built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "wheels"
    folder.mkdir()
    (folder / WHEEL).write_bytes(b"PK wheel")
    (folder / "notes.txt").write_text("not for others")
    monkeypatch.setattr(client_wheel, "FOLDER", folder)


def test_whoever_reaches_the_hub_may_take_the_wheel(client: TestClient) -> None:
    answer = client.get(f"/client/{WHEEL}")
    assert (answer.status_code, answer.content) == (200, b"PK wheel")


@pytest.mark.parametrize("name", ["notes.txt", "yokoten-0.0.9-py3-none-any.whl", "..%2f..%2fx.whl"])
def test_nothing_else_is_handed_out(client: TestClient, name: str) -> None:
    assert client.get(f"/client/{name}").status_code == 404
