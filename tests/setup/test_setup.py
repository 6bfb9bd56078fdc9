"""Setting up on machines that lack something, each pretended by a PATH of its own."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
TOOLS = ("sh", "sed", "tr", "id", "cat", "cksum", "dirname", "find", "sort", "xargs", "rm")
OLD = 'case "$*" in *exit*) exit 1;; *print*) echo 3.9;; esac'
BARE = 'case "$*" in *ensurepip*) exit 1;; esac'

Machine = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A fresh clone on a machine with these programs, given as shell scripts by name."""
    house, programs = tmp_path / "yokoten", tmp_path / "bin"
    (house / "scripts").mkdir(parents=True)
    programs.mkdir()
    for name in ("scripts/setup", "scripts/uv.sh"):
        (house / name).write_text((HOUSE / name).read_text())
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-tools.lock"):
        (house / name).write_text(f"# {name}\n")
    for name in TOOLS:
        (programs / name).symlink_to(next(p for p in map(Path, _places(name)) if p.exists()))

    def run(*words: str, system: str = "debian", **scripts: str):
        for name, script in scripts.items():
            file = programs / name.replace("_", ".")
            file.write_text(f"#!/bin/sh\n{script}\n")
            file.chmod(0o755)
        (tmp_path / "os-release").write_text(f'PRETTY_NAME="x"\nID={system}\n')
        environment = {"PATH": str(programs), "OS_RELEASE": str(tmp_path / "os-release")}
        return subprocess.run(
            ["/bin/sh", str(house / "scripts/setup"), *words],
            env=environment, capture_output=True, text=True, check=False, timeout=30,
        )  # fmt: skip

    return run


def _places(name: str) -> list[str]:
    return [f"{folder}/{name}" for folder in ("/usr/bin", "/bin")]


def test_without_python_and_uv_it_names_the_command(machine: Machine) -> None:
    done = machine()
    assert done.returncode == 1
    assert "needs Python 3.11 or newer, and there is none here" in done.stderr
    assert "apt-get install python3-venv" in done.stderr


@pytest.mark.parametrize(
    ("system", "remedy"),
    [
        ("debian", "apt-get install python3-venv"),
        ("ubuntu", "apt-get install python3-venv"),
        ("fedora", "dnf install python3.12"),
        ('"opensuse-leap"', "zypper install python312"),
        ("alpine", "apk add python3 py3-pip"),
        ("arch", "pacman -S python"),
        ("unheard-of", "curl -LsSf https://astral.sh/uv/install.sh | sh"),
    ],
)
def test_the_remedy_is_the_distributions_own(machine: Machine, system: str, remedy: str) -> None:
    assert remedy in machine(system=system).stderr


def test_a_python_without_ensurepip_is_said_in_one_sentence(machine: Machine) -> None:
    done = machine(python3=BARE)
    assert done.returncode == 1
    assert "python3 comes without venv and ensurepip" in done.stderr
    assert "apt-get install python3-venv" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_parts_of_a_python_of_its_own_name_are_asked_for_by_that_name(
    machine: Machine,
) -> None:
    done = machine(python3=OLD, python3_12=BARE)
    assert "apt-get install python3.12-venv" in done.stderr


def test_an_old_python_is_told_its_version_and_the_way_out(machine: Machine) -> None:
    done = machine(python3=OLD)
    assert done.returncode == 1
    assert "python3 is 3.9; Yokoten needs 3.11 or newer" in done.stderr
    assert "Install uv" in done.stderr


def test_a_broken_python_on_the_path_is_passed_over(machine: Machine) -> None:
    done = machine(python3="exit 127", python3_13=BARE)
    assert "python3.13 comes without venv" in done.stderr


def test_an_old_uv_is_passed_over(machine: Machine) -> None:
    done = machine(uv="exit 2", python3=OLD)
    assert "python3 is 3.9" in done.stderr


def test_uv_alone_is_enough_and_the_packages_are_checked_by_their_hashes(
    machine: Machine, tmp_path: Path
) -> None:
    done = machine(uv=_recording(tmp_path), mkdir=_real("mkdir"), chmod=_real("chmod"))
    calls = (tmp_path / "calls").read_text()
    assert done.returncode == 0, done.stderr
    assert "venv --quiet --clear --python >=3.11,<3.15 .venv" in calls
    assert "pip sync --python .venv/bin/python --require-hashes requirements.lock" in calls
    assert "--build-constraints requirements-tools.lock --require-hashes client" in calls


def test_what_is_set_up_is_left_alone(machine: Machine, tmp_path: Path) -> None:
    parts = {"uv": _recording(tmp_path), "mkdir": _real("mkdir"), "chmod": _real("chmod")}
    machine("dev", **parts)
    (tmp_path / "calls").write_text("")
    for words in (("dev",), ()):
        done = machine(*words, **parts)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert (tmp_path / "calls").read_text() == ""


def test_a_changed_lock_file_is_installed(machine: Machine, tmp_path: Path) -> None:
    parts = {"uv": _recording(tmp_path), "mkdir": _real("mkdir"), "chmod": _real("chmod")}
    machine(**parts)
    (tmp_path / "yokoten/requirements.lock").write_text("# another\n")
    assert "Installing the packages of requirements.lock" in machine(**parts).stdout


def _real(name: str) -> str:
    return f'exec {next(p for p in _places(name) if os.path.exists(p))} "$@"'


def _recording(tmp_path: Path) -> str:
    """A uv that writes down how it was called, and makes what it was asked for."""
    return f"""
case "$*" in *--help) exit 0;; esac
echo "$*" >>{tmp_path}/calls
case "$*" in
venv*)
    mkdir -p .venv/bin
    echo '#!/bin/sh' >.venv/bin/python
    chmod 755 .venv/bin/python ;;
build*)
    mkdir -p build/client client
    : >build/client/yokoten.whl ;;
esac
"""
