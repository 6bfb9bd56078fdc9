"""How things fail, by the vocabulary of models.kinds."""

from app.pages.words.marking import msgid

FAILURE_MODES = {
    "exhaustion": msgid("Exhaustion"),
    "timeout": msgid("Timeout"),
    "retry_storm": msgid("Retry storm"),
    "deadlock": msgid("Deadlock"),
    "bad_data": msgid("Bad data"),
    "authz": msgid("Permissions"),
    "dns": msgid("DNS"),
    "expiry": msgid("Expiry"),
    "race": msgid("Race"),
    "misconfig": msgid("Misconfiguration"),
    "data_loss": msgid("Data loss"),
    "observability_gap": msgid("Gap in observability"),
    "quota": msgid("Quota"),
}
#: What set an incident off.
TRIGGERS = {
    "deploy": msgid("Deployment"),
    "config": msgid("Configuration change"),
    "traffic": msgid("Traffic"),
    "dependency": msgid("Dependency"),
    "expiry": msgid("Expiry"),
    "data": msgid("Data"),
    "capacity": msgid("Capacity"),
    "operation": msgid("Operation"),
    "security": msgid("Security"),
    "unknown": msgid("Unknown"),
}
