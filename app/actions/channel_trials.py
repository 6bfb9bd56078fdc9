"""Trying a channel out: a message that says nothing but where it comes from."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.actions.channelling import pause_for
from app.channels import Bulletin, Item, Message, Section
from app.i18n import say
from app.mail import Letter
from app.pages.words.marking import msgid
from models.actor import Actor
from models.channel import Channel
from models.event import record
from models.ids import new_id
from models.team import team_names


@dataclass(frozen=True, slots=True)
class Outcome:
    """``state`` is one of a dispatch's; ``said`` is what came back, in the reader's language.

    ``gone`` is the same as it is kept, where nobody is there any more.
    """

    channel: str
    host: str
    state: str
    said: str = ""
    gone: str | None = None


def trial(
    session: Session, channel: Channel, *, public_url: str, by: Actor, now: datetime
) -> Letter | Message:
    """The test message of a channel, in its language."""
    lang, team = channel.lang, channel.team
    name = team_names(session, lang).get(team, team)
    bulletin = Bulletin(
        title=say(lang, msgid("A test from Yokoten")),
        lead=say(
            lang,
            msgid("{name} wanted to see whether this arrives. “{team}” is told here from now on."),
            name=by.name or by.id,
            team=name,
        ),
        sections=[Section("", [Item(name, f"{public_url}/teams/{team}")])],
        url=f"{public_url}/teams/{team}/channels",
        lang=lang,
    )
    if channel.kind == "mail":
        return _letter(channel, bulletin)
    data = {"channel": channel.id, "team": team}
    return Message.to(
        channel, id=new_id("ds"), of_type="channel.test", at=now, bulletin=bulletin, data=data
    )


def note_trial(
    session: Session, channel: Channel, outcome: Outcome, *, by: Actor, now: datetime
) -> None:
    """Put down what came of it; where nobody is there any more, the channel is paused."""
    record(session, "channel.tried", channel.id, by=by, at=now, state=outcome.state)
    if outcome.gone:
        pause_for(session, channel, said=outcome.gone, now=now)


def _letter(channel: Channel, bulletin: Bulletin) -> Letter:
    text = f"{bulletin.lead}\n\n{bulletin.url}\n"
    headers = {"Auto-Submitted": "auto-generated"}
    return Letter(to=channel.address, subject=bulletin.title, text=text, headers=headers)
