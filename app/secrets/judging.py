"""Is it a secret, or does it only look like one? Examples, placeholders and jokes are welcome."""

import base64
import binascii
import json
import re

from app.secrets.rule import Found

_STAND_INS = re.compile(
    rb"example|sample|dummy|placeholder|change.?me|your|redacted|masked|hidden|insert|replace|fake"
    rb"|x{4}|\*{3}|\.{3}|\.\.\.|[<>{}$]|%s|%\(|1234567890|0123456789|abcdefgh|deadbeef|foobar",
    re.IGNORECASE,
)
_WEAK = re.compile(
    rb"(?:my|the|some|a|db|database|super|user|admin|root|your|\w{0,8})?[_-]?"
    rb"(?:p(?:ass(?:wor[dt]|wd)?|wd?|w)|secret|token|key|credentials?|hunter2|qwerty|letmein)\d{0,4}!?"
    rb"|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|redis|rabbitmq|guest|root|admin|user(?:name)?|test"
    rb"|demo|none|null|foo|bar|baz|abc|changeit|minio(?:admin)?|[x*.\-_#?]+|\d{1,4}",
    re.IGNORECASE,
)
_NOWHERE = re.compile(rb"(?:[\w-]+\.)*(?:example|invalid|test)(?:\.(?:com|org|net|jp|co\.jp))?$")
_FEW = 5
_LONGER_THAN_WORDS = 24
#: The signature of the token on the front page of jwt.io.
_SHOWN_EVERYWHERE = b"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
_KEY_BODY = re.compile(rb"[A-Za-z0-9+/=]{40}")


def is_real(match: Found) -> bool:
    """The last group (or all) is no placeholder: many different characters, no telling word."""
    value = match[match.lastindex or 0]
    return len(set(value)) > _FEW and not _STAND_INS.search(value)


def is_mixed(match: Found) -> bool:
    """As ``is_real``, and of digits and letters, as random text is and words are not."""
    value = match[match.lastindex or 0]
    return is_real(match) and bool(re.search(rb"\d", value) and re.search(rb"[A-Za-z]", value))


def is_mixed_case(match: Found) -> bool:
    """As ``is_mixed``, with small and capital letters."""
    value = match[match.lastindex or 0]
    return is_mixed(match) and value.lower() != value != value.upper()


def is_long_and_mixed(match: Found) -> bool:
    """As ``is_mixed_case``, and longer than the words that begin with the same letters."""
    return is_mixed_case(match) and len(match[match.lastindex or 0]) >= _LONGER_THAN_WORDS


def is_password(match: Found) -> bool:
    """Groups: user, password, host. Not ``user:password@``, not ``${PASS}``, not example.com."""
    user, password, host = match[1], match[2], match[3]
    if password.lower() == user.lower() or _NOWHERE.match(host.lower()):
        return False
    return not (_WEAK.fullmatch(password) or _STAND_INS.search(password))


def is_signed_token(match: Found) -> bool:
    """A JSON Web Token whose head and claims are JSON and whose signature is not the known one."""
    header, claims, signature = match[0].split(b".")
    if signature == _SHOWN_EVERYWHERE:
        return False
    return "alg" in _json_object(header) and bool(_json_object(claims))


def is_key_block(match: Found) -> bool:
    """The key itself follows, not an ellipsis."""
    following = match.string[match.end() : match.end() + 600]
    body = re.split(rb"-----|\n[ \t>]*\n(?=\w+[ ])", following)[0]
    found = _KEY_BODY.search(re.sub(rb"\\[nr]|[\s>\"',+|]", b"", body))
    return found is not None and len(set(found[0])) > _FEW


def _json_object(part: bytes) -> dict[str, object]:
    try:
        found = json.loads(base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
