"""The state of a write-up, the same for every kind; it alone decides what is circulated."""

from models.kinds.kind import words_to_names
from models.kinds.words import folded

STATES = {
    "draft": ("wip", "work in progress", "下書き", "作成中", "ドラフト", "草案", "起草"),
    "in_review": ("in review", "review", "reviewing", "レビュー中", "確認中", "レビュー待ち"),
    "published": ("final", "approved", "公開", "公開済", "公開済み", "確定", "承認", "承認済"),
    "revising": ("改訂中", "更新中", "修正中"),
    "closed": (
        "complete",
        "completed",
        "done",
        "完了",
        "完了済",
        "対応完了",
        "対応済",
        "対応済み",
        "クローズ",
        "クローズ済",
    ),
    "merged": ("duplicate", "統合済", "統合済み", "統合"),
    "withdrawn": ("取り下げ", "取下げ", "撤回"),
}
_WORDS = words_to_names(STATES)


def state_of(word: str) -> str | None:
    """The state that a word of a file means, None where it is no such word."""
    return _WORDS.get(folded(word))
