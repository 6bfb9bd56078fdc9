"""A team's edition as a page: what its channels lead to, by the eyes of whoever looks."""

from datetime import UTC, datetime

import pytest
import time_machine

MONDAY = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
LESSON = """---
kind: postmortem
title: {title}
service: [pay-api]
severity: SEV2
visibility: {visibility}
learnings:
  - statement: 接続の上限は合計で決める
    applies_when: 'team == "career"'
---
# {title}
止まった。
"""


@pytest.fixture
def payments_learned(push):
    """What payments learned last week: for everybody, and for itself."""
    with time_machine.travel(datetime(2026, 11, 25, 1, 0, tzinfo=UTC), tick=False):
        for title, visibility in (("夜間バッチで止まった", "org"), ("秘密の障害", "team")):
            text = LESSON.format(title=title, visibility=visibility)
            assert push(text, f"{visibility}.md", team="payments").status_code == 201


def test_it_tells_the_team_what_others_learned_and_nothing_hidden(payments_learned, signed_in):
    with time_machine.travel(MONDAY, tick=False):
        page = signed_in("keeper").get("/teams/career/digests/2026-W49")
    assert page.status_code == 200
    assert "夜間バッチで止まった" in page.text.replace("<wbr>", "")
    assert "秘密の障害" not in page.text.replace("<wbr>", "")


def test_there_is_none_of_weeks_to_come_or_of_teams_that_are_not(signed_in):
    for path in ("/teams/career/digests/2099-W01", "/teams/nobody/digests/2026-W40"):
        assert signed_in("keeper").get(path).status_code == 404
    assert signed_in("keeper").get("/teams/career/digests/x").status_code == 422
