"""The incidents and the runbook that the tests of notices go by."""

import re

from loop_words import LESSON

SEVERE = LESSON.replace("severity: SEV2", "severity: SEV1")
TITLE, STATEMENT = "夜間バッチで接続が枯渇", "接続の上限は全利用者の合計で決める"
OTHER = "接続数の警報は上限の半分で鳴らす"
TWO_LEARNINGS = SEVERE.replace(
    "    effort_hours: 3\n",
    f"    effort_hours: 3\n  - id: second\n    statement: {OTHER}\n"
    "    applies_when: 'tech ~ \"aurora-mysql\"'\n",
)
UNSCOPED = SEVERE.replace("    applies_when: 'tech ~ \"aurora-mysql\"'\n", "")
#: The same failure in another service, without a learning of its own.
AGAIN = re.sub(
    r"learnings:\n(  .*\n)+",
    "",
    LESSON.replace("career-api", "billing-api")
    .replace("2026-11-20", "2026-11-26")
    .replace("夜間バッチ", "月次バッチ"),
)
UNSIGNED = re.sub(r"signature:.*\n", "", AGAIN)
AGAIN_TITLE = "月次バッチで接続が枯渇"
RUNBOOK = """---
kind: runbook
title: 請求APIを再起動する
service: [billing-api]
status: 検証済
---
# 請求APIを再起動する
## 症状
応答がない。
## 手順
1. 再起動する。
"""
BANNED = RUNBOOK.replace("検証済", "使用禁止")


def restricted(text: str) -> str:
    """The same for its own team and the SRE team alone."""
    return text.replace("\ntitle:", "\nvisibility: restricted\ntitle:", 1)


def numbered(number: int) -> str:
    """One of many different incidents of severity 1."""
    return SEVERE.replace("pool-sum", f"l-{number}").replace("夜間", f"夜間{number}")
