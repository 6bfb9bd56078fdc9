"""What lengths of time and the rows behind numbers are called."""

from app.pages.words.marking import msgid

SPANS = {
    "week": msgid("Week"),
    "quarter": msgid("Quarter"),
    "half": msgid("Half-year"),
    "year": msgid("Fiscal year"),
}
MEASURES = {
    "standing": msgid("How services stand"),
    "answers": msgid("Answers"),
    "links": msgid("Links"),
    "flow": msgid("Answers and links"),
    "again": msgid("Happened again although answered"),
    "denied": msgid("Said to be settled"),
}
