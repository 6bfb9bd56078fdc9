"""``make bench``: throughput, latency and memory with the corpus of YOKOTEN_CORPUS."""

import os
from pathlib import Path

from bench import answering, push, rate
from bench.hub import RunningHub, running_hub

CORPUS = Path(os.environ.get("YOKOTEN_CORPUS", "../shared/corpus")).resolve()


def main() -> None:
    """Print one Markdown table after the other."""
    with running_hub() as hub:
        idle, _ = hub.memory()
        _pushing(hub, CORPUS / "files")
        _answering(hub)
        _bearing(hub)
        own, all_ = hub.memory()
        print(f"\nWrite lock held, seconds by quantile: {push.lock_held(hub)}")
        print("\n| memory, MiB | idle | at the end | with the processes that read and render |")
        print("|---|---|---|---|")
        print(f"| the hub | {idle >> 20} | {own >> 20} | {all_ >> 20} |")


def _pushing(hub: RunningHub, files: Path) -> None:
    first, fates = push.push_all(hub, files)
    again, unchanged = push.push_all(hub, files)
    bare = push.bare_commits(hub, files)
    count = sum(fates.values())
    print("| pushing the corpus | seconds | texts/s | times a bare commit | what became of it |")
    print("|---|---|---|---|---|")
    for name, seconds, what in (
        ("first", first, fates),
        ("again", again, unchanged),
        ("bare commits of the same bytes", bare, {}),
    ):
        told = ", ".join(f"{n:,} {verdict}" for verdict, n in sorted(what.items()))
        print(f"| {name} | {seconds:.1f} | {count / seconds:.0f} | {seconds / bare:.1f} | {told} |")
    print(f"\nStored: {push.stored(hub)}")


def _answering(hub: RunningHub) -> None:
    texts = answering.queries(CORPUS)
    floor = answering.over_http(hub, ["/healthz"] * answering.SAMPLE)
    engine = answering.engine_itself(hub, texts)
    html = "text/html"
    rows = [
        ("bare answer (/healthz)", floor),
        ("search, the engine asked directly", engine),
        ("search, API", answering.over_http(hub, answering.search_paths(texts, "/api/v1/search"))),
        (
            "search, page",
            answering.over_http(hub, answering.search_paths(texts, "/search"), accept=html),
        ),
        ("write-up, page", answering.over_http(hub, answering.page_paths(hub), accept=html)),
    ]
    print("\n| answering | p50 / p95 / p99, ms | times a bare answer |")
    print("|---|---|---|")
    for name, times in rows:
        print(f"| {name} | {times} | {times.over(floor)} |")


def _bearing(hub: RunningHub) -> None:
    paths = answering.search_paths(answering.queries(CORPUS), "/api/v1/search")
    print("\n| searches a second, at a constant rate | p50 / p95 / p99, ms | failed |")
    print("|---|---|---|")
    for borne in rate.ladder(hub, paths):
        print(f"| {borne.rate} | {borne.times} | {borne.failed} |")


if __name__ == "__main__":
    main()
