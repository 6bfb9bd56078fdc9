"""How often digests come, and what can be followed."""

from collections.abc import Mapping

from app.pages.words.marking import msgid

CADENCES: Mapping[str, str] = {
    "weekly": msgid("Every week"),
    "monthly": msgid("Once a month"),
    "off": msgid("Not by mail"),
}
FOLLOWED: Mapping[str, str] = {
    "team": msgid("Team"),
    "service": msgid("Service"),
    "technology": msgid("Technology"),
    "tag": msgid("Tag"),
    "writeup": msgid("Write-up"),
}
