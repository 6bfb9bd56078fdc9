"""The rules of detect-secrets, as data: its specific plugins, under RE2.

Left out: its guesses by entropy and keyword, public IP addresses (no secret), and the plugins
whose format a rule of our own knows more exactly (basic auth, JSON Web Tokens, private keys,
Twilio's account number, Telegram).
"""

import re
from collections.abc import Iterable, Iterator
from typing import cast

from detect_secrets.plugins.artifactory import ArtifactoryDetector
from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.cloudant import CloudantDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.ibm_cloud_iam import IbmCloudIamDetector
from detect_secrets.plugins.ibm_cos_hmac import IbmCosHmacDetector
from detect_secrets.plugins.mailchimp import MailchimpDetector
from detect_secrets.plugins.npm import NpmDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.softlayer import SoftlayerDetector
from detect_secrets.plugins.square_oauth import SquareOAuthDetector
from detect_secrets.plugins.stripe import StripeDetector

from app.secrets.judging import is_long_and_mixed, is_mixed
from app.secrets.rule import Rule

_PLUGINS: dict[str, type[RegexBasedDetector]] = {
    "artifactory-credentials": ArtifactoryDetector,
    "aws-key": AWSKeyDetector,
    "azure-storage-key": AzureStorageKeyDetector,
    "cloudant-credentials": CloudantDetector,
    "discord-token": DiscordBotTokenDetector,
    "github-token": GitHubTokenDetector,
    "gitlab-token": GitLabTokenDetector,
    "ibm-cloud-key": IbmCloudIamDetector,
    "ibm-storage-key": IbmCosHmacDetector,
    "mailchimp-key": MailchimpDetector,
    "npm-token": NpmDetector,
    "openai-key": OpenAIDetector,
    "pypi-token": PypiTokenDetector,
    "sendgrid-key": SendGridDetector,
    "slack-token": SlackDetector,
    "softlayer-credentials": SoftlayerDetector,
    "square-secret": SquareOAuthDetector,
    "stripe-key": StripeDetector,
}
#: Words begin with the same letters as these; only random text mixes cases and digits.
_LIKE_WORDS = {"artifactory-credentials", "discord-token", "npm-token"}
#: What RE2 has no word for, and what says the same at the places where the plugins write it.
_TRANSLATED = {
    r"(?:(?<=\W)|(?<=^))": r"(?:\W|^)",
    r"(?!\w)": r"",
    r"(?![a-zA-Z0-9_\-])": r"\b",
    r"(?![a-f0-9])": r"\b",
    r"{50,1024}": r"{50,1000}",
}


def known_rules() -> Iterator[Rule]:
    """One rule for each pattern of each plugin."""
    for name, plugin in _PLUGINS.items():
        judge = is_long_and_mixed if name in _LIKE_WORDS else is_mixed
        for pattern in cast("Iterable[re.Pattern[str]]", plugin.denylist):
            yield Rule(name, _translated(pattern), judge)


def _translated(pattern: re.Pattern[str]) -> str:
    source = pattern.pattern
    for theirs, ours in _TRANSLATED.items():
        source = source.replace(theirs, ours)
    return f"(?i){source}" if pattern.flags & re.IGNORECASE else source
