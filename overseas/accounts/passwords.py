"""Passwords: argon2id with parameters of our own, the same work for names that do not exist, and no common ones."""

from __future__ import annotations

import functools
import secrets
import unicodedata
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from overseas.kernel.folding import fold
from overseas.kernel.i18n import gettext as _

SHORTEST = 12
LONGEST = 128
FEWEST_DIFFERENT = 5
SHORTEST_NAME = 4
DIGITS = "0123456789"
ONE_TIME_BYTES = 8

# 20 ms and 19 MiB for each check: eight people who sign in together take 150 MiB, not half a gigabyte.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16)


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


def one_time_password() -> str:
    """A password for the first sign-in only, to be read out and typed."""
    return secrets.token_hex(ONE_TIME_BYTES)


def weakness(password: str, *, names: tuple[str, ...] = ()) -> str | None:
    """Why a new password is refused, in words; None when it is good enough. `names` may not stand in it."""
    text = unicodedata.normalize("NFC", password)
    bare = fold(text).replace(" ", "")
    if len(text) < SHORTEST:
        return _("This is too short: at least %(shortest)d characters.", shortest=SHORTEST)
    if len(set(text)) < FEWEST_DIFFERENT:
        return _("This repeats the same few characters. Take a short sentence.")
    if bare in common_passwords() or bare.rstrip(DIGITS) in common_stems():
        return _("This is one of the passwords that are tried first. Take a short sentence.")
    if any(len(part) >= SHORTEST_NAME and part in bare for part in (fold(name).replace(" ", "") for name in names)):
        return _("Your name may not stand in your password.")
    return None


@functools.cache
def common_passwords() -> frozenset[str]:
    """The passwords that are tried first, folded."""
    text = (Path(__file__).parent / "data" / "common_passwords.txt").read_text("utf-8")
    return frozenset(fold(line).replace(" ", "") for line in text.splitlines() if line and not line.startswith("#"))


@functools.cache
def common_stems() -> frozenset[str]:
    """The same without the digits at their end, which is how people make an old password a new one."""
    return frozenset(one.rstrip(DIGITS) for one in common_passwords()) - {""}


_NOBODY = secrets.token_bytes(16)


@functools.cache
def _hash_of_nobody() -> str:
    return _hasher.hash(_NOBODY)
