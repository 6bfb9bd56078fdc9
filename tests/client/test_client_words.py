"""Both languages say everything."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from yokoten.outcome import VERDICTS
from yokoten.plain import one_line, plain
from yokoten.words import language
from yokoten.words.fields import FIELDS
from yokoten.words.japanese import JAPANESE

PACKAGE = Path(__file__).parents[2] / "client" / "src" / "yokoten"
SAYING = {"say", "Refusal", "Misused", "Unreachable", "Denied", "Interrupted", "Trouble",
          "Inconclusive", "NotThere"}  # fmt: skip
PLACE = re.compile(r"\{(\w+)\}")
NOT_WORDS = {"{words}"}


def messages() -> Iterator[str]:
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYING and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield str(first.value)


def test_every_message_has_its_japanese_and_none_is_left_over() -> None:
    wanted = {*messages(), *VERDICTS} - NOT_WORDS
    assert len(wanted) > 60
    assert wanted == JAPANESE.keys()


def test_a_translation_keeps_the_places_for_values() -> None:
    for english, japanese in JAPANESE.items():
        assert sorted(PLACE.findall(english)) == sorted(PLACE.findall(japanese)), english


def test_fields_have_words_in_both_languages() -> None:
    for field, (english, japanese) in FIELDS.items():
        assert english.isascii(), field
        assert re.search("[ぁ-んァ-ヶ一-龠]", japanese), field


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LC_MESSAGES": "ja_JP"}, "ja"),
        ({"LC_ALL": "C", "LANG": "ja_JP.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "ja_JP.UTF-8"}, "ja"),
        ({"YOKOTEN_LANG": "ja", "LC_ALL": "C"}, "ja"),
        ({"YOKOTEN_LANG": "en", "LANG": "ja_JP.UTF-8"}, "en"),
    ],
)
def test_the_locale_decides_the_language(environment: dict[str, str], expected: str) -> None:
    assert language(environment) == expected


def test_a_push_speaks_japanese(hub: Any, yokoten: Any, write: Any) -> None:
    hub.extra = {"missing": ["severity"]}
    write("reports/empty.md", "")
    folder = write("reports/a.md", "AKIA").parent
    one = yokoten("push", write("reports/b.md"), LANG="ja_JP.UTF-8")
    all_of_it = yokoten("push", folder, YOKOTEN_LANG="ja")
    assert "新規" in one.out
    assert "不足している項目: 重要度" in one.out
    assert "ファイルが空です" in all_of_it.err
    assert "受付不可: 1" in all_of_it.out
    assert hub.seen[0].headers["accept-language"] == "ja"


def test_help_and_mistakes_speak_japanese(hub: Any, yokoten: Any) -> None:
    help_text = yokoten("push", "--help", YOKOTEN_LANG="ja").out
    for english in ("Usage", "Options", "Arguments", "Show this", "required"):
        assert english not in help_text
    for arguments in (("frob",), ("push",), ("push", "--frob"), ("search", "x", "--limit", "z")):
        result = yokoten(*arguments, YOKOTEN_LANG="ja")
        assert result.code == 2
        assert re.search("[ぁ-ん]", result.err), result.err
        assert not re.search("Missing|No such|Invalid", result.err), result.err


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\x1b[31mb\x1b[0m", "ab"),
        ("a\x1b]0;title\x07b", "ab"),
        ("a\x1b]8;;http://x\x1b\\b", "ab"),
        ("a\x9b31mb", "ab"),
        ("a\x1bPq...\x1b\\b", "ab"),
        ("a\x1bcb", "ab"),
        ("a\x07\x08b", "ab"),
        ("a\u202eb\u2066c", "abc"),
        ("障害\t報告\n", "障害\t報告\n"),
    ],
)
def test_control_sequences_are_removed(raw: str, clean: str) -> None:
    assert plain(raw) == clean


def test_one_line_is_one_line() -> None:
    assert one_line(" a\r\nb\u2028c\x85d\v e ") == "a b cd e"
