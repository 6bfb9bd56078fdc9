"""What states of tickets and kinds of action items are called."""

from app.pages.words.marking import msgid

TICKETS = {
    "opening": msgid("A ticket is being opened"),
    "open": msgid("Ticket is open"),
    "done": msgid("Ticket is done"),
    "dropped": msgid("Ticket was closed as not planned"),
}
ACTION_KINDS = {
    "発生対策": msgid("Against occurrence"),
    "流出対策": msgid("Against escape"),
    "検知": msgid("For detection"),
    "復旧": msgid("For recovery"),
    "運用": msgid("For operation"),
}
