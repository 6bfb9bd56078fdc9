"""Bytes at the door: what is refused, naming byte, line or size, and what is not."""

import pytest

from app.reading.decoding import LIMIT, decoded
from models.errors import TooLarge, Unreadable


def test_text_is_decoded_without_its_byte_order_mark() -> None:
    assert decoded(b"\xef\xbb\xbf# \xe9\xa1\x8c\r\n") == "# 題\r\n"


@pytest.mark.parametrize("raw", [b"", b" \n\t\r\n", b"\xef\xbb\xbf\n"])
def test_an_empty_file_is_refused(raw: bytes) -> None:
    with pytest.raises(Unreadable, match="empty"):
        decoded(raw)


@pytest.mark.parametrize(
    ("raw", "byte", "line"),
    [
        (b"a\nb\xff", 3, 2),
        (b"\xef\xbb\xbfa\n\x82\xa0", 5, 2),
        (b"\xed\xa0\x80", 0, 1),
        ("題\n".encode("shift_jis"), 0, 1),
    ],
)
def test_what_is_not_utf_8_is_refused_with_byte_and_line(raw: bytes, byte: int, line: int) -> None:
    with pytest.raises(Unreadable) as refusal:
        decoded(raw)
    assert refusal.value.values == {"byte": byte, "line": line}


def test_nul_is_refused_with_its_line() -> None:
    with pytest.raises(Unreadable) as refusal:
        decoded(b"# a\n\nb\0c\n")
    assert refusal.value.values == {"line": 3}


def test_a_file_over_1_mib_is_refused_with_its_size() -> None:
    assert len(decoded(b"a" * LIMIT)) == LIMIT
    with pytest.raises(TooLarge) as refusal:
        decoded(b"a" * (LIMIT + 1))
    assert refusal.value.values == {"size": LIMIT + 1, "limit": LIMIT}
