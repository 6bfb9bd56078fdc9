"""How often digests come, what can be followed, and what an edition tells."""

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
GIVEN: Mapping[str, str] = {
    "answered": msgid("Answered by {by}"),
    "adopted": msgid("Rolled out to every service"),
    "linked": msgid("Linked by {by}"),
}
CHANGES: Mapping[str, str] = {
    "revised": msgid("Revised"),
    "banned": msgid("Must not be used any more"),
}
