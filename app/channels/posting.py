"""Posting a message, and judging by the answer whether it arrived."""

import re
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime

from app.channels.message import Message
from app.channels.register import FORMATS
from app.clock import utc_now
from app.outbound import Elsewhere, Outbound, Reply, Unfit, Unreachable, Unreached
from app.outbound.fates import GoneError, NotSentError, RefusedError

#: Seconds for one message; Standard Webhooks wants 15 to 30.
PATIENCE = 15.0
#: Bytes of an answer that are looked at: a chat's reason for a refusal is a word or two.
LIMIT = 4_096
LONGEST_WAIT = timedelta(days=1)
_GONE = 410
#: Not taken in, and welcome later: too slow, too early, too often, not just now.
_LATER = (408, 425, 429, 503)
#: Such as Slack's ``channel_is_archived``; anything longer might quote what was sent.
_REASON = re.compile(rb"[a-z]+(?:_[a-z]+){1,5}")


class Channels:
    """For any number of threads. Never within a transaction: it is slow."""

    def __init__(self, outbound: Outbound) -> None:
        self._outbound = outbound

    def send(self, message: Message) -> None:
        """Returns when the message was taken over; raises NotSentError and RefusedError.

        Whatever else it raises leaves open whether it was taken over. No error names an address.
        """
        drops_repeats = FORMATS[message.kind].drops_repeats
        try:
            _judge(self._posted(message))
        except Unfit as problem:
            raise RefusedError(str(problem)) from problem
        except Unreached as problem:
            raise NotSentError(str(problem)) from problem
        except Elsewhere as problem:
            raise (NotSentError if drops_repeats else RefusedError)(str(problem)) from problem
        except Unreachable as problem:
            if drops_repeats:
                raise NotSentError(str(problem)) from problem
            raise

    def _posted(self, message: Message) -> Reply:
        parcel = FORMATS[message.kind].pack(message, utc_now())
        return self._outbound.request(
            "POST", message.address, headers=parcel.headers, said=parcel.body, needs_body=False
        )


def _judge(reply: Reply) -> None:
    """Returns where it was taken over; raises Unreachable where that cannot be told."""
    if reply.status < 300:
        return
    problem = _problem(reply)
    if reply.status == _GONE:
        raise GoneError(str(problem)) from problem
    if reply.status in _LATER:
        after = _wait(reply.headers.get("retry-after", ""))
        raise NotSentError(str(problem), after=after) from problem
    if reply.status < 500:
        raise RefusedError(str(problem)) from problem
    raise problem


def _problem(reply: Reply) -> Unreachable:
    said = reply.body.strip()
    if _REASON.fullmatch(said):
        return Unreachable("“{host}” answers {status}: {reason}", host=reply.host,
                           status=reply.status, reason=said.decode())  # fmt: skip
    return Unreachable("“{host}” answers {status}.", host=reply.host, status=reply.status)


def _wait(written: str) -> timedelta | None:
    """What ``Retry-After`` says, in seconds or as a date; None where it cannot be read."""
    if written.isascii() and written.isdigit():
        return timedelta(seconds=min(int(written[:9]), LONGEST_WAIT.total_seconds()))
    try:
        until = parsedate_to_datetime(written)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(until - utc_now(), timedelta()), LONGEST_WAIT)
