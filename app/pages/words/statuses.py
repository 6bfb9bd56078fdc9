"""What kinds, states, answers and other closed lists of values are called."""

from app.pages.words.marking import msgid

KINDS = {
    "postmortem": msgid("Postmortem"),
    "runbook": msgid("Runbook"),
    "decision": msgid("Decision"),
    "learning": msgid("Learning"),
    "near_miss": msgid("Near miss"),
    "note": msgid("Note"),
}
KINDS_PLURAL = {
    "postmortem": msgid("Postmortems"),
    "runbook": msgid("Runbooks"),
    "decision": msgid("Decisions"),
    "learning": msgid("Learnings"),
    "near_miss": msgid("Near misses"),
    "note": msgid("Notes"),
}
STATES = {
    "draft": msgid("Draft"),
    "in_review": msgid("In review"),
    "published": msgid("Published"),
    "revising": msgid("Being revised"),
    "closed": msgid("Closed"),
    "merged": msgid("Merged"),
    "withdrawn": msgid("Withdrawn"),
}
STANDINGS = {
    "unverified": msgid("Unverified"),
    "verified": msgid("Verified"),
    "suspect": msgid("Needs checking"),
    "banned": msgid("Do not use"),
    "deprecated": msgid("Deprecated"),
    "archived": msgid("Archived"),
    "proposed": msgid("Proposed"),
    "accepted": msgid("Accepted"),
    "rejected": msgid("Rejected"),
    "superseded": msgid("Superseded"),
    "adopted": msgid("Adopted"),
    "rolling_out": msgid("Rolling out"),
    "standardised": msgid("Standardised"),
    "retired": msgid("Retired"),
    "captured": msgid("Captured"),
    "promoted": msgid("Promoted"),
    "noted": msgid("Noted"),
}
ANSWERS = {
    "unanswered": msgid("Unanswered"),
    "under_investigation": msgid("Being looked into"),
    "not_affected": msgid("Not affected"),
    "affected": msgid("Affected"),
    "in_progress": msgid("In progress"),
    "claimed": msgid("Done (claimed)"),
    "verified": msgid("Done (verified)"),
    "deferred": msgid("Deferred"),
    "exempt": msgid("Exempt"),
    "unproven": msgid("Evidence expired"),
    "contradicted": msgid("Happened again"),
    #: Not a status: nobody has answered, and whether it is in scope cannot be told.
    "unknown": msgid("Facts missing"),
    "out_of_scope": msgid("Out of scope"),
}
CHOICES = {
    "affected": msgid("Yes, it could"),
    "not_affected": msgid("No, it could not"),
    "under_investigation": msgid("Needs looking into"),
}
JUSTIFICATIONS = {
    "component_not_used": msgid("The component is not used"),
    "version_out_of_range": msgid("The version is not affected"),
    "path_unreachable": msgid("That code is never reached"),
    "already_mitigated": msgid("Already taken care of"),
    "decommissioning": msgid("The service is being retired"),
}
RELATIONS = {
    "caused_by": msgid("Caused by"),
    "fixes": msgid("Fixes"),
    "related": msgid("Related to"),
    "supersedes": msgid("Supersedes"),
    "superseded_by": msgid("Superseded by"),
    "duplicate_of": msgid("Duplicate of"),
    "implements": msgid("Implements"),
    "ticket": msgid("Ticket"),
}
#: The same relations, seen from the other end.
ARRIVING = {
    "caused_by": msgid("Led to"),
    "fixes": msgid("Fixed by"),
    "related": msgid("Related to"),
    "supersedes": msgid("Superseded by"),
    "superseded_by": msgid("Supersedes"),
    "duplicate_of": msgid("Has a duplicate"),
    "implements": msgid("Implemented by"),
    "ticket": msgid("Ticket"),
}
ORIGINS = {
    "explicit": msgid("Front matter"),
    "heading": msgid("Heading"),
    "guess": msgid("Guess"),
}
VISIBILITIES = {
    "org": msgid("Whole organisation"),
    "team": msgid("This team only"),
    "restricted": msgid("Restricted"),
}
FACETS = {
    "kind": msgid("Kind"),
    "team": msgid("Team"),
    "service": msgid("Service"),
    "tag": msgid("Tag"),
    "technology": msgid("Technology"),
    "lang": msgid("Language"),
    "severity": msgid("Severity"),
    "state": msgid("State"),
    "year": msgid("Year"),
    "title": msgid("Write-up"),
    "alert": msgid("Alert"),
    "filter": msgid("Filter"),
    "from": msgid("From"),
    "to": msgid("Until"),
}
SORTS = {"relevance": msgid("Best match"), "date": msgid("Newest")}
LANGUAGES = {"ja": msgid("Japanese"), "en": msgid("English")}
ACTIONS = {"open": msgid("Open"), "done": msgid("Done"), "dropped": msgid("Dropped")}
ROLES = {
    "external": msgid("External"),
    "reader": msgid("Reader"),
    "author": msgid("Author"),
    "security": msgid("Security team"),
    "sre": msgid("SRE"),
    "admin": msgid("Administrator"),
}
#: Why a page is the bare text.
FAILURES = {
    "timeout": msgid("Rendering took too long."),
    "crashed": msgid("Rendering broke down."),
    "memory": msgid("Rendering needed too much memory."),
    "too-large": msgid("The rendered page would be too large."),
    "error": msgid("Rendering failed."),
}
