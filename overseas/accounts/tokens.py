"""Secrets that are handed out once and kept only as their hash."""

from __future__ import annotations

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """A token of 256 random bits, as it stands in a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(secret: str) -> str:
    """What the database keeps of a token or a key: nobody who reads it can sign in with it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
