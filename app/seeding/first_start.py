"""Loading the seeds, all in one transaction: a first start that was cut off begins anew."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from app.actions.cataloguing import load_catalogue, read_catalogue
from app.actions.incoming import Incoming, analysed_whole
from app.actions.publishing import publish
from app.hub import Hub
from app.preparing import Prepared
from app.reading.yaml12 import loaded
from app.seeding.templates import expanded
from models.actor import HUB
from models.answer import Answer
from models.learning import Learning
from models.person import Person
from models.source import Source, source_from
from models.team import Team

FOLDER = Path(__file__).parents[2] / "seeds"
_HOST = "github.example.com/asanagi"
#: Write-ups are prepared by so many, so that progress can be told.
_BATCH = 20


@dataclass(frozen=True, slots=True)
class Seeds:
    """What to load besides the manual."""

    demo: bool
    starter: bool


def is_empty(session: Session) -> bool:
    """Whether nothing was ever put into this hub."""
    return session.exec(select(Team.slug).limit(1)).first() is None


def seed(
    hub: Hub,
    seeds: Seeds,
    *,
    now: datetime,
    tell: Callable[[int, int], object] = lambda _done, _all: None,
) -> None:
    """Load the seeds into an empty hub; ``tell`` hears how many texts of how many are prepared."""
    today = now.astimezone(hub.settings.zone).date()
    texts = list(_texts(seeds, today))
    prepared = _prepared(hub, texts, today, tell)
    catalogues = [read_catalogue(_read(path, today)) for path in _catalogues(seeds)]
    said = _said(seeds, today)
    with hub.transaction() as session:
        for catalogue in catalogues:
            load_catalogue(session, catalogue, by=HUB, now=now)
        for one, work in zip(texts, prepared, strict=True):
            at = min(now, _when(work, hub, now))
            publish(session, one, work, by=HUB, now=at, zone=hub.settings.zone)
        _answers(session, said)


def _prepared(
    hub: Hub, texts: list[Incoming], today: date, tell: Callable[[int, int], object]
) -> list[Prepared]:
    done: list[Prepared] = []
    for at in range(0, len(texts), _BATCH):
        drafts = [one.draft(today=today) for one in texts[at : at + _BATCH]]
        done += map(analysed_whole, hub.preparer.prepare_many(drafts))
        tell(len(done), len(texts))
    return done


def _catalogues(seeds: Seeds) -> list[Path]:
    libraries = [FOLDER / name / "library.yaml" for name in _libraries(seeds)]
    return [*libraries, *([FOLDER / "demo" / "organisation.yaml"] if seeds.demo else [])]


def _said(seeds: Seeds, today: date) -> list[dict[str, Any]]:
    """The answers of the demo's services."""
    if not seeds.demo:
        return []
    text = _read(FOLDER / "demo" / "answers.yaml", today)
    return list(loaded(text))


def _libraries(seeds: Seeds) -> list[str]:
    return ["manual", *(["starter"] if seeds.starter else [])]


def _texts(seeds: Seeds, today: date) -> Iterator[Incoming]:
    for name in _libraries(seeds):
        for path in sorted((FOLDER / name).glob("*.md")):
            place = Source(f"library:{name}:{path.name}", f"library:{name}", path.name)
            yield _incoming(path, place, name, today)
    if seeds.demo:
        root = FOLDER / "demo" / "writeups"
        for path in sorted(root.rglob("*.md")):
            team, _, inside = path.relative_to(root).as_posix().partition("/")
            yield _incoming(path, source_from(f"{_HOST}/{team}:{inside}"), team, today)


def _incoming(path: Path, source: Source, team: str, today: date) -> Incoming:
    text = _read(path, today)
    return Incoming(content=text.encode(), text=text, source=source, team=team, via="seed")


def _read(path: Path, today: date) -> str:
    return expanded(path.read_text(encoding="utf-8"), today)


def _when(prepared: Prepared, hub: Hub, now: datetime) -> datetime:
    """The evening of the day after what it is about: when somebody would have pushed it."""
    if not prepared.reading.date:
        return now
    day = date.fromisoformat(prepared.reading.date) + timedelta(days=1)
    return datetime.combine(day, time(18), hub.settings.zone)


def _answers(session: Session, said: list[dict[str, Any]]) -> None:
    given = select(Learning.given_id, Learning.id).where(col(Learning.given_id).is_not(None))
    learnings = dict(session.exec(given).all())
    people = dict(session.exec(select(Person.email, Person.id)).all())
    session.add_all(_answer(one, learnings, people) for one in said)


def _answer(
    said: dict[str, Any], learnings: dict[str | None, str], people: dict[str, str]
) -> Answer:
    known = {"learning": learnings[said["learning"]], "by": people.get(said["by"], said["by"])}
    times = {
        name: datetime.fromisoformat(str(said[name]))
        for name in ("at", "valid_until")
        if said.get(name)
    }
    days = {"until": date.fromisoformat(str(said["until"]))} if said.get("until") else {}
    return Answer(**said | known | times | days)
