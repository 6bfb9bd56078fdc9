"""Pushing files: images first, then texts, in requests the hub answers line by line."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from yokoten.batches import Batch, batches, prepared
from yokoten.drafting import Draft, Told, draft_of, line_of
from yokoten.files.finding import Found
from yokoten.hub.attachments import Attachments
from yokoten.hub.connection import Hub, Problem
from yokoten.hub.pushing import push_many, push_one
from yokoten.outcome import REFUSED, Outcome, verdict_of
from yokoten.words import say

Send = Callable[[Sequence[bytes]], Iterator[dict[str, Any]]]


def push(hub: Hub, files: Sequence[Found], told: Told) -> Iterator[Outcome]:
    """Push the files; gives what became of each, as soon as the hub has said so.

    A file that the hub had no time for goes once more at the end. Raises Denied or Unreachable;
    the outcomes given before that hold.
    """
    attachments = Attachments(hub)
    send = partial(_one_by_one if len(files) == 1 else push_many, hub, dry_run=told.dry_run)
    postponed: Batch = []
    for batch in prepared(batches(_drafts(files, told))):
        ready = [_with_images(one, attachments, told) for one in batch]
        for one, outcome in _send(ready, send):
            if outcome.is_postponed:
                postponed.append(one)
            else:
                yield outcome
    for batch in batches(postponed):
        yield from (outcome for _, outcome in _send(batch, send))


def _drafts(files: Sequence[Found], told: Told) -> Iterator[Draft | Outcome]:
    """Two different files may end up with one key, and the second must not replace the first."""
    seen: set[str] = set()
    for found in files:
        source = found.source
        yield _twin(found) if source in seen else draft_of(found, told)
        seen.add(source)


def _twin(found: Found) -> Outcome:
    words = say("another file of this run has the same key {source}; push it with --source NAME",
                source=found.source)  # fmt: skip
    return Outcome(found.shown, found.source, REFUSED, problem={"detail": words})


def _send(batch: Batch, send: Send) -> Iterator[tuple[Draft | Outcome, Outcome]]:
    coming = send([one.line for one in batch if isinstance(one, Draft)])
    for one in batch:
        yield one, one if isinstance(one, Outcome) else outcome_of(one, next(coming))


def outcome_of(draft: Draft, answer: dict[str, Any]) -> Outcome:
    """The hub's answer to a draft."""
    found, verdict = draft.found, verdict_of(answer)
    if verdict == REFUSED:
        error = answer["error"]
        problem = error if isinstance(error, dict) else {"detail": str(error)}
        return Outcome(found.shown, found.source, verdict, {}, problem, draft.notices)
    return Outcome(found.shown, found.source, verdict, answer, {}, draft.notices)


def _one_by_one(hub: Hub, lines: Sequence[bytes], *, dry_run: bool) -> Iterator[dict[str, Any]]:
    yield from (push_one(hub, line, dry_run=dry_run) for line in lines)


def _with_images(one: Draft | Outcome, attachments: Attachments, told: Told) -> Draft | Outcome:
    """The draft after its images are at the hub; those it does not want become notices."""
    if isinstance(one, Outcome) or not one.images or told.dry_run:
        return one
    there: dict[str, str] = {}
    notices = list(one.notices)
    for image in one.images:
        try:
            attachments.upload(image)
            there[image.inside] = image.sha256
        except (Problem, OSError) as problem:
            notices.append(say("image {image} is left out: {reason}",
                               image=image.inside, reason=problem))  # fmt: skip
    body = one.body | ({"attachments": there} if there else {})
    return replace(one, body=body, line=line_of(body), notices=tuple(notices))
