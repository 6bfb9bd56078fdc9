"""Odd files and odd words of the real world, through the door."""

import json

import pytest

ENCODINGS = {
    "cr-only.md": 201,
    "euc-jp.md": 422,
    "iso-2022-jp.md": 201,  # it is ASCII with escapes; the client decodes it
    "nul-bytes.md": 422,
    "shift_jis.md": 422,
    "truncated-utf8.md": 201,  # cut between two letters
    "utf16le-bom.md": 422,
    "utf8-bom-crlf.md": 201,
}


def rows(corpus):
    lines = (corpus / "hostile" / "MANIFEST.tsv").read_text().splitlines()
    return [line.split("\t") for line in lines if line.strip()]


@pytest.fixture
def door(client, token):
    header = token("push", team="career") | {"Content-Type": "text/markdown"}

    def posted(name: str, content: bytes):
        source = {"X-Yokoten-Source": f"dir:hostile:{name}".encode()}
        return client.post("/api/v1/push", content=content, headers=header | source)

    return posted


@pytest.mark.slow
def test_every_hostile_file_is_kept_or_refused_as_its_manifest_says(corpus, door, client, token):
    header, kept = token("admin") | {"Accept": "text/markdown"}, {}
    for name, odd, *_ in rows(corpus):
        path = corpus / "hostile" / "real" / name
        if not path.is_file():
            continue
        content = path.read_bytes()
        answer = door(name, content)
        if "empty" in odd and not content.strip():
            assert answer.status_code == 422, name
            continue
        assert answer.status_code == 201, (name, answer.text[:300])
        id_ = answer.json()["id"]
        assert client.get(f"/api/v1/writeups/{id_}", headers=header).content == content, name
        kept[name] = answer.json()
    assert len(kept) > 40
    assert len({one["id"] for one in kept.values()}) == len(kept), "no silent merge"
    titles = [one["title"] for one in kept.values()]
    assert all(titles)
    assert [title for title in titles if title.startswith(("<%", "{{", "[[_TOC_"))] == []


@pytest.mark.parametrize("name", ENCODINGS)
def test_other_encodings_are_refused_in_words(corpus, door, name):
    answer = door(name, (corpus / "hostile" / "derived-encodings" / name).read_bytes())
    assert answer.status_code == ENCODINGS[name], answer.text[:300]


@pytest.fixture(scope="module")
def naughty(corpus):
    return json.loads((corpus / "security" / "blns.json").read_text())


@pytest.fixture
def sent(client, token):
    """``sent(bodies, statuses)``: in batches; each taken, or refused with one of these."""
    header = token("push", team="career")

    def all_sent(bodies, statuses):
        lines = [json.dumps(body) for body in bodies]
        for at in range(0, len(lines), 500):
            part = lines[at : at + 500]
            told = client.post("/api/v1/push/batch", content="\n".join(part), headers=header)
            for line, body in zip(told.text.splitlines(), part, strict=True):
                assert json.loads(line).get("error", {"status": 201})["status"] in statuses, (
                    body,
                    line,
                )

    return all_sent


def test_naughty_strings_are_texts_like_any_other(naughty, sent):
    sent(
        [
            {"markdown": f"# {odd}\n\n{odd}\n", "source": f"n:{at}"}
            for at, odd in enumerate(naughty)
        ],
        {201, 422},
    )


FIELDS = (
    "title",
    "id",
    "service",
    "team",
    "tags",
    "severity",
    "started_at",
    "status",
    "visibility",
    "date",
)


def test_naughty_strings_in_every_field_of_the_front_matter(naughty, sent):
    fronts = ["".join(f"{name}: {json.dumps(odd)}\n" for name in FIELDS) for odd in naughty]
    sent(
        [
            {"markdown": f"---\n{front}---\n# x\n", "source": f"n:{at}"}
            for at, front in enumerate(fronts)
        ],
        {201},
    )


def test_naughty_strings_beside_the_text(naughty, sent):
    names = ("kind", "service", "team", "source", "moved_from")
    sent(
        [{"markdown": "# x", name: odd} for odd in naughty[::3] for name in names], {201, 403, 422}
    )


def test_naughty_strings_are_questions_like_any_other(naughty, push, client, token):
    push("# 障害\n\nNULL undefined true '; DROP TABLE <script>alert(1)</script>\n")
    header = token("read")
    for at, odd in enumerate(naughty):
        params = {("q", "team", "tag")[at % 3]: odd, "from": "2026-01-01"}
        answer = client.get("/api/v1/search", params=params, headers=header)
        assert answer.status_code in {200, 422}, (odd, answer.text[:300])
        assert not any("<script" in hit["snippet"] for hit in answer.json().get("hits", ()))
