"""Pushing files: images first, then texts, in requests the hub answers line by line."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from yokoten.batches import Batch, batches, prepared
from yokoten.drafting import Draft, Told, draft_of, line_of
from yokoten.files.finding import Found
from yokoten.hub.attachments import Attachments
from yokoten.hub.connection import Hub, Problem
from yokoten.hub.pushing import push_many, push_one
from yokoten.outcome import REFUSED, Outcome, verdict_of
from yokoten.words import say

Answers = Callable[[Sequence[bytes]], Iterator[dict[str, Any]]]


def push(hub: Hub, files: Sequence[Found], told: Told) -> Iterator[Outcome]:
    """Push the files; gives what became of each, in order, as soon as the hub has said so.

    Raises Denied or Unreachable; the outcomes given before that hold.
    """
    attachments = Attachments(hub)
    answers = _alone(hub, told) if len(files) == 1 else _together(hub, told)
    for batch in prepared(batches(_drafts(files, told))):
        yield from _send([_with_images(one, attachments, told) for one in batch], answers)


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


def _send(batch: Batch, answers: Answers) -> Iterator[Outcome]:
    coming = answers([one.line for one in batch if isinstance(one, Draft)])
    for one in batch:
        yield one if isinstance(one, Outcome) else outcome_of(one, next(coming))


def outcome_of(draft: Draft, answer: dict[str, Any]) -> Outcome:
    """The hub's answer to a draft."""
    found, verdict = draft.found, verdict_of(answer)
    if verdict == REFUSED:
        error = answer["error"]
        problem = error if isinstance(error, dict) else {"detail": str(error)}
        return Outcome(found.shown, found.source, verdict, {}, problem, draft.notices)
    return Outcome(found.shown, found.source, verdict, answer, {}, draft.notices)


def _alone(hub: Hub, told: Told) -> Answers:
    def answers(lines: Sequence[bytes]) -> Iterator[dict[str, Any]]:
        for line in lines:
            try:
                yield push_one(hub, line, dry_run=told.dry_run)
            except Problem as problem:
                yield {"error": problem.document or {"detail": str(problem)}}

    return answers


def _together(hub: Hub, told: Told) -> Answers:
    def answers(lines: Sequence[bytes]) -> Iterator[dict[str, Any]]:
        given = 0
        try:
            for answer in push_many(hub, lines, dry_run=told.dry_run):
                yield answer
                given += 1
        except Problem as problem:
            for _ in lines[given:]:
                yield {"error": problem.document or {"detail": str(problem)}}

    return answers


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
