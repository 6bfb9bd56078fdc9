"""Who does something: a person, a token of theirs or of a team's CI, or the hub itself."""

from dataclasses import dataclass

from models.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts, with the rights they act with.

    ``role`` is one of ``models.person.ROLES``; ``scope`` is None for a signed-in person and the
    token's scope otherwise (``push``, ``read``, ``evidence``, ``admin``).
    """

    id: str
    role: str = "reader"
    teams: tuple[str, ...] = ()
    scope: str | None = None
    locale: str | None = None
    name: str = ""

    @property
    def is_sre(self) -> bool:
        return self.role in ("sre", "admin")

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"

    @property
    def person_id(self) -> str | None:
        return self.id if self.id.startswith("p-") else None

    def writes_for(self, team: str) -> bool:
        return self.is_sre or (self.role == "author" and team in self.teams)

    def must_write_for(self, team: str) -> None:
        if not self.writes_for(team):
            raise Forbidden("You may not write for the team “{team}”.", team=team)


#: The hub itself: seeding, jobs, the command line beside the database.
HUB = Actor(id="hub", role="admin", name="Yokoten")
