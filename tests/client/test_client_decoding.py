"""Texts in the encodings that editors leave behind."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yokoten.files.decoding import decode
from yokoten.problems import Refusal

REPORT = "# 障害報告\n\n【概要】接続が枯渇し、応募APIが停止しました。①ﾊﾞｯﾁ（夜間）〜\n"
PLAIN = REPORT.replace("①ﾊﾞｯﾁ", "バッチ").replace("〜", "")


@pytest.mark.parametrize(
    ("raw", "text", "encoding"),
    [
        (REPORT.encode(), REPORT, None),
        (b"plain ASCII\r\n", "plain ASCII\r\n", None),
        (codecs.BOM_UTF8 + REPORT.encode(), REPORT, "UTF-8 with a byte order mark"),
        (codecs.BOM_UTF16_LE + REPORT.encode("utf-16-le"), REPORT, "UTF-16"),
        (codecs.BOM_UTF16_BE + REPORT.encode("utf-16-be"), REPORT, "UTF-16"),
        (codecs.BOM_UTF32_LE + REPORT.encode("utf-32-le"), REPORT, "UTF-32"),
        (PLAIN.encode("cp932"), PLAIN, "Shift_JIS"),
        ("①②髙﨑\n障害の報告です\n".encode("cp932"), "①②髙﨑\n障害の報告です\n", "Shift_JIS"),
        ("手順ﾊﾞｯﾁを確認\n".encode("cp932"), "手順ﾊﾞｯﾁを確認\n", "Shift_JIS"),
        ("障害報告".encode("cp932"), "障害報告", "Shift_JIS"),
        (PLAIN.encode("euc_jp"), PLAIN, "EUC-JP"),
        ("障害報告\n経緯\n".encode("euc_jp"), "障害報告\n経緯\n", "EUC-JP"),
        (PLAIN.encode("iso2022_jp"), PLAIN, "ISO-2022-JP"),
        (b"colour: \x1b[31mred\n", "colour: \x1b[31mred\n", None),
    ],
)
def test_a_text_is_decoded_and_its_encoding_named(
    raw: bytes, text: str, encoding: str | None
) -> None:
    assert decode(raw) == (text, encoding)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"ok\nab\0c", r"NUL byte at position 5 \(line 2\)"),
        (codecs.BOM_UTF16_LE + "a\0b".encode("utf-16-le"), r"NUL byte at position 1"),
        (b"one\ntwo \xff\xfe\n", r"byte 0xff at position 8 \(line 2\)"),
        ("résumé of a café\n".encode("latin-1"), r"byte 0xe9 at position 1 \(line 1\)"),
        (
            "我们的数据库连接池已经耗尽，服务中断了三十八分钟。原因是批处理任务。".encode("gb2312")
            * 2,
            r"not valid UTF-8",
        ),
        ("“quoted” – Größe\n".encode("cp1252"), r"byte 0x93 at position 0"),
        (REPORT.encode()[:-2], r"not valid UTF-8"),
        (REPORT.encode()[:28] + b"\xff" + REPORT.encode()[28:], r"byte 0xff at position 28"),
        (codecs.BOM_UTF16_LE + b"a\0b", r"is not valid UTF-16"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\0", r"is not valid UTF-16"),
        (codecs.BOM_UTF8 + b"a\n\xff", r"line 2\) is not valid UTF-8"),
    ],
)
def test_what_cannot_be_decoded_is_refused_by_its_byte(raw: bytes, words: str) -> None:
    with pytest.raises(Refusal) as refusal:
        decode(raw)
    assert refusal.match(words)


@given(st.text())
def test_every_text_in_utf_8_comes_back(text: str) -> None:
    text = text.replace("\0", "").replace("\x1b", "").removeprefix("\ufeff")
    assert decode(text.encode()) == (text, None)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        text, _ = decode(raw)
    except Refusal:
        return
    text.encode()
    assert "\0" not in text


JAPANESE = st.text(
    st.sampled_from("あいうえおかきくけこのをにはがで障害報告接続枯渇、。アイウ\n abc1"),
    min_size=12,
)


@given(JAPANESE, st.sampled_from(["cp932", "euc_jp", "iso2022_jp"]))
def test_japanese_sentences_survive_the_old_encodings(text: str, codec: str) -> None:
    text = f"これは障害の報告です。\n{text}"
    assert decode(text.encode(codec))[0] == text
