"""A secret key for a hub that was given none: made once, readable by its owner alone."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def kept_key(folder: Path) -> bytes:
    """The key in this folder; the first to ask makes it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "secret_key"
    with suppress(FileExistsError):
        _write_whole(path, secrets.token_urlsafe(48).encode())
    return path.read_bytes()


def _write_whole(path: Path, key: bytes) -> None:
    """Write beside it and link: whoever reads it meanwhile sees a whole key or none."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(key)
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    finally:
        draft.unlink()
