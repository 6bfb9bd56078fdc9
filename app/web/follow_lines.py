"""What somebody follows, and what a page offers to follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from sqlmodel import Session

from app.actions.following import Followed, followed_by, usual_for
from app.markdown import has_redactions, strip_redactions
from models.actor import Actor
from models.catalogue import visible_services, visible_teams
from models.person import services_kept_by
from models.subscription import FOLLOWED, choices_of
from models.writeup import WriteUp, readable_writeups


@dataclass(frozen=True, slots=True)
class FollowLine:
    """``href`` is None for what its reader may not see any more, or where no page is its own."""

    kind: str
    target: str
    name: str
    href: str | None
    is_usual: bool
    is_on: bool

    @property
    def what(self) -> str:
        """As forms say it."""
        return f"{self.kind}:{self.target}"

    @property
    def feed(self) -> str | None:
        """The path of its feed, where there is one."""
        has_one = self.href and self.kind in ("team", "service", "tag")
        return f"/feeds/{self.kind}/{quote(self.target)}.atom" if has_one else None


@dataclass(frozen=True, slots=True)
class _Standing:
    usual: set[Followed]
    followed: set[Followed]

    def line(self, what: Followed, name: str, href: str | None = None) -> FollowLine:
        return FollowLine(*what, name, href, what in self.usual, what in self.followed)


def follow_lines(session: Session, viewer: Actor, *, locale: str) -> list[FollowLine]:
    """The usual, switched off or not, and what was chosen; by kind and name."""
    standing = _standing(session, viewer)
    wanted = standing.usual | standing.followed
    called = _called(session, viewer, wanted, locale)
    lines = [standing.line(what, *called.get(what, (what[1], None))) for what in wanted]
    return sorted(lines, key=lambda one: (FOLLOWED.index(one.kind), one.name, one.target))


def to_follow(session: Session, viewer: Actor, what: Iterable[Followed]) -> list[FollowLine]:
    """How the viewer stands to these; nothing where a token asks."""
    if viewer.scope is not None:
        return []
    standing = _standing(session, viewer)
    return [standing.line(one, one[1]) for one in what]


def to_follow_of(session: Session, viewer: Actor, writeup: WriteUp) -> list[FollowLine]:
    """The write-up itself, its tags and its technologies, but for redacted words."""
    words = [("tag", tag) for tag in writeup.tags]
    words += [("technology", name) for name in writeup.technologies if name not in writeup.tags]
    named = [one for one in words if not has_redactions(one[1])]
    return to_follow(session, viewer, [("writeup", writeup.id), *named])


def _standing(session: Session, viewer: Actor) -> _Standing:
    services = services_kept_by(session, viewer.id, teams=viewer.teams)
    chosen = choices_of(session, [viewer.id])[viewer.id]
    usual = usual_for(services, viewer.teams)
    return _Standing(usual, followed_by(services, viewer.teams, chosen))


def _called(
    session: Session, viewer: Actor, wanted: Iterable[Followed], locale: str
) -> dict[Followed, tuple[str, str]]:
    """Name and address of what the viewer may see of these."""
    ids = [target for kind, target in wanted if kind == "writeup"]
    writeups = readable_writeups(session, ids, viewer=viewer)
    called = {("writeup", id_): (_title(one), f"/w/{id_}") for id_, one in writeups.items()}
    for team in visible_teams(session, viewer=viewer):
        called["team", team.slug] = team.name(locale), f"/teams/{team.slug}"
    for service in visible_services(session, viewer=viewer):
        called["service", service.slug] = service.name(locale), f"/services/{service.slug}"
    for kind, word in wanted:
        if kind in ("technology", "tag"):
            called[kind, word] = word, f"/search?{urlencode({kind: word})}"
    return called


def _title(writeup: WriteUp) -> str:
    return strip_redactions(writeup.title)


def feeds_of(lines: Sequence[FollowLine]) -> list[FollowLine]:
    """Those that are followed and have a feed."""
    return [one for one in lines if one.is_on and one.feed]
