"""Ten sample repositories and a check of every type: what each must come to."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from yokoten.checks.check import RESULTS, Check
from yokoten.checks.comparing import OPERATORS
from yokoten.checks.register import TYPES
from yokoten.checks.running import run
from yokoten.tree.tree import Tree
from yokoten.tree.yaml12 import documents

SAMPLES = Path(__file__).parents[2] / "examples" / "sweep"
WORDS = dict(zip("PFEN", RESULTS, strict=True))
HEAD = ("runbook", "no-dotenv", "stop-signal", "tls-verified", "http-timeout", "max-connections",
        "axios", "log4j", "x-net", "requests", "rack")  # fmt: skip
#: Pass, fail, error, not applicable.
EXPECTED = """
career-api     P P P P P P N P N N N
career-web     F F F F F E F N N N N
career-batch   P P P P F E N F N N N
job-api        P P F P P F N N P N N
job-search     P P P P E E N E N N N
job-import     P P N P P P N N N P N
ats-api        P P P F P E N N N N N
message-api    P F P E E E E N N N N
inbound-mail   E E E E E E E E E E E
contract-api   F P N E E E N N N N N
"""
LINES = [line.split() for line in EXPECTED.strip().splitlines()]
#: What the reasons of the errors must name.
REASONS = {
    ("career-web", "max-connections"): "there is no plan",
    ("career-batch", "max-connections"): "the plan has no aws_rds_cluster_parameter_group",
    ("career-batch", "http-timeout"): "config/batch.yaml has null",
    ("job-api", "max-connections"): "module.replica.",
    ("job-search", "http-timeout"): "config/search.yaml: it is not valid YAML",
    ("job-search", "max-connections"): "infra/plan.json: it is not valid JSON",
    ("job-search", "log4j"): "gradle.lockfile is broken",
    ("ats-api", "tls-verified"): "config/settings.yaml:11",
    ("ats-api", "max-connections"): "ended with an error",
    ("ats-api", "rack"): "pkg:gem/rack is not used",
    ("message-api", "tls-verified"): "config/truststore.jks: NUL byte",
    ("message-api", "http-timeout"): '"3s" cannot be compared with 3000',
    ("message-api", "axios"): "pnpm-lock.yaml is broken",
    ("inbound-mail", "no-dotenv"): "the checkout has no files",
    ("inbound-mail", "rack"): "the checkout has no files",
    ("contract-api", "tls-verified"): "nothing was looked at",
}


def checks() -> Iterator[Check]:
    for learning in documents((SAMPLES / "learnings.yaml").read_text()):
        for fields in learning["checks"] if learning else ():
            yield Check(fields["id"], fields["type"], fields)


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tree]:
    folder = tmp_path_factory.mktemp("asanagi")
    subprocess.run([SAMPLES / "prepare", folder], check=True)
    return {path.name: Tree(path) for path in (folder / "asanagi").iterdir()}


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_a_sample_comes_to_what_is_expected(line: list[str], trees: dict[str, Tree]) -> None:
    name, *letters = line
    expected = {check: WORDS[letter] for check, letter in zip(HEAD, letters, strict=True)}
    assert {check.id: run(check, trees[name]).result for check in checks()} == expected


@pytest.mark.parametrize(("where", "words"), REASONS.items(), ids=lambda it: str(it)[:40])
def test_the_reason_names_what_is_wrong(
    where: tuple[str, str], words: str, trees: dict[str, Tree]
) -> None:
    name, id_ = where
    check = next(check for check in checks() if check.id == id_)
    assert words in run(check, trees[name]).why


def test_every_pass_has_its_witness(trees: dict[str, Tree]) -> None:
    for name, tree in trees.items():
        for check in checks():
            found = run(check, tree)
            assert found.result != "pass" or found.looked_at, (name, check.id)
            assert found.result == "pass" or found.why, (name, check.id)


def test_the_samples_have_a_check_of_every_type_with_every_result() -> None:
    types = {check.id: check.type for check in checks()}
    assert set(types.values()) == set(TYPES)
    seen = {(types[id_], letter) for _, *letters in LINES
            for id_, letter in zip(HEAD, letters, strict=True)}  # fmt: skip
    assert {type_ for type_, letter in seen if letter == "P"} == set(TYPES)
    assert {type_ for type_, letter in seen if letter == "F"} == set(TYPES)
    assert {type_ for type_, letter in seen if letter == "E"} == set(TYPES)


def test_the_catalogue_names_the_samples(trees: dict[str, Any]) -> None:
    entries = documents((SAMPLES / "catalogue.yaml").read_text())
    assert {one["slug"] for one in entries if one} == set(trees) == {line[0] for line in LINES}


def test_the_documentation_shows_a_check_of_every_type(tmp_path: Path) -> None:
    text = (SAMPLES.parents[1] / "docs" / "checks.md").read_text()
    blocks = re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    shown = [one for block in blocks for one in documents(block)[0]["learnings"][0]["checks"]]
    assert {one["type"] for one in shown} == set(TYPES)
    (tmp_path / "a.txt").write_text("x")
    for one in shown:
        assert "the check has no" not in run(Check(one["id"], one["type"], one), Tree(tmp_path)).why
    assert [op for op in OPERATORS if f"`{op}`" not in text] == []


@pytest.mark.parametrize("name", ["github-actions.yml", "gitlab-ci.yml", "sweep.yml"])
def test_every_snippet_for_ci_is_soft(name: str) -> None:
    text = (SAMPLES.parent / "ci" / name).read_text()
    assert documents(text)
    lines = [line for line in text.splitlines() if re.search(r"yokoten (check|facts|sweep)", line)]
    assert lines
    for line in lines:
        assert line.count("--soft") == len(re.findall(r"yokoten (?:check|facts|sweep)", line))
