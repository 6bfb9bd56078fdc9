"""What kinds of jobs, occasions and states of the ledger are called."""

from app.pages.words.marking import msgid

JOBS = {
    "ask": msgid("Plan asks"),
    "invite": msgid("Send a sign-in link"),
    "look_at_tickets": msgid("Look at open tickets"),
    "open_ticket": msgid("Open a ticket"),
    "plan_digests": msgid("Plan digests"),
    "send": msgid("Send letters and messages"),
    "send_webhook": msgid("Post webhooks"),
    "settle": msgid("Settle answers whose day has come"),
    "tell": msgid("Tell of something urgent"),
    "tidy": msgid("Tidy up"),
    "wake_stranded": msgid("Wake letters that nobody is at"),
}
OCCASIONS = {
    "weekly": msgid("Weekly digest"),
    "monthly": msgid("Monthly digest"),
    "ask": msgid("Ask"),
    "notice": msgid("Urgent notice"),
}
DISPATCHES = {
    "waiting": msgid("Waiting"),
    "sending": msgid("Being sent"),
    "sent": msgid("Sent"),
    "unknown": msgid("Fate unknown"),
    "refused": msgid("Refused by the other side"),
    "given_up": msgid("Given up"),
    "dropped": msgid("Not wanted any more"),
    "quiet": msgid("Quiet, on the web only"),
}
