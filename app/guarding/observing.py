"""Each request's id, its line in the log, and the figures for /metrics."""

import secrets
import time

import structlog
from prometheus_client import CollectorRegistry, Gauge, Histogram
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = structlog.get_logger(__name__)
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """What one process counts; a registry of its own, so that two hubs do not mix."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "yokoten_http_request_seconds",
            "Time from the request to the end of its answer.",
            ("method", "route", "status"),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.jobs = Gauge(
            "yokoten_jobs", "Jobs by kind and state.", ("kind", "state"), registry=self.registry
        )
        self.oldest_job = Gauge(
            "yokoten_oldest_job_seconds",
            "How long the job that is due the longest has been waiting.",
            ("kind",),
            registry=self.registry,
        )
        self.dispatches = Gauge(
            "yokoten_dispatches",
            "What is sent, by state; of what is over with, the last seven days.",
            ("state",),
            registry=self.registry,
        )
        self.search_server = Gauge(
            "yokoten_search_server_up",
            "Whether the search server answers, where there is to be one.",
            registry=self.registry,
        )
        self.search_waiting = Gauge(
            "yokoten_search_waiting", "Entries to be sent to it.", registry=self.registry
        )
        self.write_lock = Gauge(
            "yokoten_write_lock_seconds",
            "How long SQLite's write lock was held, over the last 2,000 times.",
            ("quantile",),
            registry=self.registry,
        )


class Observing:
    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope.setdefault("state", {})["request_id"] = secrets.token_hex(8)
        status, since = 500, time.perf_counter()

        async def with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, with_id)
            finally:
                self._note(scope, status, time.perf_counter() - since)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method, route = _known(scope["method"]), route_of(scope)
        self._metrics.requests.labels(method, route, f"{status // 100}xx").observe(seconds)
        actor = scope["state"].get("actor")
        _log.info(
            "request",
            method=method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            actor=actor.id if actor else None,
        )


def route_of(scope: Scope) -> str:
    """The pattern of the address, never the address: one-time links stand in those."""
    effective = scope.get("fastapi", {}).get("effective_route_context")
    for route in (effective, scope.get("route")):
        if pattern := getattr(route, "path_format", None) or getattr(route, "path", None):
            return str(pattern)
    return "other"


def _known(method: str) -> str:
    return method if method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE") else "other"
