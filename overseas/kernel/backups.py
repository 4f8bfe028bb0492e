"""A copy of the whole database, sealed with the ring's key: whoever has the file without the ring reads nothing of it.

The file: a head, the id of the key, a salt; then pieces of at most a megabyte, compressed, each sealed at its place and
the last one marked as such, so that a file that was cut off or put together anew does not open.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from overseas.kernel.keys import ID_BYTES, KeyRing, Unreadable

HEAD = b"overseas backup 1\n"
SALT = 16
PIECE = 1 << 20
LENGTH = 4
MORE, LAST = b"more", b"last"


def write_backup(plain: Iterator[bytes], ring: KeyRing, path: Path) -> int:
    """Write a copy, sealed, into a new file for its owner only; its size."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _seal(ring, plain, file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path.stat().st_size


def open_backup(backup: Path, ring: KeyRing, path: Path) -> None:
    """Write what is in a sealed copy into a new file: a SQLite database, or an archive for pg_restore.

    Unreadable when it was changed or cut off, or its key is not on the ring; then no file stays.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file, backup.open("rb") as sealed:
            for piece in _opened(ring, sealed):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink()
        raise


def pages_of_sqlite(database: Path, folder: Path) -> Iterator[bytes]:
    """The pages as they stand at one moment, while the program runs.

    They lie for a moment in a file in this folder, for its owner only.
    """
    copy = folder / f".{secrets.token_hex(8)}.copy"
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        with copy.open("rb") as file:
            yield from pieces_of(file)
    finally:
        copy.unlink()


def pieces_of(stream: BinaryIO) -> Iterator[bytes]:
    """What a stream holds, a piece at a time."""
    return iter(lambda: stream.read(PIECE), b"")


def _seal(ring: KeyRing, plain: Iterator[bytes], file: BinaryIO) -> None:
    salt = secrets.token_bytes(SALT)
    cipher = _cipher(ring, ring.active.raw_id, salt)
    file.write(HEAD + ring.active.raw_id + salt)
    number, piece = 0, next(plain, b"")
    for following in plain:
        _write_piece(file, cipher, number, piece, MORE)
        number, piece = number + 1, following
    _write_piece(file, cipher, number, piece, LAST)


def _write_piece(file: BinaryIO, cipher: AESGCM, number: int, piece: bytes, place: bytes) -> None:
    sealed = cipher.encrypt(_nonce(number), zlib.compress(piece), place)
    file.write(len(sealed).to_bytes(LENGTH, "big") + place + sealed)


def _opened(ring: KeyRing, file: BinaryIO) -> Iterator[bytes]:
    head = file.read(len(HEAD) + ID_BYTES + SALT)
    if not head.startswith(HEAD) or len(head) != len(HEAD) + ID_BYTES + SALT:
        raise Unreadable("This is not a backup of this program.")
    cipher = _cipher(ring, head[len(HEAD) :][:ID_BYTES], head[-SALT:])
    number, place = 0, MORE
    while place == MORE:
        length, place = int.from_bytes(file.read(LENGTH), "big"), file.read(len(MORE))
        try:
            yield zlib.decompress(cipher.decrypt(_nonce(number), file.read(min(length, 2 * PIECE)), place))
        except InvalidTag:
            raise Unreadable("This backup was changed or cut off.") from None
        number += 1
    if file.read(1):
        raise Unreadable("This backup was changed: something stands behind its end.")


def _cipher(ring: KeyRing, raw_id: bytes, salt: bytes) -> AESGCM:
    key = ring.named(raw_id.hex())
    if key is None:
        raise Unreadable(f"This backup was sealed with the key {raw_id.hex()}, which is not on the ring.")
    halves = (key.keyed_hash(f"backup {half}", salt.hex()) for half in (1, 2))
    return AESGCM(bytes.fromhex("".join(halves)))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")
