"""Replies as the OpenAPI document describes them; they are written by app/api/shapes.py."""

from typing import Any

from pydantic import BaseModel

from app.api.incoming import PushedText


class Guess(BaseModel):
    """A field that no front matter stated; ``from`` says where it was found."""

    field: str
    value: Any


class Finding(BaseModel):
    rule: str
    level: str
    line: int | None
    message: str


class Related(BaseModel):
    id: str
    kind: str
    title: str
    team: str
    url: str
    score: float
    why: list[str]


class Unrelated(BaseModel):
    id: str
    kind: str
    title: str
    team: str
    url: str


class UnrelatedList(BaseModel):
    unrelated: list[Unrelated]


class RelatedList(BaseModel):
    related: list[Related]


class Hit(BaseModel):
    """``snippet`` is escaped HTML with ``<mark>`` only.

    ``meant`` are pairs: what was asked for, and the other words in which it stands there.
    """

    id: str
    kind: str
    title: str
    snippet: str
    team: str
    services: list[str]
    lang: str
    date: str
    severity: str | None
    state: str
    standing: str | None
    meant: list[tuple[str, str]]
    score: float
    url: str


class SearchReply(BaseModel):
    """``facets`` counts all hits by field and value; ``next`` is a cursor where it is by date.

    ``found_nowhere`` is what was asked for and stands in nothing that the caller may see.
    """

    query: str
    searched_for: str | None
    did_you_mean: str | None
    found_nowhere: list[str]
    total: int
    total_is_lower_bound: bool
    took_ms: float
    warnings: list[str]
    hits: list[Hit]
    facets: dict[str, dict[str, int]]
    next: str | None


class Suggestion(BaseModel):
    """``query`` is the whole question once it is chosen, ``url`` where choosing leads.

    A title has no query, and the value of a filter (``team:pa``) no address: one types on.
    """

    field: str
    label: str
    value: str
    name: str
    query: str | None
    url: str | None


class SuggestionList(BaseModel):
    query: str
    suggestions: list[Suggestion]


class Again(BaseModel):
    """A learning that a service had settled, and what happened to it since."""

    learning: str
    statement: str
    service: str
    url: str


class AskedServices(BaseModel):
    """Of the services in ``unknown`` a fact is missing that the condition needs."""

    learning: str | None
    statement: str
    services: list[str]
    unknown: list[str]


class PushReply(BaseModel):
    """``id`` and ``url`` are null for a dry run of something new.

    ``asked`` says for each learning that circulates which services it asks.

    ``contradicted`` are cells that a like incident opened again; ``recurrences`` are questions: it
    is its author who says whether it is one.
    """

    id: str | None
    kind: str
    title: str
    team: str
    revision: int
    changed: bool
    state: str
    standing: str | None
    url: str | None
    missing: list[str]
    guessed: list[Guess]
    findings: list[Finding]
    learnings: list[str]
    asked: list[AskedServices]
    related: list[Related] | None
    contradicted: list[Again]
    recurrences: list[Again]


class Wrong(BaseModel):
    loc: list[str | int]
    message: str


class Secret(BaseModel):
    rule: str
    line: int


class Problem(BaseModel):
    """RFC 9457. ``errors`` for invalid input, ``secrets`` for texts that hold some."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str | None = None
    errors: list[Wrong] | None = None
    secrets: list[Secret] | None = None


Replies = dict[int | str, dict[str, Any]]


def refused(words: str) -> dict[str, Any]:
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": words, "content": {"application/problem+json": schema}}


#: What any door may answer; ``model`` puts the problem's schema into the document.
REFUSALS: Replies = {
    401: {"model": Problem, "description": "Nobody is signed in."},
    403: refused("You may not do this."),
    404: refused("There is no such thing, or you may not see it."),
    422: refused("The input is not valid; see errors or secrets."),
    503: refused("The hub is busy; see Retry-After."),
}
PUSHED: Replies = {
    201: {"model": PushReply, "description": "A new write-up."},
    200: {"model": PushReply, "description": "A new revision, nothing new, or a dry run."},
    409: refused("The source belongs to another team."),
    413: refused("The text is too large."),
}
PUSH_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "text/markdown": {"schema": {"type": "string"}, "example": "# 障害報告\n\n## 概要\n…"},
            "application/json": {"schema": PushedText.model_json_schema()},
        },
    }
}
_LINES = "Each line the JSON form of a push; each answer line what a push would say, or an error."
BATCH_BODY = {
    "requestBody": {
        "required": True,
        "description": _LINES,
        "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
    }
}
BATCH: Replies = {
    200: {
        "description": "One line for each line, in order.",
        "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
    },
    413: refused("More than 500 lines or 8 MiB."),
}
