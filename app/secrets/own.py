"""The rules of our own, by the makers' documented formats. Each names what it finds."""

from app.secrets.judging import (
    is_key_block,
    is_mixed,
    is_mixed_case,
    is_password,
    is_real,
    is_signed_token,
)
from app.secrets.rule import Rule

_SCHEMES = (
    "postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|mssql|sqlserver|oracle|clickhouse|ldaps?"
    "|s?ftp|smtps?|nats|kafka|elasticsearch|https?"
)
_ASSIGNED = r"""["']?\s*(?::|=|=>|:=)\s*["']?"""

RULES = (
    Rule("aws-access-key", r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b", is_real),
    Rule(
        "aws-secret-key",
        r"(?i)\baws_?(?:secret_?)?(?:access_?)?key(?:_?id)?" + _ASSIGNED + r"([a-z0-9/+]{40})\b",
        is_mixed_case,
    ),
    Rule("github-token", r"\bgh[opusr]_[A-Za-z0-9]{36,251}\b", is_real),
    Rule("github-token", r"\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b", is_real),
    Rule(
        "gitlab-token",
        r"\bgl(?:pat|dt|ft|soat|rt|cbt|ptt|agent|oas|imt|ffct)-[\w-]{20,300}",
        is_real,
    ),
    Rule("slack-token", r"\bxox[abeoprs]-(?:\d+-)+[A-Za-z0-9]{10,}", is_real),
    Rule("slack-token", r"\bxapp-\d-[A-Z0-9]{8,}-\d{8,}-[a-f0-9]{40,}\b", is_real),
    Rule(
        "slack-webhook",
        r"https://hooks\.slack\.com/(?:services|workflows)/T\w{6,}/[AB]\w{6,}/(\w{16,})",
        is_real,
    ),
    Rule("npm-token", r"\bnpm_[A-Za-z0-9]{36}\b", is_real),
    Rule("pypi-token", r"\bpypi-AgE[A-Za-z0-9_-]{60,}", is_real),
    Rule("rubygems-token", r"\brubygems_[a-f0-9]{48}\b", is_real),
    Rule("crates-token", r"\bcio[A-Za-z0-9]{32}\b", is_mixed_case),
    Rule("docker-token", r"\bdckr_(?:pat|oat)_[\w-]{27,}", is_real),
    Rule("google-api-key", r"\bAIza[0-9A-Za-z_-]{35}", is_real),
    Rule("google-oauth-secret", r"\bGOCSPX-[\w-]{28}", is_real),
    Rule("google-access-token", r"\bya29\.[\w-]{60,}", is_real),
    Rule("stripe-key", r"\b[sr]k_live_[0-9A-Za-z]{24,247}\b", is_real),
    Rule("stripe-webhook-secret", r"\bwhsec_([0-9A-Za-z+/]{32,64})\b", is_mixed_case),
    Rule("shopify-token", r"\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b", is_real),
    Rule("square-token", r"\b(?:sq0(?:csp|atp)-[\w-]{22,43})", is_real),
    Rule("sendgrid-key", r"\bSG\.[\w-]{22}\.[\w-]{43}", is_real),
    Rule("twilio-key", r"\bSK[0-9a-f]{32}\b", is_mixed),
    Rule("mailgun-key", r"\bkey-[0-9a-f]{32}\b", is_mixed),
    Rule("mailchimp-key", r"\b[0-9a-f]{32}-us[0-9]{1,2}\b", is_mixed),
    Rule("openai-key", r"\bsk-(?:proj-|svcacct-|admin-)?[\w-]{20,}T3BlbkFJ[\w-]{20,}", is_real),
    Rule("anthropic-key", r"\bsk-ant-(?:api|admin|oat)\d\d-[\w-]{80,}", is_real),
    Rule("huggingface-token", r"\bhf_[A-Za-z]{34}\b", is_real),
    Rule(
        "datadog-key",
        r"(?i)\b(?:dd|datadog)[_-]?(?:api|app|application)[_-]?key"
        + _ASSIGNED
        + r"([0-9a-f]{40}|[0-9a-f]{32})\b",
        is_mixed,
    ),
    Rule("newrelic-key", r"\bNRAK-[A-Z0-9]{27}\b", is_real),
    Rule("newrelic-key", r"\b[0-9a-f]{36}NRAL\b", is_mixed),
    Rule("grafana-token", r"\bglsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}\b", is_real),
    Rule("grafana-token", r"\bglc_eyJ[A-Za-z0-9+/]{40,}", is_real),
    Rule("sentry-token", r"\bsntry[su]_(?:[a-f0-9]{64}|eyJ[\w+/=-]{40,})", is_real),
    Rule(
        "pagerduty-key",
        r"(?i)\bpagerduty[\w.-]{0,24}" + _ASSIGNED + r"([a-z0-9+_-]{20}|[a-f0-9]{32})\b",
        is_mixed,
    ),
    Rule("dynatrace-token", r"\bdt0c01\.[A-Z0-9]{24}\.[A-Z0-9]{64}\b", is_real),
    Rule("vault-token", r"\bhv[sbr]\.[\w-]{80,}", is_real),
    Rule("terraform-token", r"\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,}", is_real),
    Rule("digitalocean-token", r"\bdo[opr]_v1_[a-f0-9]{64}\b", is_real),
    Rule("databricks-token", r"\bdapi[a-f0-9]{32}\b", is_real),
    Rule("heroku-key", r"\bHRKU-[A-Za-z0-9_-]{36,}", is_real),
    Rule("pulumi-token", r"\bpul-[a-f0-9]{40}\b", is_real),
    Rule("supabase-token", r"\bsbp_[a-f0-9]{40}\b", is_real),
    Rule("atlassian-token", r"\bATATT3[\w=-]{100,}", is_real),
    Rule("atlassian-token", r"\bATBB[A-Za-z0-9]{24,}\b", is_mixed_case),
    Rule("linear-key", r"\blin_api_[A-Za-z0-9]{40}\b", is_real),
    Rule("notion-token", r"\b(?:secret|ntn)_([A-Za-z0-9]{43,46})\b", is_mixed_case),
    Rule("figma-token", r"\bfig[duo][a-z]?_[\w-]{40,}", is_mixed),
    Rule("postman-key", r"\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b", is_real),
    Rule("telegram-token", r"\b\d{8,10}:AA[\w-]{33}\b", is_mixed_case),
    Rule("discord-webhook", r"discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w-]{60,}", is_real),
    Rule(
        "teams-webhook",
        r"\.webhook\.office\.com/webhookb2/[\w@-]{40,}/IncomingWebhook/[a-f0-9]{32}",
        is_mixed,
    ),
    Rule("azure-storage-key", r"\bAccountKey=([A-Za-z0-9+/]{86}==)", is_mixed_case),
    Rule("azure-shared-access", r"[?&;]sig=([A-Za-z0-9%+/]{40,64}(?:%3[Dd]|=))", is_mixed_case),
    Rule("azure-client-secret", r"\b\w{3}8Q~[\w.~-]{31,34}", is_mixed_case),
    Rule("age-key", r"\bAGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}\b", is_real),
    Rule("yokoten-token", r"\bykt_[0-9A-Za-z]{40,64}\b", is_mixed_case),
    Rule(
        "private-key",
        r"-----BEGIN (?:[A-Z0-9]+ ){0,2}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-[23]:",
        is_key_block,
    ),
    Rule("json-web-token", r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}", is_signed_token),
    Rule(
        "password-in-url",
        r"(?i)\b(?:"
        + _SCHEMES
        + r""")(?:\+\w+)?://([^\s:/?#@\[\]"'`<>|]*):([^\s/?#@\[\]"'`<>|]{3,})@([^\s/:?#"'`<>|,)]+)""",
        is_password,
    ),
)
