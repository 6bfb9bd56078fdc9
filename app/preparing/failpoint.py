"""For tests only: what a worker does when a marked text arrives.

``YOKOTEN_FAILPOINT=prepare:hang:<marker>`` (or ``spin``, ``slow``, ``crash``, ``memory``,
``error``) in the environment of the parent when the worker starts.
"""

import os
import time
from collections.abc import Callable


def fail_if_asked(text: str) -> None:
    """Do as the environment says, if the text holds its marker."""
    room, _, order = os.environ.get("YOKOTEN_FAILPOINT", "").partition(":")
    way, _, marker = order.partition(":")
    if room == "prepare" and marker and marker in text:
        _WAYS[way]()


def _hang() -> None:
    time.sleep(3600)


def _spin() -> None:
    while True:
        pass


def _dawdle() -> None:
    time.sleep(0.5)


def _crash() -> None:
    os.abort()


def _devour() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(1 << 20))


def _err() -> None:
    raise RuntimeError


_WAYS: dict[str, Callable[[], None]] = {
    "hang": _hang,
    "spin": _spin,
    "slow": _dawdle,
    "crash": _crash,
    "memory": _devour,
    "error": _err,
}
