"""`yokoten sweep`: clones and checkouts, what cannot be read, and what is left behind."""

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from yokoten.sweeping import cloning
from yokoten.sweeping.catalogue import Service, services_in

SAMPLES = Path(__file__).parents[2] / "examples" / "sweep"
Sweep = Callable[..., Any]
NO_GLOBAL = {"GIT_ALLOW_PROTOCOL": "file"}


def asked(*paths: str) -> list[dict[str, Any]]:
    checks = [{"id": path, "type": "file_exists", "path": path} for path in paths]
    return [{"learning": "ln-aaaaaaaa", "statement": "x", "checks": checks}]


@pytest.fixture
def asanagi(tmp_path: Path) -> Path:
    """The ten samples as Git repositories."""
    folder = tmp_path / "asanagi-all"
    subprocess.run([SAMPLES / "prepare", folder], check=True)
    return folder


@pytest.fixture
def clonable(asanagi: Path, environment: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Git that takes the samples for what lies on github.example.com."""
    config = tmp_path / "gitconfig"
    config.write_text(f'[url "file://{asanagi}/"]\n  insteadOf = https://github.example.com/\n')
    for path in (asanagi / "asanagi").iterdir():
        path.rename(path.with_name(f"{path.name}.git"))
    environment.setenv("GIT_CONFIG_GLOBAL", str(config))
    environment.setenv("GIT_ALLOW_PROTOCOL", "file")
    environment.setenv("TMPDIR", str(tmp_path / "clones"))
    (tmp_path / "clones").mkdir()
    environment.setattr(tempfile, "tempdir", None)
    return asanagi


def catalogue(write: Any, *slugs: str, host: str = "github.example.com/asanagi") -> Path:
    return write(
        "catalogue.yaml",
        "".join(f"---\nkind: service\nslug: {s}\nrepository: {host}/{s}\n" for s in slugs),
    )


def test_checkouts_below_a_folder_are_swept(hub: Any, yokoten: Any, asanagi: Path) -> None:
    names = [path.name for path in (asanagi / "asanagi").iterdir()]
    hub.items = {name: asked("docs/runbook.md", "README.md") for name in names}
    result = yokoten("sweep", SAMPLES / "catalogue.yaml", "--repositories", asanagi)
    assert result.code == 1
    rows = {line.split()[0]: line.split() for line in result.out.splitlines()[1:]}
    assert set(rows) == set(names)
    assert rows["career-api"][2:6] == ["15", "4", "1", "1"]
    assert "inbound-mail was not read: the checkout has no files" in result.err
    assert "1 of 10 services were not read; their checks are errors." in result.err
    by_service = {one["service"]: [] for one in hub.evidence}
    for one in hub.evidence:
        by_service[one["service"]].append(one)
    assert set(by_service) == set(names)
    for name, lines in by_service.items():
        results = {one["check"]: one["result"] for one in lines}
        if name == "inbound-mail":
            assert set(results.values()) == {"error"}
        else:
            assert "error" not in results.values()
            assert all(one["commit"] and one["is_default_branch"] for one in lines)
    assert "datastore" in hub.facts["career-api"]


def test_clones_are_swept_and_deleted(
    hub: Any, yokoten: Any, write: Any, clonable: Path, tmp_path: Path
) -> None:
    hub.items = {"job-api": asked("go.mod"), "ats-api": asked("go.mod")}
    result = yokoten("sweep", catalogue(write, "job-api", "ats-api"), "--json")
    assert result.code == 0, result.err
    first, second = result.documents()
    assert (first["service"], first["counts"]) == ("job-api", {"pass": 1})
    assert (second["service"], second["counts"]) == ("ats-api", {"fail": 1})
    assert {one["is_default_branch"] for one in hub.evidence} == {True}
    assert hub.evidence[0]["committed_at"] == "2026-11-20T09:00:00+09:00"
    source = hub.facts["job-api"]["runtime"][1]
    assert source.startswith("github.example.com/asanagi/job-api@")
    assert list((tmp_path / "clones").iterdir()) == []


def test_a_repository_that_cannot_be_cloned_is_an_error_of_every_check(
    hub: Any, yokoten: Any, write: Any, clonable: Path
) -> None:
    hub.items = {"gone": asked("a", "b"), "job-api": asked("go.mod")}
    result = yokoten("sweep", catalogue(write, "gone", "job-api"))
    assert result.code == 1
    assert "gone was not read: it cannot be cloned:" in result.err
    told = [(one["service"], one["result"], one["commit"]) for one in hub.evidence]
    assert [one[:2] for one in sorted(told, key=str)] == [
        ("gone", "error"), ("gone", "error"), ("job-api", "pass")]  # fmt: skip
    assert yokoten("sweep", catalogue(write, "gone"), "--soft").code == 0


def test_a_dry_run_sends_nothing(hub: Any, yokoten: Any, write: Any, asanagi: Path) -> None:
    hub.items = {"job-api": asked("go.mod")}
    command = ("sweep", catalogue(write, "job-api"), "--repositories", asanagi, "--dry-run")
    result = yokoten(*command)
    assert (result.code, hub.evidence, hub.facts["job-api"]) == (0, [], {})
    assert "job-api" in result.out
    assert "nothing was stored" in result.err


def test_the_services_of_the_hub_are_swept(hub: Any, yokoten: Any, asanagi: Path) -> None:
    hub.services = [
        {"slug": "job-api", "repository": "https://github.example.com/asanagi/job-api.git"},
        {"slug": "till", "repository": None},
    ]
    hub.items = {"job-api": asked("go.mod")}
    result = yokoten("sweep", "hub", "--repositories", asanagi)
    assert result.code == 1
    assert "till was not read: the catalogue names no usable repository" in result.err
    assert [one["result"] for one in hub.evidence] == ["pass"]


def test_services_of_one_repository_share_a_clone(
    hub: Any, yokoten: Any, write: Any, clonable: Path, environment: pytest.MonkeyPatch
) -> None:
    cloned: list[str] = []
    clone = cloning._clone
    environment.setattr(
        cloning, "_clone", lambda name, target: (cloned.append(name), clone(name, target))
    )
    text = "---\nkind: service\nslug: {}\nrepository: github.example.com/asanagi/job-api\n"
    file = write("catalogue.yaml", text.format("a") + text.format("b"))
    hub.items = {"a": asked("go.mod"), "b": asked("go.sum")}
    assert yokoten("sweep", file).code == 0
    assert cloned == ["github.example.com/asanagi/job-api"]
    assert {(one["service"], one["result"]) for one in hub.evidence} == {
        ("a", "pass"), ("b", "pass")}  # fmt: skip


def test_a_checkout_that_is_not_there_is_said(hub: Any, yokoten: Any, write: Any) -> None:
    folder = write("checkouts/other/README.md").parents[1]
    result = yokoten("sweep", catalogue(write, "job-api"), "--repositories", folder)
    assert result.code == 1
    assert "there is no checkout of it below" in result.err
    assert hub.evidence == []


def test_a_plain_folder_proves_nothing(hub: Any, yokoten: Any, write: Any) -> None:
    folder = write("checkouts/job-api/go.mod", "module x\n").parents[1]
    hub.items = {"job-api": asked("go.mod")}
    result = yokoten("sweep", catalogue(write, "job-api"), "--repositories", folder)
    assert [one["result"] for one in hub.evidence] == ["error"]
    assert "there is no commit" in result.err


def test_one_service_that_the_hub_refuses_does_not_stop_the_others(
    hub: Any, yokoten: Any, write: Any, asanagi: Path
) -> None:
    def refusing(handler: Any) -> None:
        handler.json(403, {"status": 403, "detail": "Not yours."})

    hub.script = [refusing]
    hub.items = {"job-api": asked("go.mod")}
    command = ("sweep", catalogue(write, "ats-api", "job-api"), "--repositories", asanagi)
    result = yokoten(*command, "--jobs", "1")
    assert result.code == 1
    assert "ats-api was not read: The token in YOKOTEN_TOKEN may not do this" in result.err
    assert [one["service"] for one in hub.evidence] == ["job-api"]


@pytest.mark.usefixtures("impatient")
def test_a_hub_that_is_away_ends_the_sweep(yokoten: Any, write: Any, asanagi: Path) -> None:
    command = ("sweep", catalogue(write, "ats-api", "job-api"), "--repositories", asanagi)
    assert yokoten(*command, YOKOTEN_URL="http://127.0.0.1:1").code == 3
    assert yokoten(*command, "--soft", YOKOTEN_URL="http://127.0.0.1:1").code == 0


@pytest.mark.parametrize("text", ["", "a: [", "---\nkind: team\nslug: x\n"])
def test_what_is_no_catalogue_is_misuse(text: str, yokoten: Any, write: Any) -> None:
    assert yokoten("sweep", write("catalogue.yaml", text)).code == 2
    assert yokoten("sweep", "nowhere.yaml").code == 2


@pytest.mark.parametrize(
    ("written", "repository"),
    [
        ("github.com/acme/shop", "github.com/acme/shop"),
        ("https://github.com/acme/shop.git", "github.com/acme/shop"),
        ("git@github.com:acme/shop.git", "github.com/acme/shop"),
        ("gitlab.example.com:8443/a/b/c", "gitlab.example.com:8443/a/b/c"),
        ("--upload-pack=touch/x", None),
        ("github.com/--config/x", None),
        ("github.com/../x", None),
        ("shop", None),
        ("/srv/git/shop", None),
        ("file:///srv/git/shop", None),
        ("ext::sh -c touch% /tmp/x", None),
        (None, None),
        (7, None),
    ],
)
def test_a_repository_is_a_host_and_a_path(written: Any, repository: Any, write: Any) -> None:
    shown = "null" if written is None else f"'{written}'"
    file = write("c.yaml", f"---\nkind: service\nslug: shop\nrepository: {shown}\n")
    assert services_in(str(file), None) == [Service("shop", repository)]  # type: ignore[arg-type]


def test_only_https_is_cloned_from(
    hub: Any, yokoten: Any, write: Any, clonable: Path, environment: pytest.MonkeyPatch
) -> None:
    environment.delenv("GIT_ALLOW_PROTOCOL")
    result = yokoten("sweep", catalogue(write, "job-api"))
    assert "it cannot be cloned: fatal: transport 'file' not allowed" in result.err


def test_cloning_that_takes_too_long_is_given_up(
    hub: Any, yokoten: Any, write: Any, clonable: Path, environment: pytest.MonkeyPatch
) -> None:
    environment.setattr(cloning, "_WITHIN", 0.001)
    result = yokoten("sweep", catalogue(write, "job-api"))
    assert "cloning took longer than" in result.err


def test_a_clone_runs_no_program_of_the_repository(
    hub: Any, yokoten: Any, write: Any, clonable: Path, git: Any, tmp_path: Path
) -> None:
    folder, mark = clonable / "asanagi" / "job-api.git", tmp_path / "ran"
    (folder / ".gitattributes").write_text("* filter=evil\n")
    (folder / ".gitmodules").write_text('[submodule "x"]\n path = x\n url = ../ats-api.git\n')
    (folder / ".lfsconfig").write_text("[lfs]\n url = http://127.0.0.1:1\n")
    hook = folder / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {mark}\n")
    hook.chmod(0o755)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Try")
    hub.items = {"job-api": asked("go.mod")}
    assert yokoten("sweep", catalogue(write, "job-api")).code == 0
    assert not mark.exists()
