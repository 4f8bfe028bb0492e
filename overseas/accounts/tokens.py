"""Secrets that are handed out once and kept only as their hash."""

from __future__ import annotations

import hashlib
import secrets

TOKEN_BYTES = 32
CODE_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Small letters and digits that cannot be taken for one another on paper: no i, l, o, 0, 1."""
CODE_GROUPS, CODE_GROUP = 7, 4


def new_token() -> str:
    """A token of 256 random bits, as it stands in a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_code() -> str:
    """A code of 138 random bits that can be typed from a letter, in groups of four: k7qm-4x2p-..."""
    groups = ["".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_GROUP)) for _ in range(CODE_GROUPS)]
    return "-".join(groups)


def bare_code(typed: str) -> str:
    """The code as it is hashed, however its groups and letters were typed."""
    return "".join(char for char in typed.lower() if char.isascii() and char.isalnum())


def hash_of(secret: str) -> str:
    """What the database keeps of a token or a key: nobody who reads it can sign in with it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
