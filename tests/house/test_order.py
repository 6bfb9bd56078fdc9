"""The order of the house: who may import whom, what lies where, and how large it may be."""

import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from tracked import HOUSE, files, functions, product, shown, text

REGISTRIES = re.compile("py" + r"pi\.org|python" + r"hosted|registry\.np" + r"mjs|crates\." + "io")
MACHINES = re.compile(r"(?<![\w./~-])/(?:wo" + r"rk|ro" + r"ot|home/\w+|Users/\w+)/")
TO_DO = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
#: Write-ups are read for what they say: there, a to-do list is a heading like another.
TOLD = ("seeds/", "examples/", "tests/", "app/reading/", "search/vocabulary/", "docs/", "LICENSE")
#: Line counts at the 95th percentile, a little above STYLE.md's at the 90th.
LONGEST_FUNCTION, LONGEST_FILE, LONGEST_TEMPLATE = 28, 260, 110


def test_imports_go_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    environment = os.environ | {"PYTHONPATH": "client/src"}
    done = subprocess.run(
        [linter, "--no-cache"], cwd=HOUSE, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode()


def test_seeds_and_templates_hold_no_code() -> None:
    assert [shown(path) for path in files("seeds/*.py", "templates/*.py")] == []


def test_there_is_one_commit() -> None:
    commits = [shown(path) for path in files("app/*.py", "models/*.py", "search/*.py")
               if "session.commit()" in text(path)]  # fmt: skip
    assert commits == ["models/database.py"]


def test_no_file_is_called_after_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}
    assert [shown(path) for path in files("*.py") if path.stem in vague] == []


@pytest.mark.parametrize("pattern", [REGISTRIES, MACHINES], ids=["registries", "machines"])
def test_no_file_names_a_registry_or_somebodys_machine(pattern: re.Pattern[str]) -> None:
    hits = ((path, pattern.search(text(path))) for path in files())
    found = [f"{shown(path)}: {hit[0]}" for path, hit in hits if hit]
    assert found == []


def test_nothing_is_left_to_do() -> None:
    found = [shown(path) for path in files() if not shown(path).startswith(TOLD)
             and not path.name.endswith((".lock", ".po")) and TO_DO.search(text(path))]  # fmt: skip
    assert found == []


def test_no_line_of_python_is_wider_than_the_page() -> None:
    """But for patterns and words that are not to be cut, and what a linter is told."""
    wide = re.compile(r"(?!.*[\"'].{60,}[\"'])(?!.{,100}  # (?:noqa|type:)).{101,}")
    code = files("*.py", ":!bench/relevance_report.py")  # that one holds a page of Markdown
    lines = ((path, number, line) for path in code
             for number, line in enumerate(text(path).splitlines(), 1))  # fmt: skip
    assert [f"{shown(path)}:{n}" for path, n, line in lines if wide.match(line)] == []


def test_functions_are_short() -> None:
    lengths = sorted((length, name) for path in product() for name, length in functions(path))
    assert _percentile([length for length, _ in lengths], 95) <= LONGEST_FUNCTION, lengths[-20:]


@pytest.mark.parametrize(
    ("patterns", "longest"),
    [
        (("app/*.py", "models/*.py", "search/*.py", "client/*.py"), LONGEST_FILE),
        (("templates/*",), LONGEST_TEMPLATE),
    ],
    ids=["python", "templates"],
)
def test_files_are_small(patterns: tuple[str, ...], longest: int) -> None:
    lengths = sorted((text(path).count("\n"), shown(path)) for path in files(*patterns))
    assert _percentile([length for length, _ in lengths], 95) <= longest, lengths[-20:]


def _percentile(values: list[int], rank: int) -> float:
    return statistics.quantiles(values, n=100)[rank - 1]


def test_no_two_files_of_tests_bear_one_name() -> None:
    """They are no packages: the second would not be collected beside the first."""
    names = [path.name for path in (HOUSE / "tests").rglob("*.py") if path.name != "conftest.py"]
    assert sorted(names) == sorted(set(names))
