"""Loading the seeds, all in one transaction: a first start that was cut off begins anew."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlmodel import Session, select

from app.actions.cataloguing import load_catalogue, read_catalogue
from app.actions.incoming import Incoming, analysed_whole
from app.actions.publishing import publish
from app.hub import Hub
from app.preparing import Prepared
from app.seeding.history import read_history, relive
from app.seeding.templates import FOLDER, read
from models.actor import HUB
from models.source import Source, source_from
from models.team import Team

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
    catalogues = [read_catalogue(read(path, today)) for path in _catalogues(seeds)]
    history = read_history(today) if seeds.demo else None
    with hub.transaction() as session:
        for catalogue in catalogues:
            load_catalogue(session, catalogue, by=HUB, now=now)
        for one, work in zip(texts, prepared, strict=True):
            at = min(now, _when(work, hub, now))
            publish(session, one, work, by=HUB, now=at, zone=hub.settings.zone)
        if history:
            relive(session, history, settings=hub.settings, now=now)


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
    text = read(path, today)
    return Incoming(content=text.encode(), text=text, source=source, team=team, via="seed")


def _when(prepared: Prepared, hub: Hub, now: datetime) -> datetime:
    """The evening of the day after what it is about: when somebody would have pushed it."""
    if not prepared.reading.date:
        return now
    day = date.fromisoformat(prepared.reading.date) + timedelta(days=1)
    return datetime.combine(day, time(18), hub.settings.zone)
