"""Recovery codes: ten on a sheet of paper, each good once, of 60 random bits in letters that are not confused."""

from __future__ import annotations

import secrets

HOW_MANY = 10
GROUPS, LETTERS_OF_GROUP = 3, 4
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_codes() -> list[str]:
    """Ten codes as they are printed: XXXX-XXXX-XXXX."""
    return ["-".join(_group() for _ in range(GROUPS)) for _ in range(HOW_MANY)]


def plain_code(typed: str) -> str | None:
    """The code without what makes it easy to read; None when this cannot be one."""
    code = "".join(typed.split()).replace("-", "").upper()
    fits = len(code) == GROUPS * LETTERS_OF_GROUP and set(code) <= set(ALPHABET)
    return code if fits else None


def _group() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LETTERS_OF_GROUP))
