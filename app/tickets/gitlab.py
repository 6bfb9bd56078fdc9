"""GitLab Issues, of gitlab.com or a company's own: docs.gitlab.com/api/issues."""

from typing import Any
from urllib.parse import quote, urlsplit

from app.outbound import Outbound, Reply, Unreachable
from app.tickets.api import PER_PAGE, Api
from app.tickets.port import Draft, Reference, Tracker


class GitLab(Tracker):
    def __init__(self, base: str, token: str, outbound: Outbound) -> None:
        self.hosts = frozenset({urlsplit(base).hostname or ""})
        self._api = Api(base, {"PRIVATE-TOKEN": token}, outbound, is_limited=_is_limited)

    def find(self, repository: str, marker: str) -> Reference | None:
        query = f"?state=opened&order_by=created_at&sort=desc&per_page={PER_PAGE}"
        for page in self._api.pages(f"{_path(repository)}/issues{query}"):
            for issue in page:
                if marker in str(issue.get("description")):
                    return _reference(repository, issue)
        return None

    def open(self, repository: str, draft: Draft) -> Reference:
        about = self._api.get(_path(repository))
        title, body = draft.shown(to_all=not _is_closed(about))
        said = {"title": title, "description": body, "labels": ",".join(draft.labels)}
        return _reference(repository, self._api.post(f"{_path(repository)}/issues", said))

    def state(self, repository: str, number: int) -> str:
        """GitLab gives no reason; what was moved elsewhere, or is a copy, was not done."""
        issue = self._api.get(f"{_path(repository)}/issues/{number}")
        if issue.get("state") != "closed":
            return "open"
        is_copy = (issue.get("_links") or {}).get("closed_as_duplicate_of")
        return "dropped" if issue.get("moved_to_id") or is_copy else "done"


def _path(repository: str) -> str:
    return f"/projects/{quote(repository, safe='')}"


def _is_closed(about: dict[str, Any]) -> bool:
    """``internal`` is for everybody who signs in, which a company's own GitLab decides."""
    return about.get("visibility") in ("private", "internal")


def _is_limited(_reply: Reply) -> bool:
    return False  # GitLab says 429, and nothing else


def _reference(repository: str, issue: dict[str, Any]) -> Reference:
    try:
        return Reference(repository, int(issue["iid"]), str(issue["web_url"]))
    except (KeyError, TypeError, ValueError):
        raise Unreachable("GitLab answers something else than an issue.") from None
