"""The key of a file is the same wherever and however it is pushed."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yokoten.files.finding import find
from yokoten.files.remotes import repository_of
from yokoten.problems import Misused

Make = Callable[..., Path]
Git = Callable[..., str]


def sources(*paths: Path, source: str | None = None) -> list[str]:
    return [found.source for found in find(paths, source=source)]


@pytest.mark.parametrize(
    ("remote", "name"),
    [
        ("https://github.com/acme/shop.git", "github.com/acme/shop"),
        ("https://github.com/acme/shop/", "github.com/acme/shop"),
        ("https://user:secret@GitHub.com/acme/shop", "github.com/acme/shop"),
        ("https://x-access-token:ghs_1@github.com:8443/acme/shop.git", "github.com/acme/shop"),
        ("ssh://git@git.example.com:7999/acme/shop.git", "git.example.com/acme/shop"),
        ("git@github.com:acme/shop.git", "github.com/acme/shop"),
        ("github.com:acme/shop", "github.com/acme/shop"),
        ("git@gitlab.example.com:group/sub/shop.git", "gitlab.example.com/group/sub/shop"),
        ("git://git.example.com/shop.git", "git.example.com/shop"),
        ("https://dev.azure.com/acme/My%20Shop/_git/shop", "dev.azure.com/acme/My Shop/_git/shop"),
        ("/srv/git/shop.git", None),
        ("../shop", None),
        ("file:///srv/git/shop.git", None),
        ("C:\\git\\shop", None),
        ("C:/git/shop", None),
        ("https://[bad/acme/shop", None),
        ("", None),
    ],
)
def test_a_remote_names_its_repository(remote: str, name: str | None) -> None:
    assert repository_of(remote) == name


@given(st.text(max_size=60), st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True))
def test_no_remote_breaks_the_reader_and_no_password_survives(remote: str, secret: str) -> None:
    repository_of(remote)
    assert f"Q{secret}Q" not in (repository_of(f"https://me:Q{secret}Q@host.example/a/b") or "")


def test_inside_git_the_key_is_repository_commit_and_path(
    repository: Make, write: Make, git: Git
) -> None:
    folder = repository()
    file = write("shop/docs/障害 報告.md")
    commit = git(folder, "rev-parse", "HEAD")
    assert sources(file) == [f"github.com/acme/shop@{commit}:docs/障害 報告.md"]
    assert sources(folder) == sources(folder / "docs") == sources(file)


def test_a_repository_without_a_commit_has_a_key_without_one(
    tmp_path: Path, write: Make, git: Git
) -> None:
    write("fresh/a.md")
    git(tmp_path / "fresh", "init", "-q")
    git(tmp_path / "fresh", "remote", "add", "origin", "git@github.com:acme/fresh.git")
    assert sources(tmp_path / "fresh") == ["github.com/acme/fresh:a.md"]


def test_without_a_remote_the_checkout_gives_its_name(repository: Make, write: Make) -> None:
    folder = repository("quiet", remote=None)
    file = write("quiet/docs/a.md")
    assert sources(file) == sources(folder) == ["dir:quiet:docs/a.md"]


def test_outside_git_a_file_and_its_folder_give_one_key(tmp_path: Path, write: Make) -> None:
    file = write("reports/a.md")
    assert sources(file) == sources(tmp_path / "reports") == ["dir:reports:a.md"]


def test_a_relative_folder_has_its_real_name(
    tmp_path: Path, write: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("reports/a.md")
    monkeypatch.chdir(tmp_path / "reports")
    assert sources(Path(".")) == sources(Path("a.md")) == ["dir:reports:a.md"]


def test_a_file_below_a_given_folder_counts_once(tmp_path: Path, write: Make) -> None:
    file = write("reports/2026/a.md")
    folder = tmp_path / "reports"
    assert sources(folder, file, folder / "2026") == ["dir:reports:2026/a.md"]
    assert sources(file, folder) == ["dir:reports:2026/a.md"]


def test_checkouts_below_a_plain_folder_keep_their_own_keys(
    repository: Make, write: Make, tmp_path: Path, git: Git
) -> None:
    commit = git(repository("work/shop"), "rev-parse", "HEAD")
    write("work/shop/.gitignore", "build/\n")
    for name in ("work/shop/a.md", "work/shop/build/b.md", "work/notes/c.md"):
        write(name)
    shop = f"github.com/acme/shop@{commit}:a.md"
    assert sources(tmp_path / "work") == ["dir:work:notes/c.md", shop]
    assert sources(tmp_path / "work", source="all") == ["all:notes/c.md", "all:shop/a.md"]


def test_a_checkout_inside_a_checkout_is_left_to_itself(repository: Make, write: Make) -> None:
    folder = repository("shop")
    repository("shop/vendored", remote="https://github.com/other/docs")
    write("shop/vendored/README.md")
    write("shop/a.md")
    assert [source.rpartition(":")[2] for source in sources(folder)] == ["a.md"]


def test_a_checkout_of_another_user_asks_for_trust(repository: Make, write: Make, git: Git) -> None:
    folder = repository("theirs")
    file = write("theirs/a.md")
    try:
        os.chown(folder, 12345, 12345)
        os.chown(folder / ".git", 12345, 12345)
    except PermissionError:
        pytest.skip("only root can give a folder to somebody else")
    with pytest.raises(Misused, match="safe.directory"):
        sources(file)


def test_a_name_given_stands_in_the_place_of_the_folder(tmp_path: Path, write: Make) -> None:
    write("reports/2026/a.md")
    assert sources(tmp_path / "reports", source="wiki") == ["wiki:2026/a.md"]


def test_a_name_given_wins_over_the_remote(repository: Make, write: Make) -> None:
    repository()
    assert sources(write("shop/docs/a.md"), source="wiki") == ["wiki:docs/a.md"]


@pytest.mark.parametrize("name", ["", " ", "a:b", "a b", "a\nb"])
def test_a_name_that_would_break_the_key_is_refused(write: Make, name: str) -> None:
    with pytest.raises(Misused, match="--source"):
        sources(write("a.md"), source=name)


def test_a_folder_name_cannot_be_taken_for_a_repository_and_commit(write: Make) -> None:
    assert sources(write("a@b:c/x.md")) == ["dir:a%40b%3Ac:x.md"]


def test_a_name_that_is_no_utf_8_becomes_text(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    try:
        (folder / os.fsdecode(b"caf\xe9.md")).write_text("# a\n")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert sources(folder) == ["dir:old:caf%E9.md"]


def test_a_name_is_composed_as_other_systems_write_it(write: Make) -> None:
    assert sources(write("docs/ハ\u3099ッチ.md")) == ["dir:docs:バッチ.md"]


def test_actions_name_the_repository_of_a_checkout_without_remote(
    repository: Make, write: Make, environment: pytest.MonkeyPatch, git: Git
) -> None:
    folder = repository("work", remote=None)
    write("work/a.md")
    environment.setenv("GITHUB_WORKSPACE", str(folder))
    environment.setenv("GITHUB_SERVER_URL", "https://git.example.com")
    environment.setenv("GITHUB_REPOSITORY", "acme/shop")
    commit = git(folder, "rev-parse", "HEAD")
    assert sources(folder) == [f"git.example.com/acme/shop@{commit}:a.md"]


def test_gitlab_names_the_repository_of_files_without_git(
    tmp_path: Path, write: Make, environment: pytest.MonkeyPatch
) -> None:
    write("build/docs/a.md")
    environment.setenv("CI_PROJECT_DIR", str(tmp_path / "build"))
    environment.setenv("CI_SERVER_HOST", "gitlab.example.com")
    environment.setenv("CI_PROJECT_PATH", "group/shop")
    environment.setenv("CI_COMMIT_SHA", "abc123")
    assert sources(tmp_path / "build" / "docs") == [
        "gitlab.example.com/group/shop@abc123:docs/a.md"
    ]


def test_a_checkout_elsewhere_does_not_take_the_name_of_the_job(
    repository: Make, write: Make, tmp_path: Path, environment: pytest.MonkeyPatch
) -> None:
    repository("other", remote=None)
    environment.setenv("GITHUB_WORKSPACE", str(tmp_path / "work"))
    environment.setenv("GITHUB_REPOSITORY", "acme/shop")
    assert sources(write("other/a.md")) == ["dir:other:a.md"]


def test_a_hook_of_another_repository_does_not_lead_astray(
    repository: Make, write: Make, environment: pytest.MonkeyPatch
) -> None:
    other = repository("other", remote="git@github.com:acme/other.git")
    repository()
    environment.setenv("GIT_DIR", str(other / ".git"))
    assert sources(write("shop/a.md"))[0].startswith("github.com/acme/shop@")


def test_a_checkout_without_git_asks_for_a_name(
    repository: Make, write: Make, environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    repository()
    file = write("shop/a.md")
    environment.setenv("PATH", str(tmp_path))
    with pytest.raises(Misused, match="--source NAME"):
        sources(file)
    assert sources(file, source="shop") == ["shop:a.md"]


def test_two_files_with_one_key_do_not_replace_each_other(
    hub: Any, yokoten: Any, write: Make
) -> None:
    first, second = write("a/docs/x.md", "# One\n"), write("b/docs/x.md", "# Two\n")
    result = yokoten("push", first.parent, second.parent)
    assert result.code == 1
    assert "same key dir:docs:x.md" in result.err
    assert hub.texts == {"dir:docs:x.md": "# One\n"}
