"""Trying a channel out: a message that says nothing but where it comes from."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, select

from app.actions.channelling import pause_for
from app.channels import Bulletin, Item, Message, Section
from app.i18n import say
from app.mail import Letter
from app.pages.words.marking import msgid
from models.actor import Actor
from models.channel import Channel
from models.errors import Conflict, TooMany
from models.event import Event, record
from models.ids import new_id
from models.team import team_names

#: Test messages of one channel in an hour, and of a team in a day.
MOST_AN_HOUR, MOST_A_DAY = 5, 20
_TRIED = "channel.tried"


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
    """The test message of a channel, in its language.

    Raises Conflict where it is paused, TooMany where it was tried often: nobody has confirmed that
    they want to read it.
    """
    _must_be_allowed(session, channel, now)
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
    record(session, _TRIED, channel.id, by=by, at=now, state=outcome.state,
           team=channel.team)  # fmt: skip
    if outcome.gone:
        pause_for(session, channel, said=outcome.gone, now=now)


def _must_be_allowed(session: Session, channel: Channel, now: datetime) -> None:
    if channel.is_paused:
        raise Conflict("This channel is paused; resume it first.")
    query = select(Event).where(Event.verb == _TRIED, Event.at > now - timedelta(days=1))
    day = [one for one in session.exec(query) if one.details.get("team") == channel.team]
    hour = [one for one in day if one.subject == channel.id and one.at > now - timedelta(hours=1)]
    if len(hour) >= MOST_AN_HOUR:
        raise TooMany("A channel is tried out {most} times an hour at most.", most=MOST_AN_HOUR)
    if len(day) >= MOST_A_DAY:
        raise TooMany("A team tries its channels out {most} times a day at most.", most=MOST_A_DAY)


def _letter(channel: Channel, bulletin: Bulletin) -> Letter:
    text = f"{bulletin.lead}\n\n{bulletin.url}\n"
    headers = {"Auto-Submitted": "auto-generated"}
    return Letter(to=channel.address, subject=bulletin.title, text=text, headers=headers)
