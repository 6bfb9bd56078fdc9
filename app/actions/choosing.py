"""What of a week's material one reader gets, as ids: chosen when the digest is planned."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.actions.following import Followed
from app.actions.material import Lesson, Material, Story, Taken
from models.actor import Actor
from models.visibility import words_of

#: So few that they are read.
MOST_FOR_YOU = 3
#: In the order in which they are told.
_KINDS = ("postmortem", "near_miss", "learning", "runbook", "decision", "note")
_NO_SEVERITY = "~"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a digest is for: a person, or a team as a team.

    ``eyes`` say what may be seen; what ``teams`` wrote themselves is no news to them; ``services``
    are those that they look after. ``chosen`` is what they follow of their own will, ``muted``
    what they do not want to hear of.
    """

    eyes: Actor
    teams: frozenset[str]
    services: frozenset[str]
    follows: frozenset[Followed] = frozenset()
    chosen: frozenset[Followed] = frozenset()
    muted: frozenset[Followed] = frozenset()
    is_person: bool = True


def choose(
    material: Material, reader: Reader, *, since: datetime, until: datetime
) -> dict[str, Any]:
    """The content of a digest, as JSON.

    ``new``, ``own`` and ``answers`` name all that the reader may see, so that what they may not
    see any more when it is shown can be left out of the numbers as well.
    """
    words = frozenset(words_of(reader.eyes))

    def seen(stories: Iterable[Story]) -> list[Story]:
        return [
            one for one in stories if since <= one.at < until and material.is_seen(one.id, words)
        ]

    taken = [
        one
        for one in material.taken
        if since <= one.at < until
        and material.is_seen(one.writeup, words)
        and (one.what != "linked" or material.is_seen(one.ref, words))
    ]
    published = seen(material.published)
    others = [one for one in published if one.team not in reader.teams]
    content: dict[str, Any] = {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "for_you": _for_you(others, reader),
        "new": _new(others, reader),
        "own": [one.id for one in published if one.team in reader.teams],
        "changed": _changed(
            (one for one in seen(material.changed) if one.since < since or one.what == "banned"),
            reader,
        ),
        "gave": _gave(taken, reader),
        "answers": _answers(taken),
    }
    return content | (_owed(material, reader, words) if reader.is_person else {})


def is_quiet(content: Mapping[str, Any]) -> bool:
    """Whether there is nothing worth a letter: what the reader's own teams wrote is not."""
    parts = ("for_you", "new", "changed", "gave", "asks", "actions", "reviews")
    return not any(content.get(part) for part in parts)


def _for_you(others: Iterable[Story], reader: Reader) -> list[dict[str, Any]]:
    """Learnings that could happen to the reader's services, then of what they follow.

    The gravest first; at most one of a write-up.
    """
    found = [
        (_rank(story, lesson, services), story, lesson, services)
        for story in others
        if (best := _best(story, reader))
        for lesson, services in (best,)
    ]
    return [
        {
            "learning": lesson.id,
            "services": sorted(services),
            "why": sorted(map(list, story.subjects & reader.chosen)),
        }
        for _, story, lesson, services in sorted(found, key=lambda one: one[0])[:MOST_FOR_YOU]
    ]


def _best(story: Story, reader: Reader) -> tuple[Lesson, frozenset[str]] | None:
    """The lesson of a write-up that concerns the most of the reader's services."""
    is_followed = not story.subjects.isdisjoint(reader.chosen)
    mine = [(one, one.concerned & reader.services) for one in story.lessons]
    told = [one for one in mine if one[1] or is_followed]
    return max(told, key=lambda one: (one[0].is_stated, len(one[1])), default=None)


def _rank(story: Story, lesson: Lesson, services: Collection[str]) -> tuple[object, ...]:
    is_sure = bool(services) and lesson.is_stated
    return not is_sure, not services, story.severity or _NO_SEVERITY, -len(services), lesson.id


def _new(others: Iterable[Story], reader: Reader) -> list[str]:
    """What others wrote: what is followed first, then incidents, then the newest.

    Without what is muted; where it concerns a service, it stands among what is for them.
    """

    def rank(story: Story) -> tuple[bool, int]:
        return story.subjects.isdisjoint(reader.chosen), _KINDS.index(story.kind)

    heard = [one for one in others if one.subjects.isdisjoint(reader.muted)]
    return [one.id for one in sorted(heard, key=rank)]


def _changed(changed: Iterable[Story], reader: Reader) -> list[dict[str, Any]]:
    """Of what is followed: what was there before, and is otherwise. Not one's own team's doing.

    The technologies of one's services are not looked at: those change all the time.
    """
    usual = frozenset(one for one in reader.follows if one[0] != "technology") | reader.chosen
    found: dict[str, dict[str, Any]] = {}
    for story in changed:
        is_own = story.team in reader.teams and story.what != "banned"
        if why := sorted(story.subjects & (reader.chosen if is_own else usual)):
            told = {"writeup": story.id, "what": story.what, "why": list(why[0])}
            found.setdefault(story.id, told)
    return list(found.values())


def _gave(taken: Sequence[Taken], reader: Reader) -> list[dict[str, Any]]:
    """What others took up of what the reader's teams wrote, by write-up and way.

    ``by`` holds a name and what it refers to: see ``Taken``.
    """
    found: dict[tuple[str, str], list[list[str]]] = {}
    for one in taken:
        if one.source in reader.teams and one.taker not in reader.teams:
            found.setdefault((one.writeup, one.what), []).append([one.by, one.ref])
    return [{"writeup": writeup, "what": what, "by": by} for (writeup, what), by in found.items()]


def _answers(taken: Iterable[Taken]) -> dict[str, list[Any]]:
    """[write-up, answers, proofs] by learning, for the line of numbers."""
    counted: dict[str, list[Any]] = {}
    for one in taken:
        if one.what == "answered":
            counts = counted.setdefault(one.ref, [one.writeup, 0, 0])
            counts[1] += 1
            counts[2] += one.is_proof
    return counted


def _owed(material: Material, reader: Reader, words: Collection[str]) -> dict[str, Any]:
    person = reader.eyes.id
    return {
        "asks": [
            {"learning": one.learning, "service": one.service, "ask": one.ask}
            for one in material.questions.get(person, ())
        ],
        "actions": [
            id_
            for id_, writeup in material.late.get(person, ())
            if material.is_seen(writeup, words)
        ],
        "reviews": [
            one.id
            for one in material.reviews
            if one.team in reader.teams
            and one.by != person
            and reader.eyes.writes_for(one.team)
            and material.is_seen(one.id, words)
        ],
    }
