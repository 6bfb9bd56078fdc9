"""A notice for a team's chat or webhook: few words there, ids and addresses for machines."""

from collections.abc import Mapping
from typing import Any

from app.actions.notice_parts import Matter, Told
from app.channels.message import Bulletin, Item, Message, Section
from app.i18n import say
from app.markdown import strip_redactions
from app.pages.words.marking import msgid
from models.channel import Channel
from models.writeup import WriteUp

#: What a receiver of webhooks goes by.
TYPES = {
    "severe": "learning.severe",
    "contradicted": "learning.contradicted",
    "banned": "runbook.banned",
}
_TITLES = {
    "severe": msgid("Severity 1: {title}"),
    "contradicted": msgid("It happened again: {title}"),
    "banned": msgid("Do not use this runbook: {title}"),
}
_LEADS = {
    "severe": msgid("{team} learned something from an incident of severity 1."),
    "contradicted": msgid("What had been settled for {services} has happened there again."),
    "banned": msgid("{team} says that this runbook must not be used."),
}


def message_of(
    told: Told,
    writeup: WriteUp,
    channel: Channel,
    names: Mapping[str, str],
    *,
    id: str,
    public_url: str,
) -> Message:
    """``names`` are those of teams; the write-up is one that everybody may see."""
    lang, kind = channel.lang, told.notice.kind
    title = strip_redactions(writeup.title)
    services = [one.name(lang) for one in told.concerned]
    lead = say(lang, _LEADS[kind], team=names.get(writeup.team, writeup.team), services=services)
    bulletin = Bulletin(
        title=say(lang, _TITLES[kind], title=title),
        lead=lead,
        sections=_sections(told, lang, public_url),
        url=f"{public_url}/w/{writeup.id}",
        lang=lang,
        is_urgent=True,
    )
    return Message.to(
        channel,
        id=id,
        of_type=TYPES[kind],
        at=told.notice.at,
        bulletin=bulletin,
        data=_data(told, writeup, public_url),
    )


def _sections(told: Told, lang: str, public_url: str) -> list[Section]:
    heading = say(lang, msgid("Learnings"))
    return [Section(heading, [_item(told, one, lang, public_url) for one in told.matters])]


def _item(told: Told, matter: Matter, lang: str, public_url: str) -> Item:
    services = [one.name(lang) for one in matter.services]
    words = (
        msgid("Happened again in: {services}")
        if told.notice.kind == "contradicted"
        else msgid("Could happen to: {services}")
    )
    return Item(
        strip_redactions(matter.learning.statement),
        f"{public_url}/learnings/{matter.learning.id}",
        say(lang, words, services=services) if services else "",
    )


def _data(told: Told, writeup: WriteUp, public_url: str) -> dict[str, Any]:
    return {
        "notice": told.notice.id,
        "writeup": writeup.id,
        "url": f"{public_url}/w/{writeup.id}",
        "kind": writeup.kind,
        "severity": writeup.severity,
        "team": writeup.team,
        "services": [one.slug for one in told.concerned],
        "learnings": [one.learning.id for one in told.matters],
    }
