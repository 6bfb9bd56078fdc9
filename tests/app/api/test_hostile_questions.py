"""Questions that mean no good: answered, or refused in words, by every door that takes one."""

from urllib.parse import quote

import pytest

from bench.hostile import QUESTIONS

REFUSED = {
    "1 MB of one word": 413,
    "1 MB of Japanese, as an address": 413,
    "10,000 words": 422,
}


@pytest.fixture
def reading(client, token, push, monkeypatch):
    """Whoever may read; the client's own limit on addresses is out of the way."""
    monkeypatch.setattr("httpx2._urlparse.MAX_URL_LENGTH", 1 << 24)
    push("# Connection pool exhausted\n\n接続が枯渇した\n")
    client.headers.update(token("read"))
    return client


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_answered_or_refused_in_words(reading, name):
    text = QUESTIONS[name]
    answer = reading.get(f"/api/v1/search?q={quote(text)}")
    assert answer.status_code == REFUSED.get(name, 200)
    if name in REFUSED:
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert answer.json()["detail"]
    else:
        assert answer.json()["total"] in {0, 1}
    page = reading.get(f"/search?q={quote(text)}", headers={"Accept": "text/html"})
    assert page.status_code == answer.status_code
    assert "<main" in page.text
    typed = reading.get(f"/api/v1/suggest?q={quote(text)}")
    assert typed.status_code == REFUSED.get(name, 422 if len(text) > 512 else 200)
    related = reading.post("/api/v1/related", json={"text": text})
    assert related.status_code == (422 if len(text) > 200_000 else 200)


@pytest.mark.parametrize("name", QUESTIONS)
def test_nothing_asked_in_a_filter_is_an_error(reading, name):
    text = quote(QUESTIONS[name][:2_000])
    for field in ("kind", "team", "service", "tag", "technology", "lang", "state", "severity"):
        assert reading.get(f"/api/v1/search?q=pool&{field}={text}").status_code == 200
    for field in ("from", "to", "sort", "limit", "offset"):
        assert reading.get(f"/api/v1/search?q=pool&{field}={text}").status_code == 422
    assert reading.get(f"/api/v1/search?q=pool&sort=date&cursor={text}").status_code in {200, 422}
    assert reading.get(f"/search?q=pool&tag={text}&from={text}&page={text}").status_code == 200
