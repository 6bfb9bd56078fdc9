"""The client stands on its own: its wheel, its imports, its start."""

import ast
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from email import message_from_string
from pathlib import Path

import pytest

CLIENT = Path(__file__).parents[2] / "client"
#: lark is what python-hcl2 parses with, and what it lets out when that fails.
NEEDED = {
    "httpx2",
    "hcl2",
    "jmespath",
    "lark",
    "packageurl",
    "re2",
    "rich",
    "typer",
    "univers",
    "yaml",
}
ALLOWED = {"yokoten"} | NEEDED | set(sys.stdlib_module_names)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(folder))
    subprocess.run((*command, str(CLIENT)), check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def test_the_client_imports_nothing_of_the_hub() -> None:
    files = list((CLIENT / "src").rglob("*.py"))
    assert len(files) > 20
    assert {name for file in files for name in imported(file)} <= ALLOWED


def test_the_wheel_names_its_dependencies_and_one_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        info = next(name for name in names if name.endswith("METADATA"))
        metadata = message_from_string(archive.read(info).decode())
        scripts = archive.read(info.replace("METADATA", "entry_points.txt")).decode()
    required = metadata.get_all("Requires-Dist") or []
    assert sorted(re.split(r"[<>=]", name)[0] for name in required) == [
        "google-re2", "httpx2", "jmespath", "packageurl-python", "python-hcl2", "pyyaml", "rich",
        "typer", "univers"]  # fmt: skip
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "Apache-2.0"
    assert scripts == "[console_scripts]\nyokoten = yokoten.cli:main\n"
    assert {name.split("/")[0].split("-")[0] for name in names} == {"yokoten"}


def test_the_wheel_runs_without_its_source(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    command = (sys.executable, "-m", "yokoten", "--version")
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env={"PYTHONPATH": str(tmp_path)}
    )
    assert re.fullmatch(r"yokoten \d+\.\d+\.\d+\n", done.stdout)


def test_help_loads_neither_http_nor_rich() -> None:
    code = (
        "import sys; from yokoten.cli import run; run(['push', '--help']);"
        "heavy = {'httpx2', 'rich', 'univers', 're2', 'yaml', 'yokoten.commands'};"
        "sys.exit(bool(heavy & sys.modules.keys()))"
    )
    env = {"PYTHONPATH": str(CLIENT / "src")}
    begun = time.perf_counter()
    subprocess.run((sys.executable, "-c", code), check=True, capture_output=True, env=env)
    # A generous bound for a busy machine: an idle one needs 0.15 s.
    assert time.perf_counter() - begun < 3


def test_the_readme_lists_every_option() -> None:
    from yokoten.cli import push
    from yokoten.cli_checks import check, facts, sweep

    readme = (CLIENT / "README.md").read_text()
    for command in (push, check, facts, sweep):
        assert f"yokoten {command.__name__} " in readme
        for name in set(command.__annotations__) - {"paths", "path", "catalogue", "return"}:
            assert f"--{name.replace('_', '-')}" in readme, (command, name)


def test_a_command_line_without_words_is_answered_with_help(yokoten) -> None:  # type: ignore[no-untyped-def]
    result = yokoten()
    assert result.code == 2
    assert "push" in result.out
