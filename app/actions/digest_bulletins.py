"""The edition of a team for its chat, and as data for its webhook."""

from collections.abc import Mapping
from typing import Any

from app.actions.digest_parts import Digest, ForYou, Given
from app.channels.message import Bulletin, Item, Section
from app.i18n import say, translator
from app.markdown import strip_redactions
from app.pages.dates import short_day
from app.pages.words import words_for
from app.pages.words.marking import msgid
from models.writeup import WriteUp

_TAKEN = {
    "answered": msgid("{title}: answered by {by}"),
    "adopted": msgid("{title}: rolled out to every service"),
    "linked": msgid("{title}: linked by {by}"),
}


def bulletin_of(
    digest: Digest, names: Mapping[str, str], *, slug: str, lang: str, public_url: str
) -> Bulletin:
    """The edition of the team ``slug`` in plain text; ``names`` are those of all teams."""
    monday = short_day(digest.week.first, lang)
    sections = (
        Section(say(lang, msgid("Pick of the week")), _pick(digest, names, public_url)),
        Section(
            say(lang, msgid("For your services")),
            [_for_you(one, names, lang, public_url) for one in digest.for_you],
        ),
        Section(
            say(lang, msgid("What you gave")), [_gave(one, lang, public_url) for one in digest.gave]
        ),
        Section(
            say(lang, msgid("Changed")),
            [_writeup(one.writeup, names, lang, public_url) for one in digest.changed],
        ),
        Section(
            say(lang, msgid("New from other teams")),
            [_writeup(one, names, lang, public_url) for one in digest.new],
        ),
    )
    return Bulletin(
        title=say(lang, msgid("{team}: week of {monday}"), team=names[slug], monday=monday),
        lead=_lead(digest, lang),
        sections=[one for one in sections if one.items],
        url=f"{public_url}/teams/{slug}/digests/{digest.week}",
        lang=lang,
    )


def data_of(digest: Digest, *, team: str, public_url: str) -> dict[str, Any]:
    """Ids and addresses; whoever gets them reads the rest with rights of their own."""
    return {
        "week": str(digest.week),
        "team": team,
        "url": f"{public_url}/teams/{team}/digests/{digest.week}",
        "for_you": [
            {
                "learning": one.learning.id,
                "writeup": one.writeup.id,
                "team": one.writeup.team,
                "services": [service.slug for service in one.services],
                "url": f"{public_url}/learnings/{one.learning.id}",
            }
            for one in digest.for_you
        ],
        "new": [
            {"id": one.id, "kind": one.kind, "team": one.team, "url": f"{public_url}/w/{one.id}"}
            for one in digest.new
        ],
    }


def _lead(digest: Digest, lang: str) -> str:
    numbers = digest.numbers
    return say(
        lang,
        msgid("{writeups} new from {teams} teams, {answers} answers, {proofs} proofs this week."),
        writeups=numbers.writeups,
        teams=numbers.teams,
        answers=numbers.answers,
        proofs=numbers.proofs,
    )


def _pick(digest: Digest, names: Mapping[str, str], public_url: str) -> list[Item]:
    if digest.pick is None:
        return []
    learning, about = digest.pick.learning, names.get(digest.pick.writeup.team, "")
    note = f"{about}: {_plain(digest.pick.note)}" if digest.pick.note else about
    return [Item(_plain(learning.statement), f"{public_url}/learnings/{learning.id}", note)]


def _for_you(one: ForYou, names: Mapping[str, str], lang: str, public_url: str) -> Item:
    services = [service.name(lang) for service in one.services]
    about = names.get(one.writeup.team, one.writeup.team)
    if services:
        concerned = say(lang, msgid("Could happen to: {services}"), services=services)
        about = f"{about} · {concerned}"
    return Item(_plain(one.learning.statement), f"{public_url}/learnings/{one.learning.id}", about)


def _gave(one: Given, lang: str, public_url: str) -> Item:
    told = say(lang, _TAKEN[one.what], title=_plain(one.writeup.title), by=list(one.by))
    return Item(told, f"{public_url}/w/{one.writeup.id}")


def _writeup(one: WriteUp, names: Mapping[str, str], lang: str, public_url: str) -> Item:
    kind = translator(lang).gettext(words_for("kind", one.kind))
    about = f"{kind} · {names.get(one.team, one.team)}"
    return Item(_plain(one.title), f"{public_url}/w/{one.id}", about)


def _plain(text: str) -> str:
    return " ".join(strip_redactions(text).split())
