"""What may be said of a team, a service and a person."""

from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.errors import Invalid
from models.person import ROLES
from models.team import SLUG

Slug = Annotated[str, Field(pattern=f"^{SLUG.pattern}$")]
Word = Annotated[str, Field(max_length=100)]
Line = Annotated[str, Field(max_length=300)]


class _Form(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class TeamForm(_Form):
    title: Line
    title_en: Line | None = None
    lang: Annotated[str, Field(pattern="^(ja|en)$")] = "ja"
    #: The address of the person who leads it.
    lead: Line | None = None
    summary: Annotated[str, Field(max_length=2_000)] = ""
    is_library: bool = False


class LinkForm(_Form):
    title: Line
    url: Annotated[str, Field(pattern="^https?://", max_length=2_000)]


Number = Annotated[int, Field(ge=1, strict=False)]


class GitHubIdentity(_Form):
    """A repository by the numbers that GitHub's API gives (``id``, ``owner.id``)."""

    issuer: Line
    repository_id: Number
    repository_owner_id: Number


class GitLabIdentity(_Form):
    """A project by the numbers that GitLab's API gives (``id``, ``namespace.id``)."""

    issuer: Line
    project_id: Number
    namespace_id: Number


class ServiceForm(_Form):
    title: Line
    team: Slug | None = None
    title_en: Line | None = None
    #: 1 is what must never stop.
    tier: Annotated[int, Field(ge=1, le=9)] | None = None
    technologies: Annotated[list[Word], Field(max_length=100)] = []
    tags: Annotated[list[Word], Field(max_length=100)] = []
    #: The day on which it is switched off.
    retires_on: Annotated[date, Field(strict=False)] | None = None
    #: ``host/owner/name``, as in the keys of what is pushed from it.
    repository: Line | None = None
    summary: Annotated[str, Field(max_length=2_000)] = ""
    links: Annotated[list[LinkForm], Field(max_length=50)] = []
    #: Whose signed CI identity proves for it.
    identities: Annotated[list[GitHubIdentity | GitLabIdentity], Field(max_length=20)] | None = None


class AwayForm(_Form):
    """Who answers for somebody who is away, from the first day to the last."""

    #: The address of whoever answers.
    delegate: Line
    since: Annotated[date, Field(strict=False)]
    until: Annotated[date, Field(strict=False)]


class PersonForm(_Form):
    email: Line
    name: Line
    role: Annotated[str, Field(pattern=f"^({'|'.join(ROLES)})$")] = "reader"
    teams: list[Slug] = []
    #: Those of which they are the embedded SRE.
    services: list[Slug] = []
    #: Those for which they are asked where the embedded SRE is not there.
    deputy_for: list[Slug] = []
    away: AwayForm | None = None
    locale: Annotated[str, Field(pattern="^(ja|en)$")] | None = None
    leaves_on: Annotated[date, Field(strict=False)] | None = None


Form = TypeVar("Form", bound=BaseModel)


def checked(form: type[Form], said: Any, *, at: int | None = None) -> Form:
    """``said`` as a form; raises Invalid that names each field that is wrong."""
    try:
        return form.model_validate(said)
    except ValidationError as error:
        problems = problems_of(error)
        fields = ", ".join(".".join(map(str, one["loc"])) for one in problems)
        place = f"#{at} " if at else ""
        raise Invalid(
            "Not as it should be: {place}{fields}.", place=place, fields=fields, errors=problems
        ) from None


def problems_of(error: ValidationError) -> list[dict[str, Any]]:
    """Where a form is wrong and why, as problem documents list it; without what was sent."""
    return [
        {"loc": list(one["loc"]), "message": one["msg"]}
        for one in error.errors(include_url=False, include_context=False, include_input=False)
    ]
