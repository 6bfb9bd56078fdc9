"""Reading judged documents for measuring: our own sets, and the corpus of $YOKOTEN_CORPUS."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from search.port import Document

OURS = Path(__file__).parent / "sets"
KINDS = {"postmortem", "runbook", "decision"}
HIDDEN = {"incident-blurb-to-report-en": "summary", "ja-description-to-doc-otel": "description"}

_FRONT = re.compile(r"\A---\s*\n(.*?)\n---\s*\n", re.DOTALL)
_TAG = re.compile(r"<[^>\n]{1,300}>")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_NOISE = re.compile(r"[*_`#>|]{1,}(?=\s|$)|(?<!\w)[*_`#>|~]+")


@dataclass(frozen=True, slots=True)
class Query:
    qid: str
    text: str
    relevant: frozenset[str]
    document: str | None


def corpus() -> Path:
    return Path(os.environ.get("YOKOTEN_CORPUS", "../shared/corpus"))


def roots() -> list[Path]:
    """Our own sets, and the corpus where there is one."""
    return [OURS, corpus()] if (corpus() / "index.jsonl").exists() else [OURS]


def index(root: Path | None = None) -> list[dict[str, str]]:
    lines = ((root or corpus()) / "index.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def documents(root: Path | None = None, *, hide: str | None = None) -> Iterator[Document]:
    """Every document below `root`, the corpus; `hide` names a front-matter field to leave out."""
    for row in index(root):
        text = ((root or corpus()) / row["path"]).read_text("utf-8", "replace")
        yield Document(
            id=row["id"],
            kind=row["kind"] if row["kind"] in KINDS else "note",
            title=row["title"],
            body=plain(text, hide=hide),
            team=row["team"],
            lang=row["lang"],
            services=tuple(row.get("services") or ()),
            date=(row.get("date") or "")[:10] or None,
            state="published",
        )


def plain(markdown: str, *, hide: str | None = None) -> str:
    """Crude plain text: links by their words, no tags; the summary of the front matter stays."""
    front = _FRONT.match(markdown)
    kept = ""
    if front:
        kept = "\n".join(_prose(front.group(1), hide))
        markdown = markdown[front.end() :]
    return _NOISE.sub(" ", _LINK.sub(r"\1", _TAG.sub(" ", kept + "\n" + markdown)))


def sets(root: Path | None = None) -> dict[str, list[Query]]:
    files = sorted(((root or corpus()) / "qrels").glob("*.jsonl"), key=lambda path: path.stem)
    return {path.stem: _queries(path) for path in files}


def pool(queries: list[Query], rows: list[dict[str, str]]) -> frozenset[str]:
    """The ids of every collection in which a relevant document of the set lies."""
    relevant = {id_ for query in queries for id_ in query.relevant}
    collections = {row["set"] for row in rows if row["id"] in relevant}
    return frozenset(row["id"] for row in rows if row["set"] in collections)


def _prose(front: str, hide: str | None) -> Iterator[str]:
    field = ""
    for line in front.splitlines():
        name, colon, value = line.partition(":")
        begins = colon and not line.startswith((" ", "-"))
        field = name.strip() if begins else field
        if field in ("summary", "description", "keywords", "categories") and field != hide:
            yield (value if begins else line).strip(" -\"'>|")


def _queries(path: Path) -> list[Query]:
    return [
        Query(row["qid"], row["query"], frozenset(row["relevant"]), row.get("query_doc"))
        for row in map(json.loads, path.read_text("utf-8").splitlines())
    ]
