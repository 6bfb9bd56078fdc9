"""What app.secrets finds, where it says it is, and what it leaves alone."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from secrets_minted import minted

from app.secrets import Secret, scan
from app.secrets.known import known_rules
from app.secrets.own import RULES

CORPUS = Path(os.environ.get("YOKOTEN_CORPUS", "../shared/corpus"))
KINDS = sorted(minted(0))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_found_by_its_name_on_its_line(kind: str) -> None:
    for seed in range(5):
        text = f"# 障害の記録\n\n設定は {minted(seed)[kind]} でした。\n"
        assert [(found.rule, found.line) for found in scan(text)] == [
            (kind.split("#", maxsplit=1)[0], 3)
        ]


def test_at_least_95_of_100_secrets_are_found_over_many_kinds() -> None:
    texts = [text for seed in range(100, 120) for text in minted(seed).values()]
    found = sum(bool(scan(f"値: {text}")) for text in texts)
    assert len(KINDS) >= 40
    assert found / len(texts) >= 0.99


def test_line_and_column_count_characters_from_one() -> None:
    key = minted(1)["aws-access-key"]
    assert scan(f"一行目\n二行目は鍵 {key}") == [Secret("aws-access-key", 2, 7, None)]


def test_a_finding_never_holds_the_value() -> None:
    for text in minted(2).values():
        assert all(text[:12] not in repr(found) for found in scan(text))


@pytest.mark.parametrize("placement", ["{key} {comment}", "{comment}\n{key}"])
def test_a_line_may_allow_one_rule_with_a_reason(placement: str) -> None:
    comment = "<!-- yokoten:allow aws-access-key 失効済みの鍵 -->"
    text = placement.format(key=minted(3)["aws-access-key"], comment=comment)
    assert [found.allowed for found in scan(text)] == ["失効済みの鍵"]


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- yokoten:allow github-token wrong rule -->",
        "<!-- yokoten:allow aws-access-key -->",
        "<!-- yokoten:allow aws-access-key too far above -->\n",
    ],
)
def test_another_rule_a_missing_reason_or_distance_allow_nothing(comment: str) -> None:
    text = f"{comment}\n{minted(3)['aws-access-key']}"
    assert [found.allowed for found in scan(text)] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "IOSFODNN7EXAMPLE",
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY" + "EXAMPLEKEY",
        "postgres://user:password@db.internal/app",
        "postgres://app:${DB_PASSWORD}@db.internal/app",
        "postgres://app:<password>@db.internal/app",
        "mysql://root:***@db/app",
        "https://ci:p4ssw0rd-9f3k@example.com/",
        "redis://default:xxxxxxxx@cache:6379",
        "amqp://guest:guest@mq:5672",
        "https://hooks.slack.com/services/T00000000/B00000000/" + "X" * 24,
        "-----BEGIN PGP PUBLIC KEY BLOCK-----\nmQENBFzE" + "aB3" * 30,
        "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\n" + "aB3d" * 30,
        "ssh-rsa AAAAB3NzaC1yc2E" + "aB3d" * 30,
        "sha256:" + "9f86d081" * 8,
        "550e8400-e29b-41d4-a716-446655440000",
        "https://github.com/example/repo/commit/" + "4e1243bd" * 5,
        "DD_API_KEY=${DD_API_KEY}",
        "ghp_" + "x" * 36,
        "The apcalculation and APCalculations of APDiscovery1 are words",
    ],
)
def test_examples_placeholders_and_public_things_are_no_secrets(text: str) -> None:
    assert scan(f"手順: `{text}`\n") == []


def test_where_two_rules_overlap_one_finding_remains() -> None:
    assert len(scan(minted(4)["gitlab-token"])) == 1


def test_every_rule_compiles_and_has_a_plain_name() -> None:
    rules = [*RULES, *known_rules()]
    assert len(rules) > 80
    for rule in rules:
        assert rule.pattern.search(b"nothing of interest") is None
        assert set(rule.name) <= set("abcdefghijklmnopqrstuvwxyz-")


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_scanned(text: str) -> None:
    assert all(found.line >= 1 and found.column >= 1 for found in scan(text))


def test_a_long_hostile_text_takes_time_in_proportion() -> None:
    text = "aws " * 60_000 + "key-" * 60_000 + "eyJ" * 100_000 + "://a:b" * 60_000
    began = time.perf_counter()
    scan(text)
    assert time.perf_counter() - began < 5


@pytest.mark.skipif(not (CORPUS / "files").is_dir(), reason="YOKOTEN_CORPUS is absent")
def test_real_write_ups_raise_next_to_no_false_alarm() -> None:
    files = sorted(path for path in (CORPUS / "files").rglob("*") if path.is_file())
    alarms = [path for path in files if scan(path.read_text("utf-8", "replace"))]
    assert len(files) > 5000
    assert len(alarms) / len(files) <= 0.005
