"""An HTML parser of its own that says what a browser might run in a page."""

from html.parser import HTMLParser

_FORBIDDEN_TAGS = {
    *("script", "style", "iframe", "object", "embed", "base", "meta", "link", "form", "svg"),
    *("math", "template", "button", "textarea", "select", "video", "audio", "frame", "frameset"),
}
_ADDRESSES = {"href", "src", "action", "formaction", "srcset", "poster", "data", "xlink:href"}
_SAFE_ADDRESSES = ("http://", "https://", "mailto:", "/w/~/to/", "/attachments/", "#")


class _Watcher(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.complaints: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _FORBIDDEN_TAGS:
            self.complaints.append(f"<{tag}>")
        for name, value in attrs:
            self._watch(tag, name, value or "")

    def _watch(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in ("style", "srcdoc"):
            self.complaints.append(f"<{tag} {name}>")
        if name in _ADDRESSES and not value.lower().startswith(_SAFE_ADDRESSES):
            self.complaints.append(f"<{tag} {name}={value!r}>")
        if name == "src" and not value.startswith("/attachments/"):
            self.complaints.append(f"<{tag} {name}={value!r}>")
        if name == "id" and not value.startswith(("h-", "fn")):
            self.complaints.append(f"<{tag} {name}={value!r}>")

    def handle_comment(self, data: str) -> None:
        self.complaints.append(f"<!--{data}-->")

    def handle_pi(self, data: str) -> None:
        self.complaints.append(f"<?{data}>")

    def handle_decl(self, decl: str) -> None:
        self.complaints.append(f"<!{decl}>")


def complaints(html: str) -> list[str]:
    """What should not be in a page: tags and attributes that run, load or style something."""
    watcher = _Watcher()
    watcher.feed(html)
    watcher.close()
    return watcher.complaints
