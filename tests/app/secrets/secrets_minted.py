"""Secrets made while the tests run: none is written down anywhere, and none was ever valid."""

import base64
import json
import random
import string
from collections.abc import Callable

_HEX = "0123456789abcdef"
_BASE64 = string.ascii_letters + string.digits
_CAPITALS = string.ascii_uppercase + string.digits
Some = Callable[[str, int], str]


def minted(seed: int) -> dict[str, str]:
    """One text of each kind, by the name of the rule that should find it (after ``#`` a variant)."""
    pick = random.Random(seed)

    def some(letters: str, count: int) -> str:
        return "".join(pick.choices(letters, k=count))

    return {**_tokens(some), **_longer(some), **_structured(some)}


def _tokens(some: Some) -> dict[str, str]:
    b64 = _BASE64
    return {
        "aws-access-key": "AKI" + "A" + some("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
        "github-token": "gh" + "p_" + some(b64, 36),
        "github-token#fine": "github" + "_pat_" + some(b64, 22) + "_" + some(b64, 59),
        "gitlab-token": "gl" + "pat-" + some(b64, 20),
        "npm-token": "np" + "m_" + some(b64, 36),
        "rubygems-token": "ruby" + "gems_" + some(_HEX, 48),
        "docker-token": "dckr" + "_pat_" + some(b64, 27),
        "google-api-key": "AI" + "za" + some(b64, 35),
        "google-oauth-secret": "GOC" + "SPX-" + some(b64, 28),
        "stripe-key": "sk" + "_live_" + some(b64, 24),
        "shopify-token": "shp" + "at_" + some(_HEX, 32),
        "square-token": "sq0" + "csp-" + some(b64, 43),
        "twilio-key": "S" + "K" + some(_HEX, 32),
        "mailgun-key": "ke" + "y-" + some(_HEX, 32),
        "mailchimp-key": some(_HEX, 32) + "-us" + "14",
        "huggingface-token": "h" + "f_" + some(string.ascii_letters, 34),
        "newrelic-key": "NR" + "AK-" + some(_CAPITALS, 27),
        "databricks-token": "da" + "pi" + some(_HEX, 32),
        "pulumi-token": "pu" + "l-" + some(_HEX, 40),
        "supabase-token": "sb" + "p_" + some(_HEX, 40),
        "linear-key": "lin" + "_api_" + some(b64, 40),
        "crates-token": "ci" + "o" + some(b64, 32),
        "yokoten-token": "yk" + "t_" + some(b64, 49),
    }


def _longer(some: Some) -> dict[str, str]:
    b64 = _BASE64
    return {
        "slack-token": "xo" + "xb-" + some("123456789", 12) + "-" + some(b64, 24),
        "slack-webhook": "https://hooks.slack"
        + ".com/services/T"
        + some(_CAPITALS, 9)
        + "/B"
        + some(_CAPITALS, 9)
        + "/"
        + some(b64, 24),
        "pypi-token": "py" + "pi-AgEIcHlwaS5vcmc" + some(b64, 120),
        "google-access-token": "ya" + "29." + some(b64, 120),
        "sendgrid-key": "S" + "G." + some(b64, 22) + "." + some(b64, 43),
        "openai-key": "s" + "k-proj-" + some(b64, 40) + "T3Blbk" + "FJ" + some(b64, 40),
        "anthropic-key": "sk" + "-ant-api03-" + some(b64, 93) + "AA",
        "grafana-token": "gl" + "sa_" + some(b64, 32) + "_" + some(_HEX, 8),
        "sentry-token": "snt" + "ryu_" + some(_HEX, 64),
        "dynatrace-token": "dt0" + "c01." + some(_CAPITALS, 24) + "." + some(_CAPITALS, 64),
        "vault-token": "hv" + "s." + some(b64, 95),
        "terraform-token": some(b64, 14) + ".atlas" + "v1." + some(b64, 64),
        "digitalocean-token": "do" + "p_v1_" + some(_HEX, 64),
        "heroku-key": "HR" + "KU-" + some(b64, 60),
        "atlassian-token": "ATA" + "TT3" + some(b64, 180),
        "postman-key": "PM" + "AK-" + some(_HEX, 24) + "-" + some(_HEX, 34),
        "telegram-token": some("123456789", 10) + ":A" + "A" + some(b64, 33),
        "discord-webhook": "https://discord.com/api/web"
        + "hooks/"
        + some("123456789", 18)
        + "/"
        + some(b64, 68),
        "discord-token": "M" + some(b64, 24) + "." + some(b64, 6) + "." + some(b64, 27),
        "age-key": "AGE-SECRET" + "-KEY-1" + some("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58),
    }


def _structured(some: Some) -> dict[str, str]:
    return {
        "aws-secret-key": "aws_secret" + "_access_key = " + some(_BASE64, 40),
        "datadog-key": "DD_API" + "_KEY=" + some(_HEX, 32),
        "azure-storage-key": "Account" + "Key=" + some(_BASE64, 86) + "==",
        "azure-shared-access": "?sv=2024-11-04&si" + "g=" + some(_BASE64, 43) + "%3D",
        "private-key": "-----BEGIN RSA PRIV" + "ATE KEY-----\n" + _lines(some, 4),
        "private-key#escaped": '"-----BEGIN PRIV' + "ATE KEY-----\\n" + some(_BASE64, 400) + '\\n"',
        "json-web-token": _token(some),
        "password-in-url": "postgres" + "://app:" + some(_BASE64, 12) + "@db.internal:5432/orders",
        "password-in-url#redis": "red"
        + "is://:"
        + some(_BASE64, 16)
        + "@cache.prod.internal:6379/0",
    }


def _lines(some: Some, count: int) -> str:
    return "\n".join(some(_BASE64, 64) for _ in range(count))


def _token(some: Some) -> str:
    parts = ({"alg": "HS256", "typ": "JWT"}, {"sub": some(_HEX, 8), "iat": 1700000000})
    encoded = (base64.urlsafe_b64encode(json.dumps(part).encode()) for part in parts)
    return ".".join([*(part.decode().rstrip("=") for part in encoded), some(_BASE64, 43)])
