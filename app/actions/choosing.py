"""What of a week's material one reader gets, as ids: chosen when the digest is planned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.actions.following import Followed
from app.actions.gathering import Material, Story, Taken
from models.actor import Actor

#: So few that they are read.
MOST_FOR_YOU = 3
#: In the order in which they are told.
_KINDS = ("postmortem", "near_miss", "learning", "runbook", "decision", "note")
_NO_SEVERITY = "~"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a digest is for: a person, or a team as a team.

    ``eyes`` say what may be seen; what ``teams`` wrote themselves is no news to them; ``services``
    are those that they look after. ``chosen`` is what they follow of their own will.
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
    published = [one for one in material.published if _is_told(one, material, reader, since, until)]
    taken = [
        one
        for one in material.taken
        if since <= one.at < until and material.is_seen(one.writeup, reader.eyes)
    ]
    content: dict[str, Any] = {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "for_you": _for_you(published, reader),
        "new": _new(published, reader),
        "own": [one.writeup.id for one in published if one.writeup.team in reader.teams],
        "changed": _changed(material, reader, since, until),
        "gave": _gave(taken, reader),
        "answers": _answers(taken),
    }
    return content | (_owed(material, reader) if reader.is_person else {})


def is_quiet(content: Mapping[str, Any]) -> bool:
    """Whether there is nothing worth a letter: what the reader's own teams wrote is not."""
    parts = ("for_you", "new", "changed", "gave", "asks", "actions", "reviews")
    return not any(content.get(part) for part in parts)


def _is_told(
    story: Story, material: Material, reader: Reader, since: datetime, until: datetime
) -> bool:
    is_then = story.at is not None and since <= story.at < until
    return is_then and material.is_seen(story.writeup.id, reader.eyes)


def _for_you(published: Iterable[Story], reader: Reader) -> list[dict[str, Any]]:
    """Learnings that could happen to the reader's services, then of what they follow.

    The gravest first; at most one of a write-up.
    """
    found = [
        (_rank(story, one), one)
        for story in published
        if story.writeup.team not in reader.teams and (one := _best(story, reader))
    ]
    return [one for _, one in sorted(found, key=lambda pair: pair[0])[:MOST_FOR_YOU]]


def _best(story: Story, reader: Reader) -> dict[str, Any] | None:
    follows = sorted(_subjects(story) & reader.chosen)
    mine = [
        (learning, sorted(concerned & reader.services)) for learning, concerned in story.learnings
    ]
    told = [one for one in mine if one[1] or follows]
    if not told:
        return None
    learning, services = max(told, key=lambda one: (one[0].is_conditioned, len(one[1])))
    return {
        "learning": learning.id,
        "services": services,
        "is_stated": learning.is_conditioned,
        "why": [list(one) for one in follows],
    }


def _rank(story: Story, one: dict[str, Any]) -> tuple[object, ...]:
    is_sure = bool(one["services"]) and one["is_stated"]
    severity = story.writeup.severity or _NO_SEVERITY
    return not is_sure, not one["services"], severity, -len(one["services"]), one["learning"]


def _subjects(story: Story) -> frozenset[Followed]:
    """What one may follow to hear of this."""
    writeup = story.writeup
    return frozenset(
        [
            ("team", writeup.team),
            ("writeup", writeup.id),
            *(("service", name) for name in story.services),
            *(("technology", name) for name in writeup.technologies),
            *(("tag", name) for name in writeup.tags),
        ]
    )


def _new(published: Iterable[Story], reader: Reader) -> list[str]:
    """What others wrote: what is followed first, then incidents, then the newest."""
    others = [one for one in published if one.writeup.team not in reader.teams]

    def rank(story: Story) -> tuple[bool, int]:
        return not _subjects(story) & reader.chosen, _KINDS.index(story.writeup.kind)

    return [one.writeup.id for one in sorted(others, key=rank)]


def _changed(
    material: Material, reader: Reader, since: datetime, until: datetime
) -> list[dict[str, Any]]:
    """Of what is followed: what was there before, and is otherwise. Not one's own team's doing."""
    found = []
    for story in material.changed:
        subjects = _subjects(story)
        is_own = story.writeup.team in reader.teams and story.what != "banned"
        why = sorted(subjects & (reader.chosen if is_own else _close(reader)))
        if why and _is_told(story, material, reader, since, until):
            found.append({"writeup": story.writeup.id, "what": story.what, "why": list(why[0])})
    return found


def _close(reader: Reader) -> frozenset[Followed]:
    """What is followed, without the technologies of one's services: those change all the time."""
    usual = frozenset(one for one in reader.follows if one[0] != "technology")
    return usual | reader.chosen


def _gave(taken: Sequence[Taken], reader: Reader) -> list[dict[str, Any]]:
    """What others took up of what the reader's teams wrote, by write-up and way."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in taken:
        if one.source in reader.teams and one.taker not in reader.teams:
            names = found.setdefault((one.writeup, one.what), [])
            names += [one.by] if one.by and one.by not in names else []
    return [
        {"writeup": writeup, "what": what, "by": names} for (writeup, what), names in found.items()
    ]


def _answers(taken: Sequence[Taken]) -> dict[str, list[int]]:
    """[answers, proofs] by write-up, for the line of numbers."""
    counted: dict[str, list[int]] = {}
    for one in taken:
        if one.what == "answered":
            counts = counted.setdefault(one.writeup, [0, 0])
            counts[0] += 1
            counts[1] += one.is_proof
    return counted


def _owed(material: Material, reader: Reader) -> dict[str, Any]:
    person = reader.eyes.id
    asks = [
        {
            "learning": one.learning.id,
            "service": one.service.slug,
            "ask": material.asked.get(one.key, {}).get(person),
        }
        for one in material.waiting
        if material.receivers.get(one.service.slug) == person
    ]
    mine = [
        one for one in material.late.get(person, ()) if material.is_seen(one.writeup, reader.eyes)
    ]
    reviews = [
        one.id
        for one in material.reviews
        if reader.eyes.writes_for(one.team)
        and one.team in reader.teams
        and one.created_by != person
        and material.is_seen(one.id, reader.eyes)
    ]
    return {"asks": asks, "actions": [one.id for one in mine], "reviews": reviews}
