"""The kinds of a second factor."""

from __future__ import annotations

from enum import StrEnum


class FactorKind(StrEnum):
    """With what a session was begun beside the password."""

    APP = "app"
    SECURITY_KEY = "security_key"
    RECOVERY_CODE = "recovery_code"
    PROVIDER = "provider"
