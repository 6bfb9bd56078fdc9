"""What the page of the ledger shows of a dispatch: for whom, of what, and why it stands there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from app.actions.bouncing import CAME_BACK, comes_back
from app.actions.dispatching import key_of
from app.actions.weeks import week_from
from app.errors.quoting import without_addresses
from app.pages.dates import short_day
from models.channel import Channel
from models.dispatch import Dispatch
from models.errors import Invalid
from models.job import Job
from models.ledger import GIVEN_UP
from models.person import names_of
from models.queue import jobs_by_key


@dataclass(frozen=True, slots=True)
class Line:
    """``next_try`` is None where nobody tries it again; what it tells is not shown here.

    ``comes_back``: this was not sent as the last letters to the person came back, and none is yet.
    """

    dispatch: Dispatch
    name: str
    channel: Channel | None
    state: str
    monday: str | None
    said: str
    tries: int
    next_try: datetime | None
    comes_back: bool

    @property
    def is_decided_on(self) -> bool:
        """Whether a person may have it sent again."""
        return self.state in ("unknown", "refused", GIVEN_UP)


def dispatch_lines(session: Session, dispatches: Sequence[Dispatch], locale: str) -> list[Line]:
    """Three queries, however many are shown, and two for each person whose letters come back."""
    recipients = {one.recipient for one in dispatches}
    names = names_of(session, recipients)
    there = {
        one.id: one for one in session.exec(select(Channel).where(col(Channel.id).in_(recipients)))
    }
    jobs = jobs_by_key(session, [key_of(one.id) for one in dispatches])
    unreached = _unreached(session, [one for one in dispatches if one.recipient in names])
    return [
        _line(
            one,
            names,
            there.get(one.recipient),
            jobs.get(key_of(one.id)),
            locale,
            comes_back=_is_unsent(one) and one.recipient in unreached,
        )
        for one in dispatches
    ]


def _unreached(session: Session, dispatches: Sequence[Dispatch]) -> set[str]:
    """The people to whom no letter is sent as the last ones came back."""
    among = {one.recipient for one in dispatches if _is_unsent(one)}
    return {recipient for recipient in among if comes_back(session, recipient)}


def _is_unsent(dispatch: Dispatch) -> bool:
    return dispatch.state == "dropped" and dispatch.said == CAME_BACK


def _line(
    dispatch: Dispatch,
    names: dict[str, str],
    channel: Channel | None,
    job: Job | None,
    locale: str,
    *,
    comes_back: bool,
) -> Line:
    is_dead = job is not None and job.dead_at is not None
    is_open = job is not None and not is_dead and job.done_at is None
    monday = monday_of(dispatch.about)
    return Line(
        dispatch=dispatch,
        name=names.get(dispatch.recipient, dispatch.recipient),
        channel=channel,
        state=GIVEN_UP if dispatch.state == "waiting" and is_dead else dispatch.state,
        monday=short_day(monday, locale) if monday else None,
        said=without_addresses(dispatch.said or ""),
        tries=job.attempts if job else 0,
        next_try=job.run_at if job and is_open and dispatch.state == "waiting" else None,
        comes_back=comes_back,
    )


def monday_of(about: str) -> date | None:
    """The day that names a week; None for what is no week."""
    try:
        return week_from(about).first
    except Invalid:
        return None
