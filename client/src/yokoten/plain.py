"""Text from files and from the hub, made safe to print on a terminal."""

import re

_SEQUENCE = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # operating system commands: titles, links, clipboard
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # colours and cursor movement (ECMA-48 CSI)
    r"|\x1b[PX^_][^\x1b]*(?:\x1b\\)?"  # device control and other strings
    r"|\x1b[ -/]*[0-~]?",
)
_LEFT_OVER = dict.fromkeys((*range(9), *range(11, 32), *range(0x7F, 0xA0)))
# Unicode's direction overrides can make a line read as something that it is not.
_DIRECTIONS = dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_REMOVED = _LEFT_OVER | _DIRECTIONS
_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """The text without terminal sequences and control characters; newlines and tabs stay."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SEQUENCE.sub("", unix).translate(_REMOVED)


def one_line(text: str) -> str:
    """The text as `plain`, on one line, so that it can never begin a line of its own."""
    # GitHub's runner still obeys `##[command]` in the middle of a line.
    return _SPACE.sub(" ", plain(text)).strip().replace("##[", "# #[")
