"""The keys with which personal values are sealed and hashed: a ring that lies outside the database.

A sealed value is: form | id of the key | nonce | AES-256-GCM of the value. What it belongs to (table, column, row) is
authenticated with it, so that a value pasted elsewhere does not open. Whoever has the database but not the ring reads
nothing; whoever loses the ring has lost the values.

Of a key that was given up, what checks its hashes for a few purposes may stay: it opens no value and tells no key.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import os
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from functools import lru_cache
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORM = b"\x01"
KEY_BYTES = 32
ID_BYTES = 4
NONCE_BYTES = 12
HEAD_BYTES = len(FORM) + ID_BYTES + NONCE_BYTES
HASH_BYTES = 16
PAST = "past."  # what is left of a key that was given up begins so in the file of keys
FEWEST_DIFFERENT_BYTES = 16
"""32 random bytes have about 30 different ones; fewer than 16 were typed by somebody."""


class KeysError(Exception):
    """The ring is missing or cannot be right; the text says which and how to mend it."""


class Unreadable(Exception):
    """A sealed value does not open: its key is not on the ring, it was changed, or it belongs elsewhere."""


class Key:
    """One master key and what is derived from it; its id follows from it, so the two cannot be confused."""

    def __init__(self, material: bytes) -> None:
        if len(material) != KEY_BYTES or len(set(material)) < FEWEST_DIFFERENT_BYTES:
            raise KeysError("A key is 32 random bytes. Make one with: overseas keys new")
        self._material = material
        self.raw_id = self._derive(b"id", ID_BYTES)
        self.id = self.raw_id.hex()
        self.cipher = AESGCM(self._derive(b"seal", KEY_BYTES))
        self._hash_keys = lru_cache(maxsize=64)(self._hash_key)

    def text(self) -> str:
        """The key as it stands in the file of keys."""
        return _written(self._material)

    def keyed_hash(self, purpose: str, text: str) -> str:
        """32 letters that tell whether two texts are equal, and nothing else; each purpose has a key of its own."""
        return _hash_with(self._hash_keys(purpose), text)

    def past(self, purposes: Iterable[str]) -> PastKey:
        """What stays of this key when it is given up: its hashes for these purposes, and nothing else."""
        return PastKey(self.id, {purpose: self._hash_key(purpose) for purpose in purposes})

    def _hash_key(self, purpose: str) -> bytes:
        return self._derive(b"hash " + purpose.encode(), KEY_BYTES)

    def _derive(self, purpose: bytes, length: int) -> bytes:
        return HKDF(SHA256(), length=length, salt=None, info=b"overseas 1 " + purpose).derive(self._material)


class PastKey:
    """What is left of a key that was given up: what it hashed for a few purposes can be checked, nothing be opened."""

    def __init__(self, key_id: str, hash_keys: Mapping[str, bytes]) -> None:
        self.id = key_id
        self._hash_keys = dict(hash_keys)

    def keyed_hash(self, purpose: str, text: str) -> str:
        """As the key itself made it. KeysError for a purpose that was not kept."""
        if purpose not in self._hash_keys:
            raise KeysError(f"Of the key {self.id} only {', '.join(self._hash_keys)} is kept.")
        return _hash_with(self._hash_keys[purpose], text)

    def text(self) -> str:
        """What is left, as it stands in the file of keys."""
        held = {purpose: _written(key) for purpose, key in self._hash_keys.items()}
        return PAST + _written(json.dumps([self.id, held]).encode())


class KeySource(Protocol):
    """Where a ring was read from, and where it is changed for every process that has read it."""

    def changed(self) -> list[Key | PastKey]:
        """The keys there, if they were changed since this was last asked."""

    def change(self, change: Callable[[Sequence[Key | PastKey]], Sequence[Key | PastKey]]) -> None:
        """Put what `change` makes of the keys in their place. KeysError while somebody else changes them."""


class KeyRing:
    """The keys of one installation; the last one seals and hashes unless the database names another, all of them open.

    With the file that it was read from, the ring looks there for keys that it does not know yet: `overseas keys` may
    have added one while this process runs.
    """

    def __init__(self, held: Sequence[Key | PastKey], file: KeySource | None = None) -> None:
        keys = [key for key in held if isinstance(key, Key)]
        if not keys:
            raise KeysError("There is no key on the ring. Make one with: overseas keys new")
        self._keys = {key.raw_id: key for key in keys}
        self._named: dict[str, Key | PastKey] = {key.id: key for key in held}
        if len(self._named) != len(held):
            raise KeysError("A key stands twice on the ring.")
        self.active = self.hashing = keys[-1]
        self.file = file

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the keys, the oldest first."""
        return tuple(key.id for key in self.keys)

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys, the oldest first."""
        return tuple(self._keys.values())

    @property
    def held(self) -> tuple[Key | PastKey, ...]:
        """The keys and what is left of those given up, as they stand in the file."""
        return tuple(self._named.values())

    def __contains__(self, key_id: str) -> bool:
        return self._key(bytes.fromhex(key_id)) is not None

    def using(self, *, seals: str, hashes: str) -> KeyRing:
        """The same keys, sealing and hashing with these. KeysError when one is not there."""
        other = copy(self)
        other.active, other.hashing = self._known(seals), self._known(hashes)
        return other

    def check_value(self, key_id: str) -> str:
        """By what a database knows a key again."""
        return self._known(key_id).keyed_hash("check", "overseas")

    def _known(self, key_id: str) -> Key:
        key = self._key(bytes.fromhex(key_id))
        if key is None:
            raise KeysError(f"The key {key_id} is not among the keys given ({', '.join(self.ids)}).")
        return key

    def _key(self, raw_id: bytes) -> Key | None:
        if raw_id not in self._keys:
            self._look_again()
        return self._keys.get(raw_id)

    def _look_again(self) -> None:
        for key in self.file.changed() if self.file else ():
            self._named.setdefault(key.id, key)
            if isinstance(key, Key):
                self._keys.setdefault(key.raw_id, key)

    def named(self, key_id: str) -> Key | PastKey | None:
        """The key with this id, or what is left of it; None when it is not on the ring."""
        return self._named.get(key_id)

    def seal(self, value: bytes, place: Sequence[str]) -> bytes:
        """The value sealed with the active key. `place` is what it belongs to: column, then what names its row."""
        nonce = os.urandom(NONCE_BYTES)
        head = FORM + self.active.raw_id + nonce
        return head + self.active.cipher.encrypt(nonce, value, _bound(head, place))

    def open(self, blob: bytes, place: Sequence[str]) -> bytes:
        """What was sealed for this place. Unreadable when it does not open."""
        head, nonce = blob[:HEAD_BYTES], blob[HEAD_BYTES - NONCE_BYTES : HEAD_BYTES]
        if len(head) < HEAD_BYTES or head[:1] != FORM:
            raise Unreadable(f"{place[0]}: this is not a sealed value.")
        key = self._key(head[1 : 1 + ID_BYTES])
        if key is None:
            raise Unreadable(
                f"{place[0]}: sealed with the key {key_id_of(blob)}, which is not on the ring of this program "
                f"({', '.join(self.ids)})."
            )
        try:
            return key.cipher.decrypt(nonce, blob[HEAD_BYTES:], _bound(head, place))
        except InvalidTag:
            raise Unreadable(f"{place[0]}: the sealed value was changed, or belongs to another row.") from None

    def keyed_hash(self, purpose: str, text: str) -> str:
        """What is kept of a text that must be found again, but not read: its hash with the key that hashes now.

        `purpose` separates the uses: the same text under another purpose has an unrelated hash. The caller brings
        the text into one form (case, marks, blanks) first.
        """
        return self.hashing.keyed_hash(purpose, text)

    def keyed_hashes(self, purpose: str, text: str) -> list[str]:
        """The hashes of a text with every key of the ring, for asking: while keys change, rows carry either."""
        self._look_again()
        return [key.keyed_hash(purpose, text) for key in reversed(self._keys.values())]


def key_id_of(blob: bytes) -> str:
    """The id of the key that a sealed value names; it can be read without any key."""
    return blob[len(FORM) : len(FORM) + ID_BYTES].hex()


def new_key() -> Key:
    """A key that nobody has had before."""
    return Key(secrets.token_bytes(KEY_BYTES))


def read_ring(text: str) -> KeyRing:
    """The ring that a text holds: keys between blanks or lines, the newest last; lines with # are remarks."""
    return KeyRing(read_keys(text))


def read_keys(text: str) -> list[Key | PastKey]:
    """The keys that a text holds, the newest last, and what is left of keys given up. KeysError for anything else."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return [_read_key(word) for line in lines for word in line.split()]


def _read_key(word: str) -> Key | PastKey:
    try:
        if word.startswith(PAST):
            key_id, held = json.loads(_unwritten(word.removeprefix(PAST)))
            return PastKey(str(key_id), {str(purpose): _unwritten(key) for purpose, key in held.items()})
        return Key(_unwritten(word))
    except (binascii.Error, ValueError, TypeError, AttributeError) as error:
        raise KeysError("A key is 32 random bytes in base64. Make one with: overseas keys new") from error


def _written(material: bytes) -> str:
    return base64.urlsafe_b64encode(material).rstrip(b"=").decode()


def _unwritten(word: str) -> bytes:
    return base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True)


def _hash_with(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), sha256)[:HASH_BYTES].hex()


def _bound(head: bytes, place: Sequence[str]) -> bytes:
    """What is authenticated beside the value: each part with its length, so that no two places read alike."""
    parts = [head, *(part.encode() for part in place)]
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)
