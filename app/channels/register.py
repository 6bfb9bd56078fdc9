"""How each kind of channel that is posted to is written. A mailing list gets letters instead."""

from app.channels import slack, teams, webhook
from app.channels.port import Format

FORMATS: dict[str, Format] = {
    "slack": Format(slack.pack),
    "teams": Format(teams.pack),
    "webhook": Format(webhook.pack, drops_repeats=True),
}
