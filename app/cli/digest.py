"""The weekly letter, looked at before it is sent, and sent by hand."""

from app.actions.previewing import preview
from app.actions.timetables import house_timetable
from app.actions.weeks import week_from
from app.cli.opening import ready_hub
from app.clock import utc_now
from app.digest_runs import plan
from app.mail import ConsoleSender
from app.worker import work_once
from models.errors import Invalid
from models.queue import lags

#: The kinds of job that send what is planned.
SENDING = ("send", "send_webhook")


def print_preview(*, week: str | None, email: str | None, html: bool) -> None:
    with ready_hub() as hub, hub.reading() as session:
        made = preview(session, hub.settings, week=week, email=email, now=utc_now())
    if html:
        print(made.html)
    else:
        ConsoleSender().send(made)


def send_digests(*, week: str | None, at_once: bool) -> None:
    """Plan what is due and send it; with ``at_once`` also what is not due yet."""
    chosen = week_from(week) if week else None
    with ready_hub() as hub:
        now, house = utc_now(), house_timetable(hub.settings)
        if chosen and not at_once and house.moment(chosen) > now:
            raise Invalid("The edition of {week} is not due yet; --now sends it.", week=str(chosen))
        count = plan(hub, now=now, week=chosen, is_early=at_once)
        while work_once(hub, kinds=SENDING):
            pass
        with hub.reading() as session:
            queues = lags(session, now=utc_now())
    print(f"{count} editions were planned; what may leave by now was sent.")
    if later := sum(queues[kind].waiting for kind in SENDING if kind in queues):
        print(f"{later} wait for their time: a worker sends them.")
