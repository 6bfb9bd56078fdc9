"""GitHub Issues, of github.com or an enterprise's own: docs.github.com/rest/issues."""

from typing import Any
from urllib.parse import quote, urlsplit

from app.outbound import Outbound, Reply, Unreachable
from app.tickets.api import PER_PAGE, Api
from app.tickets.port import Draft, Reference, Tracker

#: Why an issue was closed, where that is not because it was done.
_NOT_DONE = ("not_planned", "duplicate")


class GitHub(Tracker):
    def __init__(self, base: str, token: str, outbound: Outbound) -> None:
        host = urlsplit(base).hostname or ""
        self.hosts = frozenset({host, host.removeprefix("api.")})
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        self._api = Api(base, headers, outbound, is_limited=_is_limited)

    def find(self, repository: str, marker: str) -> Reference | None:
        query = f"?state=open&sort=created&direction=desc&per_page={PER_PAGE}"
        for page in self._api.pages(f"{_path(repository)}/issues{query}"):
            for issue in page:
                if "pull_request" not in issue and marker in str(issue.get("body")):
                    return _reference(repository, issue)
        return None

    def open(self, repository: str, draft: Draft) -> Reference:
        about = self._api.get(_path(repository))
        title, body = draft.shown(to_all=not _is_closed(about))
        said = {"title": title, "body": body, "labels": list(draft.labels)}
        return _reference(repository, self._api.post(f"{_path(repository)}/issues", said))

    def state(self, repository: str, number: int) -> str:
        issue = self._api.get(f"{_path(repository)}/issues/{number}")
        if issue.get("state") != "closed":
            return "open"
        return "dropped" if issue.get("state_reason") in _NOT_DONE else "done"


def _path(repository: str) -> str:
    return f"/repos/{quote(repository)}"


def _is_closed(about: dict[str, Any]) -> bool:
    """Whether not everybody may read the repository; ``internal`` is the enterprise's own."""
    return about.get("private") is True


def _is_limited(reply: Reply) -> bool:
    """A limit answers 403 as often as 429, with either header or with its name in the text."""
    if reply.status != 403:
        return False
    is_over = reply.headers.get("x-ratelimit-remaining") == "0"
    return is_over or "retry-after" in reply.headers or b"rate limit" in reply.body.lower()


def _reference(repository: str, issue: dict[str, Any]) -> Reference:
    try:
        return Reference(repository, int(issue["number"]), str(issue["html_url"]))
    except (KeyError, TypeError, ValueError):
        raise Unreachable("GitHub answers something else than an issue.") from None
