"""The session's cookie (rulings 30): bound to this host, unreadable for scripts."""

from starlette.responses import Response

from app.settings import Settings
from models.login import LONGEST


def cookie_name(settings: Settings) -> str:
    """``__Host-yk`` makes browsers insist on https; plain http cannot have it."""
    return "__Host-yk" if settings.is_https else "yk"


def set_cookie(response: Response, secret: str, settings: Settings) -> None:
    response.set_cookie(
        cookie_name(settings),
        secret,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=settings.is_https,
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response, settings: Settings) -> None:
    response.delete_cookie(
        cookie_name(settings), path="/", secure=settings.is_https, httponly=True, samesite="lax"
    )
