"""What rollouts, the ways of answering and the results of checks are called."""

from app.pages.words.marking import msgid

ROLLOUT_KINDS = {
    "circulated": msgid("Circulated only"),
    "rollout": msgid("Rollout"),
    "campaign": msgid("Campaign"),
}
WAYS = {
    "web": msgid("on the web"),
    "mail": msgid("by a mail link"),
    "api": msgid("by the API"),
    "check": msgid("by checks"),
    "ticket": msgid("by a ticket"),
    "facts": msgid("by changed facts"),
    "revision": msgid("by a new revision"),
    "incident": msgid("by an incident"),
}
RESULTS = {
    "pass": msgid("Passed"),
    "fail": msgid("Failed"),
    "error": msgid("Could not be checked"),
    "not_applicable": msgid("Not applicable"),
}
VERDICTS = {
    "granted": msgid("Granted"),
    "refused": msgid("Refused"),
}
TIERS = {
    "T0": msgid("somebody said so"),
    "T1": msgid("a second person confirmed it"),
    "T2": msgid("pushed by CI with its token"),
    "T3": msgid("pushed with a signed identity"),
}
