"""What the parts of the weekly meeting are called, and what is said where one is empty."""

from app.pages.words.marking import msgid

PARTS = {
    "adopt": msgid("Adopt"),
    "exemptions": msgid("Decide exemptions"),
    "overdue": msgid("Overdue, by team"),
    "unproven": msgid("Evidence expired"),
    "contradicted": msgid("Happened again"),
    "vacant": msgid("Vacant roles"),
    "facts": msgid("Facts wanted"),
    "scopes": msgid("Scopes to confirm"),
    "asks": msgid("Asks of this week"),
    "actions": msgid("Overdue action items"),
}
EMPTY = {
    "adopt": msgid(
        "No learning was put into circulation in the last seven days. A report whose learning says"
        " which services it concerns appears here when it is published."
    ),
    "exemptions": msgid(
        "Nobody waits for a decision. A team asks for an exemption where it answers a learning, with"
        " a reason and a last day."
    ),
    "overdue": msgid(
        "Nothing is overdue. Once the due day of a rollout is past, each team with something left to"
        " do stands here, with a text for its chat."
    ),
    "unproven": msgid(
        "No evidence has run out. What a check proved lasts 90 days where it says nothing else;"
        " without a new run the answer is unproven."
    ),
    "contradicted": msgid(
        "Nothing that was said to be settled has happened again. An incident with the same confirmed"
        " signature in the same service would reopen the answer."
    ),
    "vacant": msgid("Every service has an embedded SRE or a deputy who is there."),
    "facts": msgid(
        "No condition asks for a fact that is missing. “yokoten sweep” collects the facts of all"
        " services from their repositories."
    ),
    "scopes": msgid(
        "Every published learning says which services it concerns. One that does not waits here for"
        " its author."
    ),
    "asks": msgid("Nobody was asked anything this week, and nobody waits to be asked."),
    "actions": msgid(
        "No action item is overdue. They are read out of the tables and lists of reports, with their"
        " due day."
    ),
}
#: By which role somebody is asked for a service.
RECEIVERS = {
    "sre": msgid("embedded SRE"),
    "deputy": msgid("deputy"),
    "delegate": msgid("delegate"),
    "lead": msgid("team lead"),
    "sre_team": msgid("SRE team"),
}
