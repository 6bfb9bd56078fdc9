"""A hub to be killed, and real files to push to it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faulty import Fragile


@pytest.fixture
def fragile(tmp_path) -> Iterator[Fragile]:
    hub = Fragile(tmp_path)
    hub.start()
    yield hub
    hub.end()


@pytest.fixture
def real_files(corpus, tmp_path) -> Callable[[int], Path]:
    """``real_files(300)``: a folder of so many write-ups, spread over the corpus."""

    def chosen(many: int) -> Path:
        folder = tmp_path / "pushed"
        paths = sorted(
            path for path in (corpus / "files").rglob("*.md") if path.stat().st_size < 60_000
        )
        for path in paths[:: max(1, len(paths) // many)][:many]:
            text = path.read_bytes()
            if text.strip() and b"\0" not in text:
                copy = folder / path.relative_to(corpus / "files")
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(text)
        return folder

    return chosen
