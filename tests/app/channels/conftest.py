from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from receivers import Receiver

from app.channels import Bulletin, Channels, Item, Message, Section
from app.channels.webhook import new_secret
from app.outbound import Outbound
from app.settings import Settings

HERE = ("127.0.0.1",)


@pytest.fixture
def settings(tmp_path) -> Settings:
    """A hub that may speak with this machine."""
    return Settings(data_dir=tmp_path / "data", demo=False, starter=False, outbound_allow=HERE)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    opened = Receiver()
    yield opened
    opened.close()


@pytest.fixture
def channels() -> Channels:
    """Those of a hub that waits for a moment only."""
    return Channels(Outbound(HERE, patience=0.4))


@pytest.fixture
def bulletin() -> Callable[..., Bulletin]:
    def made(title: str = "Three lessons of this week", **said: Any) -> Bulletin:
        items = [Item("Keep the sum below the limit", "https://hub.example/learnings/ln-1", "DB")]
        usual = {
            "lead": "What other teams learned",
            "sections": [Section("New", items)],
            "url": "https://hub.example/digests",
            "lang": "en",
        }
        return Bulletin(title, **(usual | said))

    return made


@pytest.fixture
def message(receiver, bulletin) -> Callable[..., Message]:
    """``message("slack")``: to the receiver of this test."""

    def made(kind: str, **said: Any) -> Message:
        usual = {
            "address": receiver.address,
            "secret": new_secret() if kind == "webhook" else None,
            "id": "ds-k3v9t2qa",
            "type": "digest.weekly",
            "at": datetime(2026, 11, 23, tzinfo=UTC),
            "bulletin": bulletin(),
            "data": {"week": "2026-W48", "learnings": ["ln-12345678"]},
        }
        return Message(kind=kind, **(usual | said))

    return made
