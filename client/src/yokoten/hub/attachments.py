"""Uploading images, each once."""

from yokoten.files.images import Image
from yokoten.hub.connection import Hub, Problem

_ABSENT = frozenset({404, 405})


class Attachments:
    """What the hub has, as far as this run knows."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._there: set[str] = set()

    def upload(self, image: Image) -> None:
        """Make sure that the hub has the image; raises Problem when it does not want it."""
        if image.sha256 in self._there:
            return
        if not self._is_there(image):
            self._hub.ask(
                "PUT",
                _address(image),
                content=image.path.read_bytes(),
                headers={"Content-Type": image.media_type or "application/octet-stream"},
            )
        self._there.add(image.sha256)

    def _is_there(self, image: Image) -> bool:
        try:
            self._hub.ask("HEAD", _address(image))
        except Problem as problem:
            if problem.status in _ABSENT:
                return False
            raise
        return True


def _address(image: Image) -> str:
    return f"/api/v1/attachments/{image.sha256}"
