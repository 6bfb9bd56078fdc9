"""``python -m bench.hostile``: questions that mean no good, asked of the demo over HTTP.

Each is to be answered, or refused with a clear 4xx, within 100 ms of the server's time.
"""

import json
import statistics
import time
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

from bench.hub import RunningHub, running_hub

TIMES = 5
LIMIT = 100.0
WAYS = {"api": "/api/v1/search", "page": "/search"}
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
COMMON = (
    "error service server database connection request response time memory disk network user data"
    " system team alert incident restart deploy version check log queue job node pod cluster cache"
    " client limit config change update monitor failure recovery cause action review test release"
)
QUESTIONS = {
    "1 MB of one word": "x" * (1 << 20),
    "1 MB of Japanese, as an address": "障害" * 58_000,
    "10,000 words": "pool timeout " * 5_000,
    "10,000 characters": ("connection pool 障害 " * 1_000)[:10_000],
    "512 characters": ("connection pool 障害 DB " * 100)[:512],
    "256 words of one letter": "a b c d " * 64,
    "only operators": 'AND OR NOT NEAR( " * ^ : {} - -- kind: team: after:',
    "half-open quotes": '"pool "timeout -"x tag:"',
    "only quotes": '"' * 9_999,
    "only hyphens": "-" * 9_999,
    "only colons": "team:" * 1_999,
    "only exclusions": " ".join(f"-w{number}" for number in range(100)),
    "only filters": " ".join(f"tag:t{number}" for number in range(60)),
    "only stop words": "the of and a to in is it for on with the of and",
    "only particles": "のをにはがとでへやも" * 20,
    "emoji": FAMILY * 100,
    "FTS5": '{title} : "pool" NEAR("a" "b", 3) OR pool* NOT ^connection + "x"',
    "SQL": "'; DROP TABLE search_entry; --",
    "combining marks": "e" + "\u0301" * 500,
    "right to left": "\u202e" + "שלום مرحبا " * 40,
    "controls": "\x01\x02\x1f\x7f pool \x00",
    "typos only": "conection timout exausted memry latncy databse conenction faillover " * 4,
    "kanji only": "障害発生接続枯渇決済停止復旧手順証明書期限切" * 20,
    "100 unknown words": " ".join(f"q{chr(97 + n // 26)}{chr(97 + n % 26)}x" for n in range(100)),
    "500 rare kanji": "".join(chr(0x6000 + 7 * number) for number in range(500)),
    "100 katakana words": " ".join(f"ガ{chr(0x30A2 + n % 80)}ゾ" for n in range(100)),
    "512 characters of common words": COMMON * 2,
    "long identifiers": "kubePodCrashLoopingBecauseOfTheMemoryLimit_" * 12,
}


def main() -> None:
    """Print one line for each: what it was answered with, and the slower half of the times."""
    with running_hub(DEMO="1", STARTER="1") as hub:
        print("| question | API | ms | page | ms | related | ms |")
        print("|---|---|---|---|---|---|---|")
        for name, text in QUESTIONS.items():
            told = [_asked(hub, way, text) for way in (*WAYS, "related")]
            cells = " | ".join(f"{status} | {_marked(spent)}" for status, spent in told)
            print(f"| {name} | {cells} |", flush=True)


def _asked(hub: RunningHub, way: str, text: str) -> tuple[int, float]:
    """Status, and the median of the milliseconds until the answer was there."""
    method, place, body = "GET", f"{WAYS.get(way)}?q={quote(text)}", None
    if way == "related":
        method, place, body = "POST", "/api/v1/related", json.dumps({"text": text})
    spent, status = [], 0
    for _ in range(TIMES):
        since = time.perf_counter()
        status = _status(hub, method, place, body)
        spent.append((time.perf_counter() - since) * 1000)
    assert status < 500, status
    return status, statistics.median(spent)


def _status(hub: RunningHub, method: str, place: str, body: str | None) -> int:
    """Asked with the library that writes addresses of any length."""
    address = urlsplit(hub.url)
    headers = {"Authorization": f"Bearer {hub.reader}", "Content-Type": "application/json"}
    with closing(HTTPConnection(address.hostname or "", address.port, timeout=30)) as line:
        line.request(method, place, body=body, headers=headers)
        with line.getresponse() as answer:
            answer.read()
            return answer.status


def _marked(spent: float) -> str:
    return f"{spent:.0f}" if spent <= LIMIT else f"**{spent:.0f}**"


if __name__ == "__main__":
    main()
