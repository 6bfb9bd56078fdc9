"""Who did something, by name: people, tokens, CI jobs and the hub itself."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from models.actor import HUB
from models.person import names_of
from models.token import Token


def names_of_actors(session: Session, ids: Collection[str]) -> dict[str, str]:
    """A name for each id that is known; two queries."""
    tokens = session.exec(select(Token.id, Token.name).where(col(Token.id).in_(ids)))
    jobs = {id_: id_.removeprefix("ci:") for id_ in ids if id_.startswith("ci:")}
    return jobs | dict(tokens.all()) | names_of(session, set(ids)) | {HUB.id: HUB.name}
