"""Bytes of a file as text, whatever encoding a Japanese or a Windows editor left them in."""

import codecs
import re

from yokoten.problems import Refusal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_SHIFTS = re.compile(rb"\x1b(?:\$[@B]|\$\([DOPQ]|\([IJ])")
_ISO_2022_JP = ("iso2022_jp", "iso2022_jp_3", "iso2022_jp_ext")
_HIGH = re.compile(rb"[\x80-\xff]")
_KANA = re.compile("[\u3041-\u30ff]")
_USUAL = re.compile("[\u3000-\u303f\uff01-\uff60]")  # punctuation, wide letters
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_FOREIGN = re.compile("[^\x00-\x7f]")
_ENOUGH = 40  # characters beyond ASCII, from which on kana can be expected
_WORD = re.compile("[\u3040-\u30ff\u4e00-\u9fff]{2}")


def decode(raw: bytes) -> tuple[str, str | None]:
    """The text, and the name of its encoding when it was not plain UTF-8.

    Raises Refusal that names the byte and the line.
    """
    for mark, codec, name in _MARKS:
        if raw.startswith(mark):
            return _without_nul(_strictly(raw[len(mark) :], codec, name)), name
    if (at := raw.find(b"\0")) >= 0:
        raise _nul(at, raw.count(b"\n", 0, at) + 1)
    if not _HIGH.search(raw) and _SHIFTS.search(raw):
        return _iso_2022_jp(raw)
    try:
        return raw.decode(), None
    except UnicodeDecodeError as error:
        return _japanese(raw, error)


def _iso_2022_jp(raw: bytes) -> tuple[str, str | None]:
    for codec in _ISO_2022_JP:
        if (text := _try(raw, codec)) is not None:
            return text, "ISO-2022-JP"
    return raw.decode(), None


def _japanese(raw: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    """Shift_JIS or EUC-JP, if the text then reads as Japanese."""
    tried = [(_try(raw, codec), name) for codec, name in _CANDIDATES]
    good = [(text, name) for text, name in tried if text is not None and _reads_japanese(text)]
    if not good or _is_damaged_utf_8(raw):
        raise Refusal(
            "byte {byte} at position {at} (line {line}) is not valid UTF-8, and the text is not "
            "Shift_JIS, EUC-JP or ISO-2022-JP either",
            byte=f"0x{raw[error.start]:02x}",
            at=error.start,
            line=raw.count(b"\n", 0, error.start) + 1,
        )
    return max(good, key=lambda pair: _likeness(pair[0]))


_CANDIDATES = (("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"), ("euc_jis_2004", "EUC-JP"))


def _try(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return None


def _is_damaged_utf_8(raw: bytes) -> bool:
    """Most bytes above 0x7f form UTF-8: a cut or damaged file, not another encoding."""
    kept = _FOREIGN.findall(raw.decode("utf-8", "ignore"))
    return len("".join(kept).encode()) > 0.8 * len(_HIGH.findall(raw))


def _reads_japanese(text: str) -> bool:
    """Sentences hold kana; what is no Japanese misread as it has single kanji or none of them."""
    foreign, kana = len(_FOREIGN.findall(text)), len(_KANA.findall(text))
    if foreign >= _ENOUGH:
        return kana / foreign > 0.08
    halves = len(_HALF_WIDTH.findall(text))
    return kana > 0 or (_WORD.search(text) is not None and halves <= foreign / 2)


def _likeness(text: str) -> float:
    """How much of it is as Japanese writes it today: EUC-JP misread has half-width katakana."""
    usual = len(_KANA.findall(text)) + len(_USUAL.findall(text))
    return (usual - len(_HALF_WIDTH.findall(text))) / (len(_FOREIGN.findall(text)) or 1)


def _strictly(raw: bytes, codec: str, name: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode(codec, "ignore")
        raise Refusal(
            "byte {byte} at position {at} (line {line}) is not valid {encoding}",
            byte=f"0x{raw[error.start]:02x}",
            at=error.start,
            line=before.count("\n") + 1,
            encoding=name,
        ) from error


def _without_nul(text: str) -> str:
    if (at := text.find("\0")) >= 0:
        raise _nul(at, text.count("\n", 0, at) + 1)
    return text


def _nul(at: int, line: int) -> Refusal:
    return Refusal(
        "NUL byte at position {at} (line {line}): this is not a text file", at=at, line=line
    )
