"""Publishing what was pushed: one write-up, its revision, its page, its parts, its index entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from app.actions.circulating import circulate_changes
from app.actions.contradicting import Contradiction, contradict
from app.actions.doubting import doubts
from app.actions.incoming import Incoming
from app.actions.indexing import index
from app.actions.keeping import keep_parts, keep_revision
from app.actions.noticing import before, notice_push
from app.actions.owning import owner_for, services_for
from app.actions.understanding import begun, is_past, missing_from, understand, unknown_service
from app.preparing import Prepared
from app.reading import Reading
from models.actor import Actor
from models.database import take_turns
from models.errors import SecretFound, Stale
from models.event import record
from models.matching import overlap
from models.revision import Revision
from models.source import Source, own_source
from models.writeup import WriteUp, writeups_by_source

#: Share of words in common from which a file of the same id is the same file, as git takes it.
RENAMED_FROM = 0.5


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a push."""

    writeup: WriteUp
    is_new: bool
    changed: bool
    #: What a service had settled, and happened there again.
    contradicted: Sequence[Contradiction] = ()


def already_there(session: Session, incoming: Incoming, *, by: Actor) -> WriteUp | None:
    """The write-up, where this very text is its newest revision: then nothing is to be done."""
    if incoming.source is None or incoming.moved_from:
        return None
    same = writeups_by_source(session, incoming.source.key)
    mine = [writeup for writeup in same if by.writes_for(writeup.team)]
    meant = [writeup for writeup in mine if incoming.team in (None, writeup.team)]
    if len(meant) == 1 and _is_newest(session, meant[0], incoming):
        return meant[0]
    return None


def unchanged(writeup: WriteUp) -> Published:
    return Published(writeup, is_new=False, changed=False)


def refuse_secrets(prepared: Prepared) -> None:
    """Raises SecretFound for every secret that its author did not allow with a reason."""
    found = [secret for secret in prepared.secrets if secret.allowed is None]
    if found:
        raise SecretFound(
            "The text holds what looks like a secret: {rule} in line {line}. "
            "Remove it, make it void where it was issued, and push again.",
            rule=found[0].rule,
            line=found[0].line,
            secrets=[{"rule": secret.rule, "line": secret.line} for secret in found],
        )


def publish(
    session: Session,
    incoming: Incoming,
    prepared: Prepared,
    *,
    by: Actor,
    now: datetime,
    zone: ZoneInfo,
) -> Published:
    """Store what was pushed; the same again changes nothing. Raises Forbidden, SourceOwned."""
    refuse_secrets(prepared)
    take_turns(session)
    reading = prepared.reading
    team = owner_for(session, incoming, reading, by=by, now=now)
    source = incoming.source or own_source(reading.author_id, incoming.sha256)
    writeup = _existing(session, team, source, incoming, reading)
    if writeup and writeup.source == source.key and _is_newest(session, writeup, incoming):
        return unchanged(writeup)
    if writeup and incoming.onto not in (None, writeup.revision):
        raise Stale
    is_new, stood = writeup is None, before(writeup)
    if writeup is None:
        writeup = begun(reading, team, by=by, now=now, zone=zone)
        writeup.is_past = is_past(incoming, reading, now.astimezone(zone).date())
    understand(writeup, source, reading, now)
    writeup.revision += 1
    session.add(writeup)
    session.flush()
    services, lost = services_for(session, reading.services, now=now)
    writeup.missing = missing_from(reading, services)
    writeup.findings = [
        *reading.findings,
        *(unknown_service(name) for name in lost),
        *doubts(reading.learnings),
    ]
    keep_revision(session, writeup, incoming, prepared, by=by, now=now)
    changes = keep_parts(session, writeup, services, reading, incoming, now=now)
    index(session, writeup, services, prepared.finished, plain=prepared.plain)
    verb = "writeup.pushed" if is_new else "writeup.revised"
    record(session, verb, writeup.id, by=by, at=now, revision=writeup.revision, via=incoming.via)
    _record_allowed(session, writeup, prepared, by=by, now=now)
    circulate_changes(session, writeup, changes, by=by, now=now)
    again = contradict(session, writeup, services, by=by, now=now, zone=zone)
    notice_push(session, writeup, stood, by=by, now=now)
    return Published(writeup, is_new, changed=True, contradicted=again)


def _is_newest(session: Session, writeup: WriteUp, incoming: Incoming) -> bool:
    query = select(Revision.sha256, Revision.told).where(
        Revision.writeup == writeup.id, Revision.number == writeup.revision
    )
    sha256, told = session.exec(query).one()
    return bool(sha256 == incoming.sha256 and told == incoming.told)


def _existing(
    session: Session, team: str, source: Source, incoming: Incoming, reading: Reading
) -> WriteUp | None:
    """By its key, by the key that it had before, or by its author's id in the same repository."""
    keys = [source.key, *([incoming.moved_from] if incoming.moved_from else [])]
    for key in keys:
        for writeup in writeups_by_source(session, key):
            if writeup.team == team:
                return writeup
    return _renamed(session, team, source, incoming, reading)


def _renamed(
    session: Session, team: str, source: Source, incoming: Incoming, reading: Reading
) -> WriteUp | None:
    """One file of a repository under a new path: same id, at another commit, much the same text.

    Two services of one repository may both have an ADR-0001.
    """
    if not (source.repository and source.commit and reading.author_id):
        return None
    query = (
        select(WriteUp, Revision)
        .join(Revision, (col(Revision.writeup) == WriteUp.id))
        .where(Revision.number == WriteUp.revision, WriteUp.team == team)
        .where(WriteUp.root == source.root, WriteUp.author_id == reading.author_id)
    )
    found = session.exec(query.limit(2)).all()
    if len(found) != 1 or found[0][1].commit in (None, source.commit):
        return None
    writeup, revision = found[0]
    return writeup if overlap(revision.text, incoming.text) >= RENAMED_FROM else None


def _record_allowed(
    session: Session, writeup: WriteUp, prepared: Prepared, *, by: Actor, now: datetime
) -> None:
    for secret in prepared.secrets:
        record(
            session,
            "secret.allowed",
            writeup.id,
            by=by,
            at=now,
            rule=secret.rule,
            line=secret.line,
            reason=secret.allowed,
        )
