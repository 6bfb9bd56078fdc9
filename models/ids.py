"""Ids: a kind's prefix and eight random base32 characters, never a counter."""

import secrets

#: Crockford's base32 without letters that are read as digits or spell words by accident.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 8


def new_id(prefix: str) -> str:
    """A fresh id such as ``pm-k3v9t2qa`` (40 random bits; the database's key refuses a clash)."""
    return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(LENGTH))}"
