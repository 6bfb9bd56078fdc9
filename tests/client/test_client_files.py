"""Which files a folder gives."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from yokoten.files.finding import find
from yokoten.problems import Misused

Make = Callable[..., Path]
Git = Callable[..., str]


def names(folder: Path) -> list[str]:
    return [found.root.inside(found.path) for found in find([folder], source="x")]


@pytest.mark.parametrize(
    "name",
    ["a.md", "A.MD", "a.markdown", "a.mkd", "a.mdx", "a.qmd", "a.Rmd", "a.md.erb",
     "a.html.md.erb", "a.md.j2", "v1.2.md", "日本語.md"],
)  # fmt: skip
def test_markdown_is_known_by_its_name(tmp_path: Path, write: Make, name: str) -> None:
    write(f"docs/{name}", "text")
    assert names(tmp_path / "docs") == [name]


@pytest.mark.parametrize(
    "name", ["a.txt", "a.py", "a.mdc", "md", "a.html.erb", "a.erb", "a.md.bak", "._a.md", "a.ipynb"]
)
def test_other_files_are_left(tmp_path: Path, write: Make, name: str) -> None:
    write(f"docs/{name}")
    if name != "md":  # a name without an extension, and it does begin like Markdown
        assert names(tmp_path / "docs") == []


def test_a_layout_is_taken_beside_markdown_templates(tmp_path: Path, write: Make) -> None:
    write("site/layouts/custom.erb", "<%= yield %>")
    write("site/a.html.md.erb")
    assert names(tmp_path / "site") == ["a.html.md.erb", "layouts/custom.erb"]


@pytest.mark.parametrize(
    "text",
    [
        "# Bad image\n\n## Summary\n\nOn Monday",
        "---\ntitle: x\n---\ntext",
        "Summary\n=======\n\nOn Monday it broke.",
        "What we saw:\n\n- one\n- two\n",
        "\ufeff# 障害報告\n\n概要",
    ],
)
def test_a_file_without_extension_is_taken_when_it_begins_like_markdown(
    tmp_path: Path, write: Make, text: str
) -> None:
    write("docs/PM-9 - bad image. Again", text)
    assert names(tmp_path / "docs") == ["PM-9 - bad image. Again"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("run", "#!/bin/sh\n\n# Start it\n\nexec it\n"),
        ("config", "# The port\nport = 80\n# The host\nhost = a\n"),
        ("hosts", "127.0.0.1 localhost\n"),
        ("LICENSE", "# Licence\n\nText\n"),
        ("Makefile", "# Targets\n\nall:\n"),
        ("CODEOWNERS", "# Owners\n\n* @acme\n"),
        ("blob", "# a\n\n\0\0"),
        ("nothing", ""),
    ],
)
def test_a_file_without_extension_is_left_otherwise(
    tmp_path: Path, write: Make, name: str, text: str
) -> None:
    write(f"docs/{name}", text)
    assert names(tmp_path / "docs") == []


def test_a_named_file_is_always_taken(write: Make) -> None:
    for name in ("notes.txt", "LICENSE", ".hidden/a.md", "node_modules/a.md"):
        assert len(find([write(name)], source=None)) == 1


def test_hidden_and_installed_folders_are_left(tmp_path: Path, write: Make) -> None:
    for name in (".git/a.md", "node_modules/p/README.md", ".venv/a.md", ".github/a.md", "b/a.md"):
        write(f"docs/{name}")
    assert names(tmp_path / "docs") == ["b/a.md"]


def test_a_hidden_folder_that_is_named_is_read(tmp_path: Path, write: Make) -> None:
    write(".runbooks/a.md")
    assert names(tmp_path / ".runbooks") == ["a.md"]


def test_in_git_ignored_and_deleted_files_are_left(repository: Make, write: Make, git: Git) -> None:
    folder = repository()
    write("shop/.gitignore", "build/\n")
    for name in ("kept.md", "gone.md", "build/made.md", ".github/hidden.md"):
        write(f"shop/{name}")
    git(folder, "add", "kept.md", "gone.md", ".github/hidden.md")
    (folder / "gone.md").unlink()
    write("shop/new.md")
    assert names(folder) == ["kept.md", "new.md"]


def test_an_ignored_folder_that_is_named_is_read(repository: Make, write: Make) -> None:
    folder = repository()
    write("shop/.gitignore", "build/\n")
    write("shop/build/made.md")
    assert names(folder / "build") == ["build/made.md"]


def test_links_that_leave_the_folder_are_not_followed(tmp_path: Path, write: Make) -> None:
    outside = write("secret/keys.md")
    write("docs/a.md")
    os.symlink(outside, tmp_path / "docs" / "keys.md")
    os.symlink(tmp_path / "secret", tmp_path / "docs" / "below")
    os.symlink(tmp_path / "docs", tmp_path / "docs" / "loop")
    assert names(tmp_path / "docs") == ["a.md"]


def test_links_that_leave_a_checkout_are_not_followed(
    repository: Make, write: Make, tmp_path: Path, git: Git
) -> None:
    folder = repository()
    os.symlink(write("secret/keys.md"), folder / "keys.md")
    git(folder, "add", "keys.md")
    assert names(folder) == []


def test_a_path_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(Misused, match="no file or folder"):
        find([tmp_path / "nothing"], source=None)


def test_files_come_sorted(tmp_path: Path, write: Make) -> None:
    for name in ("b.md", "a/z.md", "a.md"):
        write(f"docs/{name}")
    assert names(tmp_path / "docs") == ["a.md", "b.md", "a/z.md"]


CORPUS = Path(os.environ.get("YOKOTEN_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))


@pytest.mark.skipif(not (CORPUS / "files").is_dir(), reason="YOKOTEN_CORPUS is not there")
def test_every_document_of_the_corpus_has_a_key_of_its_own() -> None:
    written = {path for path in (CORPUS / "files").resolve().rglob("*") if path.is_file()}
    found = find([CORPUS / "files"], source=None)
    assert {one.path for one in found} == written
    assert len({one.source for one in found}) == len(written)
