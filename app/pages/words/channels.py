"""Kinds of channels, and what became of what was sent there last."""

from app.pages.words.marking import msgid

KINDS = {
    "mail": msgid("Mailing list"),
    "slack": msgid("Slack"),
    "teams": msgid("Microsoft Teams"),
    "webhook": msgid("Webhook"),
}
#: What a test message came to, with the host that it went to.
TRIALS = {
    "sent": msgid("“{host}” took the test message. Please look whether it is there."),
    "refused": msgid("“{host}” refused the test message."),
    "waiting": msgid("The test message did not arrive at “{host}”."),
    "unknown": msgid("Nobody knows whether the test message arrived at “{host}”."),
}
#: What became of the newest dispatch.
LAST = {
    "waiting": msgid("waits to be sent"),
    "sending": msgid("is being sent"),
    "sent": msgid("arrived"),
    "refused": msgid("was refused"),
    "unknown": msgid("nobody knows whether it arrived"),
    "dropped": msgid("was not sent any more"),
    "quiet": msgid("had nothing to say"),
}
