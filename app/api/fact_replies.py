"""What ``/services/{slug}/facts`` takes and answers, as the OpenAPI document describes it."""

from typing import Any

from pydantic import BaseModel

from app.api.replies import Problem, Replies

Value = bool | int | float | str | list[str]


class FactItem(BaseModel):
    """``source`` is where it was read, ``by`` the id of whoever said so."""

    name: str
    value: Value
    source: str | None
    by: str
    observed_at: str


class SbomReply(BaseModel):
    """The newest SBOM; ``components`` counts all that it lists."""

    components: int
    observed_at: str


class FactsReply(BaseModel):
    service: str
    facts: dict[str, Value]
    items: list[FactItem]
    sbom: SbomReply | None


class NotedReply(BaseModel):
    """``changed`` are names of facts, or addresses of packages (``pkg:npm/axios``)."""

    service: str
    facts: dict[str, Value]
    changed: list[str]
    sbom: SbomReply | None


NOTED: Replies = {
    413: {"model": Problem, "description": "More than 8 MiB."},
}
_FACTS = {
    "type": "object",
    "description": "Names and values, null to remove; or a CycloneDX document (1.2 to 1.7).",
    "additionalProperties": True,
}
FACTS_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": _FACTS,
                "examples": {
                    "facts": {"value": {"java": "21.0.2", "has_replica": True, "queue": None}},
                    "sbom": {
                        "value": {
                            "bomFormat": "CycloneDX",
                            "specVersion": "1.6",
                            "components": [
                                {
                                    "type": "library",
                                    "name": "axios",
                                    "version": "1.6.8",
                                    "purl": "pkg:npm/axios@1.6.8",
                                }
                            ],
                        }
                    },
                },
            }
        },
    }
}
