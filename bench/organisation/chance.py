"""Draws that do not depend on the order in which they are made.

Each is named by what it decides, so that two years that differ in one habit share all others.
"""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    def __init__(self, seed: int) -> None:
        self._seed = seed

    def draw(self, *about: object) -> float:
        """A number from 0 to below 1."""
        text = "/".join(map(str, (self._seed, *about)))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:7]) / 2**56

    def happens(self, share: float, *about: object) -> bool:
        return self.draw(*about) < share

    def one_of(self, those: Sequence[T], *about: object) -> T:
        return those[int(self.draw(*about) * len(those))]
