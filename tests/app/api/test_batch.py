"""Many texts at once: each answered for itself, in order."""

import json

import pytest
from sqlmodel import select

from models.revision import Revision
from models.writeup import WriteUp


@pytest.fixture
def batch(client, token):
    header = token("push", team="career")

    def pushing(*lines, **more):
        content = b"\n".join(
            one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines
        )
        return client.post("/api/v1/push/batch", content=content, headers=header, **more)

    return pushing


def answers(response):
    return [json.loads(line) for line in response.text.splitlines()]


def line(name: str, markdown: str = "# 障害報告\n"):
    return {"markdown": f"{markdown}\n{name}", "source": f"notes:{name}.md"}


def test_each_line_is_answered_in_order(batch):
    response = batch(*(line(f"n{number}") for number in range(120)))
    assert response.headers["content-type"].startswith("application/x-ndjson")
    told = answers(response)
    assert len(told) == 120
    assert len({one["id"] for one in told}) == 120
    assert answers(batch(line("n7"), line("n3"))) == [
        told[7] | {"changed": False, "related": []},
        told[3] | {"changed": False, "related": []},
    ]


def test_one_bad_line_never_stops_the_rest(batch, hub):
    secret = "AKIA" + "Z7QX5NFK3MPLW2RT"
    bad = [
        b"{nonsense",
        b"[1, 2]",
        b"\xff\xfe",
        b"[" * 100_000,
        {"markdown": 5},
        {"markdown": ""},
        {"markdown": "a\0b"},
        {"markdown": "# x", "unknown": 1},
        {"markdown": "# x", "kind": "poem"},
        {"markdown": "# x", "team": "payments"},
        {"markdown": "# x", "source": "a/../../b"},
        {"markdown": f"key = {secret}"},
        {"markdown": "x" * (1 << 20) + "x"},
    ]
    lines = [one for number, wrong in enumerate(bad) for one in (wrong, line(f"good{number}"))]
    told = answers(batch(*lines))
    assert ["error" in one for one in told] == [True, False] * len(bad)
    assert {one["error"]["status"] for one in told if "error" in one} <= {403, 413, 422}
    assert all(one["error"]["type"].startswith("urn:") for one in told if "error" in one)
    with hub.reading() as session:
        assert len(session.exec(select(WriteUp)).all()) == len(bad)


def test_two_versions_of_one_key_are_two_revisions(batch, hub):
    first, second, same = (
        {"markdown": "# a", "source": "n:a"},
        {"markdown": "# b", "source": "n:a"},
        {"markdown": "# b", "source": "n:a"},
    )
    told = answers(batch(first, second, same))
    assert [(one["revision"], one["changed"]) for one in told] == [(1, True), (2, True), (2, False)]
    assert len({one["id"] for one in told}) == 1
    with hub.reading() as session:
        assert len(session.exec(select(Revision)).all()) == 2


def test_501_lines_are_too_many_and_nine_mebibytes_too_much(batch, hub):
    assert batch(*(line(str(number)) for number in range(501))).status_code == 413
    assert batch(b'{"markdown": "' + b"x" * (9 << 20) + b'"}').status_code == 413
    with hub.reading() as session:
        assert session.exec(select(WriteUp)).all() == []


def test_empty_lines_are_none(batch):
    assert answers(batch(b"", line("a"), b"  ", b"", line("b"), b""))[1]["title"] == "障害報告"
    assert batch(b"").text == ""


def test_problems_speak_the_caller_s_language(client, token):
    header = token("push", team="career") | {"Accept-Language": "ja"}
    told = answers(client.post("/api/v1/push/batch", content=b'{"markdown": ""}', headers=header))
    assert told[0]["error"]["detail"] == "ファイルが空です。"
