"""What every request passes before it comes to a door, and every answer on its way out.

Small pure ASGI wrappers, so that no door can forget one of them, and errors, unknown addresses
and static files have them too.
"""

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from app.guarding.answering import Answering
from app.guarding.bodies import BodyLimit
from app.guarding.cross_site import SameSite
from app.guarding.headers import SecurityHeaders
from app.guarding.hosts import KnownHost
from app.guarding.observing import Metrics, Observing
from app.guarding.rates import Rates
from app.guarding.signing_in import SigningIn
from app.settings import Settings

__all__ = ["Metrics", "guards"]


def guards(settings: Settings, metrics: Metrics) -> list[Middleware]:
    """The wrappers, outermost first."""
    return [
        Middleware(Observing, metrics=metrics),
        Middleware(SecurityHeaders, settings=settings),
        # No page holds a secret beside text of a stranger's choosing: nothing for BREACH to guess.
        Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
        Middleware(Answering),
        Middleware(KnownHost, settings=settings),
        Middleware(BodyLimit),
        Middleware(SameSite, settings=settings),
        Middleware(Rates),
        Middleware(SigningIn, settings=settings),
    ]
