"""Passwords: argon2id with parameters of our own, the same work for names that do not exist, and no common ones."""

from __future__ import annotations

import functools
import secrets
import string
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from overseas.kernel.errors import Invalid
from overseas.kernel.folding import fold
from overseas.kernel.i18n import gettext as _

SHORTEST = 12
LONGEST = 128
FEWEST_DIFFERENT = 5
SHORTEST_NAME = 4
PUT_AT_THE_END = string.digits + string.punctuation
"""What people put behind a word to make a password of it: Matkhau@123456."""
KINDS_OF_CHARACTERS = 4

# 20 ms and 19 MiB for each check: eight people who sign in together take 150 MiB, not half a gigabyte.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16)


@dataclass(frozen=True)
class PasswordRules:
    """What an installation asks of passwords beyond the list of common ones.

    Kinds of characters and an end of validity are functions that Decision 742/QĐ-BTTTT wants to be there; both are off
    unless a province turns them on, for they make passwords worse (NIST SP 800-63B, OWASP ASVS 6.2.5 and 6.2.10).
    """

    shortest: int = SHORTEST
    kinds: int = 0
    valid_days: int | None = None


USUAL_RULES = PasswordRules()


def _composed(password: str) -> bytes:
    """The same bytes however the keyboard composed the marks; half a character pair is kept as it came."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def hash_password(password: str) -> str:
    """What is kept of a password."""
    return _hasher.hash(_composed(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the kept one; takes as long when there is none to compare with."""
    kept = password_hash or _hash_of_nobody()
    try:
        _hasher.verify(kept, _composed(password))
    except VerifyMismatchError:
        return False
    except (InvalidHashError, VerificationError):  # nothing that anybody could know: the work is done all the same
        _hasher.verify(_hash_of_nobody(), _NOBODY)
        return False
    return password_hash is not None


def outdated(password_hash: str) -> bool:
    """Whether a kept hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def is_over(set_at: datetime | None, rules: PasswordRules, at: datetime) -> bool:
    """Whether a password has been good for as long as the rules let it, and must be changed now."""
    return rules.valid_days is not None and (set_at is None or set_at + timedelta(days=rules.valid_days) <= at)


def weakness(password: str, *, names: tuple[str, ...] = (), rules: PasswordRules = USUAL_RULES) -> str | None:
    """Why a new password is refused, in words; None when it is good enough. `names` may not stand in it."""
    text = unicodedata.normalize("NFC", password)
    bare = fold(text).replace(" ", "")
    if len(text) < rules.shortest:
        return _("This is too short: at least %(shortest)d characters.", shortest=rules.shortest)
    if len(set(text)) < FEWEST_DIFFERENT:
        return _("This repeats the same few characters. Take a short sentence.")
    if bare in common_passwords() or bare.rstrip(PUT_AT_THE_END) in common_stems():
        return _("This is one of the passwords that are tried first. Take a short sentence.")
    if any(len(part) >= SHORTEST_NAME and part in bare for part in (fold(name).replace(" ", "") for name in names)):
        return _("Your name may not stand in your password.")
    if kinds_in(text) < rules.kinds:
        return _("Use at least %(kinds)d of: small letters, capitals, digits, other signs.", kinds=rules.kinds)
    return None


def new_hash(password: str, *, names: tuple[str, ...], rules: PasswordRules) -> str:
    """What is kept of a password that somebody chose. Invalid, at the field, when it is not good enough.

    Like everything that hashes it takes long on purpose: no transaction may write meanwhile.
    """
    if reason := weakness(password, names=names, rules=rules):
        raise Invalid({"new_password": [reason]})
    return hash_password(password)


def hash_instead(kept_hash: str | None, *, current: str, new: str, names: tuple[str, ...], rules: PasswordRules) -> str:
    """The same for a password that takes the place of a kept one. Invalid also when `current` is not that one."""
    if not matches(kept_hash, current):
        raise Invalid({"current_password": [_("This is not your current password.")]})
    if new == current:
        raise Invalid({"new_password": [_("This is the password you have. Take another one.")]})
    return new_hash(new, names=names, rules=rules)


def kinds_in(text: str) -> int:
    """How many kinds of characters a password holds: small letters, capitals, digits, and all others."""
    kinds = {
        "small" if char.islower() else "capital" if char.isupper() else "digit" if char.isdigit() else "other"
        for char in text
    }
    return len(kinds)


@functools.cache
def common_passwords() -> frozenset[str]:
    """The passwords that are tried first, folded."""
    ours = [line for line in _lines("common_passwords.txt") if not line.startswith("#")]
    world = _lines("common_passwords_world.txt")
    # Small letters and digits fold to themselves but for y; folding all of them would cost the first password seconds.
    plain = {line.replace("y", "i") for line in world if _is_plain(line)}
    others = {fold(line).replace(" ", "") for line in (*ours, *(one for one in world if not _is_plain(one)))}
    return frozenset(plain | others) - {""}


def _is_plain(line: str) -> bool:
    return line.isascii() and line.isalnum() and line == line.lower()


def _lines(name: str) -> list[str]:
    return (Path(__file__).parent / "data" / name).read_text("utf-8").splitlines()


@functools.cache
def common_stems() -> frozenset[str]:
    """The same without the digits and signs at their end, which is how people make an old password a new one."""
    return frozenset(one.rstrip(PUT_AT_THE_END) for one in common_passwords()) - {""}


@dataclass(frozen=True)
class ProvedPassword:
    """The hash that a typed password fitted when it was looked at; `renewed` is the same with today's parameters."""

    kept_hash: str
    renewed: str | None


_NOBODY = secrets.token_bytes(16)


@functools.cache
def _hash_of_nobody() -> str:
    return _hasher.hash(_NOBODY)
