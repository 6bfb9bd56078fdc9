"""How large a page may become."""

from models.errors import TooLarge

#: Bytes of one page's HTML.
LARGEST = 8 * 1024 * 1024


def check_size(size: int) -> None:
    """Raise TooLarge if a page of ``size`` bytes is too large."""
    if size > LARGEST:
        raise TooLarge("The page would be larger than {limit} MiB.", limit=LARGEST >> 20)
