"""One connection to the hub: what it answers, or why it did not, in our own words."""

import errno
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self, TypeVar

import httpx2

from yokoten import __version__
from yokoten.hub.patience import Interrupted, Patience, seconds_of
from yokoten.problems import Denied, Refusal, Unreachable
from yokoten.settings import Settings
from yokoten.words import language

_CONNECT_WITHIN = 5.0  # seconds
_ANSWER_WITHIN = 60.0  # seconds of silence; a chunk of 50 hostile files may take the hub that long
_LATER = frozenset({429, 502, 503, 504, 507})

T = TypeVar("T")


class Problem(Refusal):
    """The hub's answer was a problem document (RFC 9457), kept in `document`."""

    def __init__(self, status: int, document: dict[str, Any]) -> None:
        words = document.get("detail") or document.get("title") or f"HTTP {status}"
        super().__init__("{words}", words=words)
        self.status = status
        self.document = document

    def as_answer(self) -> dict[str, Any]:
        """The problem as one line of a batch would tell it."""
        return {"error": {"status": self.status, "detail": str(self)} | self.document}


class Hub:
    """The hub, as one person or one CI job sees it. Close it, or use it in a `with`."""

    def __init__(self, settings: Settings) -> None:
        self.url = settings.url
        self._has_token = bool(settings.token)
        self._client = httpx2.Client(
            base_url=settings.url,
            headers=_headers(settings),
            timeout=httpx2.Timeout(_ANSWER_WITHIN, connect=_CONNECT_WITHIN),
            trust_env=not settings.is_local,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def patience(self) -> Patience:
        """A fresh budget of pauses for one request."""
        return Patience(self.url)

    def ask(self, method: str, path: str, **request: Any) -> httpx2.Response:
        """A whole answer, asked for again while the hub is away for a moment.

        Raises Problem, Denied or Unreachable.
        """
        return _patiently(self.patience(), lambda: self._once(method, path, **request))

    @contextmanager
    def stream(self, method: str, path: str, **request: Any) -> Iterator[httpx2.Response]:
        """One attempt at an answer that is read as it comes; raises Interrupted, too."""
        with _in_our_words(), self._client.stream(method, path, **request) as response:
            if response.status_code != httpx2.codes.OK:
                response.read()
            self._check(response)
            yield response

    def document(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        """An answer that is a JSON object."""
        return self.object_of(self.ask(method, path, **request).content)

    def object_of(self, text: str | bytes) -> dict[str, Any]:
        """The JSON object in the text; raises Unreachable when there is none."""
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            document = None
        if not isinstance(document, dict):
            raise self._stranger()
        return document

    def _once(self, method: str, path: str, **request: Any) -> httpx2.Response:
        with _in_our_words():
            response = self._client.request(method, path, **request)
        self._check(response)
        return response

    def _check(self, response: httpx2.Response) -> None:
        status = response.status_code
        if status in _LATER:
            raise _later(response)
        if status in {401, 403}:
            raise self._denied(response)
        if response.is_redirect:
            raise Unreachable(
                "{url} is not the hub itself but points to {target}: set YOKOTEN_URL to that.",
                url=self.url,
                target=response.headers.get("location", "?"),
            )
        if status >= 500:
            raise Unreachable("The hub at {url} failed (HTTP {status}).",
                              url=self.url, status=status)  # fmt: skip
        if status >= 400:
            raise Problem(status, _problem(response))

    def _denied(self, response: httpx2.Response) -> Denied:
        if not self._has_token:
            return Denied("The hub at {url} wants a token: set YOKOTEN_TOKEN.", url=self.url)
        if response.status_code == httpx2.codes.UNAUTHORIZED:
            return Denied(
                "The hub at {url} does not accept the token in YOKOTEN_TOKEN "
                "(mistyped, expired or withdrawn).",
                url=self.url,
            )
        return Denied(
            "The token in YOKOTEN_TOKEN may not do this at {url}: {reason}",
            url=self.url,
            reason=str(Problem(response.status_code, _problem(response))),
        )

    def _stranger(self) -> Unreachable:
        return Unreachable(
            "What answers at {url} is not a Yokoten hub; check YOKOTEN_URL.", url=self.url
        )


def _headers(settings: Settings) -> Mapping[str, str]:
    headers = {
        "User-Agent": f"yokoten/{__version__}",
        "Accept": "application/json",
        "Accept-Language": language(),
    }
    if settings.token:
        headers["Authorization"] = f"Bearer {settings.token}"
    return headers


def _patiently(patience: Patience, attempt: Callable[[], T]) -> T:
    while True:
        try:
            return attempt()
        except Interrupted as interruption:
            patience.wait(interruption)


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except httpx2.TimeoutException as error:
        connecting = isinstance(error, httpx2.ConnectTimeout)
        raise Interrupted("it did not answer in time", again=connecting) from error
    except (httpx2.TransportError, httpx2.DecodingError) as error:
        raise _interruption(error) from error
    except httpx2.InvalidURL as error:
        raise Unreachable("YOKOTEN_URL is not usable: {reason}.", reason=error) from error


def _interruption(error: Exception) -> Interrupted:
    text = str(error)
    if isinstance(error, httpx2.ConnectError):
        if "CERTIFICATE" in text.upper():
            return Interrupted("its certificate is not trusted here ({reason})",
                               reason=text, again=False)  # fmt: skip
        if f"[Errno {errno.ECONNREFUSED}]" in text or "refused" in text:
            return Interrupted("nothing answers there (connection refused)")
        return Interrupted("no connection ({reason})", reason=text)
    if isinstance(error, httpx2.UnsupportedProtocol | httpx2.ProxyError):
        return Interrupted("no connection ({reason})", reason=text, again=False)
    return Interrupted("the connection was cut")


def _later(response: httpx2.Response) -> Interrupted:
    return Interrupted(
        "it is busy or restarting (HTTP {status})",
        status=response.status_code,
        retry_after=seconds_of(response.headers.get("retry-after"), time.time()),
    )


def _problem(response: httpx2.Response) -> dict[str, Any]:
    try:
        document = response.json()
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
