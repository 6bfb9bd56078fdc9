"""Keys under which texts are pushed again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Invalid
from models.source import Source, own_source, source_from


@pytest.mark.parametrize(
    ("written", "root", "path", "commit"),
    [
        ("github.com/acme/api:docs/a.md", "github.com/acme/api", "docs/a.md", None),
        ("github.com/acme/api@abc:docs/a.md", "github.com/acme/api", "docs/a.md", "abc"),
        ("git.example.jp:8443/a/b@1:x.md", "git.example.jp:8443/a/b", "x.md", "1"),
        ("gitlab.com/group/sub/repo:x.md", "gitlab.com/group/sub/repo", "x.md", None),
        ("dir:folder:a/b.md", "dir:folder", "a/b.md", None),
        ("notes:障害 報告.md", "notes", "障害 報告.md", None),
        ("notes:./a//b.md", "notes", "a/b.md", None),
        ("notes:a:b.md", "notes", "a:b.md", None),
        ("notes:a..b.md", "notes", "a..b.md", None),
    ],
)
def test_sources(written, root, path, commit):
    assert source_from(written) == Source(f"{root}:{path}", root, path, commit)


@pytest.mark.parametrize(
    ("written", "repository"),
    [
        ("github.com/acme/api@1:a.md", "github.com/acme/api"),
        ("git.example.jp:8443/a/b@1:x.md", "git.example.jp:8443/a/b"),
        ("localhost:3000/a/b:x.md", "localhost:3000/a/b"),
        ("notes:a.md", None),
        ("dir:github.com/acme/api:a.md", None),
    ],
)
def test_only_a_host_with_an_owner_is_a_repository(written, repository):
    assert source_from(written).repository == repository


def test_texts_of_no_source_go_by_their_id_or_content():
    assert own_source("ADR-1", "ab").key == "id:ADR-1"
    assert own_source(None, "ab").key == "sha256:ab"
    assert own_source(None, "ab").repository is None


@given(st.text())
def test_any_text_is_a_source_or_invalid(written):
    try:
        source = source_from(written)
    except Invalid:
        return
    assert ".." not in source.path.split("/")
    assert not source.path.startswith("/")
    assert source_from(source.key).key == source.key
