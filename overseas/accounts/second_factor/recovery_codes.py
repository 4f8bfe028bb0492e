"""Recovery codes: ten on a sheet of paper, each good once, of 60 random bits in letters that are not confused."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from overseas.accounts.passwords import hash_password, matches

HOW_MANY = 10
GROUPS, LETTERS_OF_GROUP = 3, 4
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Sheet:
    """Ten codes as they are printed, XXXX-XXXX-XXXX, and what is kept of each."""

    codes: tuple[str, ...]
    hashes: tuple[str, ...]


def new_sheet() -> Sheet:
    """Ten codes that nobody has had. Hashing them takes long on purpose: no transaction may write meanwhile."""
    codes = ["-".join(_group() for _ in range(GROUPS)) for _ in range(HOW_MANY)]
    return Sheet(tuple(codes), tuple(hash_password(plain_code(code) or "") for code in codes))


def fitting_code(kept: Mapping[int, str], typed: str) -> int | None:
    """Which of the kept hashes, by their numbers, the typed code fits, or None; it takes as long as hashing does."""
    code = plain_code(typed)
    if code is None:
        return None
    return next((number for number, code_hash in kept.items() if matches(code_hash, code)), None)


def plain_code(typed: str) -> str | None:
    """The code without what makes it easy to read; None when this cannot be one."""
    code = "".join(typed.split()).replace("-", "").upper()
    fits = len(code) == GROUPS * LETTERS_OF_GROUP and set(code) <= set(ALPHABET)
    return code if fits else None


def _group() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LETTERS_OF_GROUP))
