"""An error as a page; plain HTML where the templates themselves are what is broken."""

import html
from typing import Any

from jinja2 import TemplateError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.pages import page


def error_page(request: Request, document: dict[str, Any], headers: dict[str, str]) -> Response:
    """The page of a problem document, with its status."""
    shown = {name: document[name] for name in ("title", "status", "detail")}
    try:
        response = page(request, "error.html", secrets=document.get("secrets"), **shown)
    except (TemplateError, OSError):
        response = HTMLResponse(_bare(shown), document["status"])
    response.headers.update(headers)
    return response


def _bare(shown: dict[str, Any]) -> str:
    title, detail = html.escape(shown["title"]), html.escape(shown["detail"])
    return f"<!doctype html><title>{title}</title><h1>{title}</h1><p>{detail}</p>"
