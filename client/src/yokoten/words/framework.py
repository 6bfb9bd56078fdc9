"""The command line library's own words, which it says in English only, in Japanese."""

import re

_HELP = (
    (r"^Usage:", "使い方:"),
    (r"\[OPTIONS\]", "[オプション]"),
    (r"COMMAND \[ARGS\]\.\.\.", "コマンド [引数]..."),
    (r"^Options:$", "オプション:"),
    (r"^Arguments:$", "引数:"),
    (r"^Commands:$", "コマンド:"),
    (r"Show this message and exit\.", "この説明を表示する。"),
    (r"\[required\]", "[必須]"),
    (r"\[default: ", "[既定: "),
)
_MISTAKES = (
    (r"Missing argument '(.+)'\.", "引数 {} がありません。"),
    (r"Missing command\.", "コマンドがありません。"),
    (r"No such command '(.+)'\.", "{} というコマンドはありません。"),
    (r"No such option: (\S+)", "{} というオプションはありません。"),
    (r"Option '(.+)' requires an argument\.", "オプション {} には値が必要です。"),
    (r"Option '(.+)' does not take a value\.", "オプション {} に値は付けられません。"),
    (r"Got unexpected extra arguments? \((.+)\)", "余分な引数があります: {}"),
    (r"Invalid value for '(.+?)':", "{} の値が正しくありません。"),
)


def help_in_japanese(text: str) -> str:
    """A help page with its fixed words in Japanese."""
    for english, japanese in _HELP:
        text = re.sub(english, japanese, text, flags=re.MULTILINE)
    return text


def mistake_in_japanese(message: str) -> str:
    """A complaint about the command line in Japanese; as it is when it is a rare one."""
    for english, japanese in _MISTAKES:
        if match := re.match(english, message):
            return japanese.format(*match.groups())
    return message
