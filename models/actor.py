"""Who does something: a person, a token of theirs or of a team's CI, or the hub itself."""

from dataclasses import dataclass

from models.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts, with the rights they act with.

    ``role`` is one of ``models.person.ROLES``; ``scope`` is None for a signed-in person and the
    token's scope otherwise (``models.token.SCOPES``; ``workload`` for a signed identity of CI).
    ``services`` are those that a token or an identity is bound to.
    """

    id: str
    role: str = "reader"
    teams: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    scope: str | None = None
    locale: str | None = None
    timezone: str | None = None
    name: str = ""

    @property
    def is_sre(self) -> bool:
        return self.role in ("sre", "admin")

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"

    @property
    def leads(self) -> bool:
        """Whether this is the SRE team itself, not a token that merely pushes for any team."""
        return self.is_sre and self.scope in (None, "admin")

    @property
    def sees_every_row(self) -> bool:
        """Whether restricted rollouts show this actor the rows of all teams."""
        return self.leads or (self.role == "security" and self.scope is None)

    @property
    def person_id(self) -> str | None:
        return self.id if self.id.startswith("p-") else None

    @property
    def tier(self) -> str:
        """What evidence of this actor is worth: T3 where a signed identity sends it."""
        return "T3" if self.scope == "workload" else "T2"

    def proves_for(self, service: str, team: str | None) -> bool:
        """Whether this actor may send evidence and facts of a service of this team."""
        if self.scope in ("evidence:all", "admin"):
            return True
        if self.services:
            return self.scope in ("evidence", "push", "workload") and service in self.services
        if self.scope == "push" and self.is_sre:
            return True
        return self.scope in ("evidence", "push") and team is not None and team in self.teams

    def writes_for(self, team: str) -> bool:
        return self.is_sre or (self.role in ("author", "security") and team in self.teams)

    def must_write_for(self, team: str) -> None:
        if not self.writes_for(team):
            raise Forbidden("You may not write for the team “{team}”.", team=team)


#: The hub itself: seeding, jobs, the command line beside the database.
HUB = Actor(id="hub", role="admin", name="Yokoten")
