"""Changing the keys with which personal values are sealed; each change is a line of the trail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from overseas.audit.journal import Change, Signatory, Subject, record, verb
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.key_use import use_keys
from overseas.kernel.resealing import Hashes, rehash_all

SEAL_WITH = verb("keys.seal", _l("began to seal personal values with another key"))
HASH_WITH = verb("keys.hash", _l("made the keyed hashes of numbers anew with another key"))


def seal_with(session: Session, by: Signatory, key_id: str, *, at: datetime) -> None:
    """From now on every value is sealed with this key; those that are there already follow."""
    before = use_keys(session, at=at).seals
    use_keys(session, seals=key_id, at=at)
    record(session, by, SEAL_WITH, Subject("key", 1), at=at, change=Change({"key": before}, {"key": key_id}))
    session.flush()


def hash_with(session: Session, by: Signatory, key_id: str, *, made: Hashes, at: datetime) -> int:
    """Write every keyed hash anew with this key, while nobody else writes one; those that were made before are taken.

    The number of hashes.
    """
    before = use_keys(session, at=at).hashes
    use_keys(session, hashes=key_id, at=at)
    changed = rehash_all(session, made)
    record(session, by, HASH_WITH, Subject("key", 1), at=at, change=Change({"key": before}, {"key": key_id}))
    session.flush()
    return changed
