"""What a seal is made of: a keyed digest of each row with its number, and of all that the seal itself says."""

from __future__ import annotations

import json

from overseas.audit.canonical import PURPOSE, as_text
from overseas.audit.models import TrailSeal
from overseas.kernel.keys import Key, KeyRing, PastKey

ENTRY_PURPOSE, SEAL_PURPOSE = "trail entry", "trail seal"
CHECKING = (PURPOSE, ENTRY_PURPOSE, SEAL_PURPOSE)
"""For what a key that was given up must still hash, so that the marks and seals made with it can be checked."""
ENTRY = 16
"""So many letters of each row's digest are kept: 64 bits, made with a key that a forger has not."""
FIRST = ""
"""What stands for the seal before the first."""
SAID = ("trail", "number", "at", "last_id", "row_count", "ids", "gaps", "entries", "previous")


def entry_of(key: Key | PastKey, trail: str, number: int, mark: str) -> str:
    """The digest of one row at its number."""
    return key.keyed_hash(ENTRY_PURPOSE, f"{trail} {number} {mark}")[:ENTRY]


def digest_of(key: Key | PastKey, seal: TrailSeal) -> str:
    """The id of the key and the digest of all that the seal says, the seal before it included."""
    said = {name: as_text(getattr(seal, name)) for name in SAID}
    return f"{key.id}.{key.keyed_hash(SEAL_PURPOSE, json.dumps(said, sort_keys=True, separators=(',', ':')))}"


def key_of(ring: KeyRing, seal: TrailSeal) -> Key | PastKey | None:
    """The key with which a seal was made, or None when it is not on the ring."""
    return ring.named(seal.digest.partition(".")[0])
