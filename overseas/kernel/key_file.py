"""The ring of keys as it lies in a file: closed to others, made once where there is none."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from overseas.kernel.keys import Key, KeyRing, KeysError, RingFile, new_key, read_keys


def read_ring_file(path: Path) -> KeyRing:
    """The ring in a file, which must be closed to everybody but its owner (and the owner's group, for reading)."""
    if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXO | stat.S_IWGRP):
        raise KeysError(f"The keys in {path} are open to others. Close them: chmod 600 {path}")
    try:
        file = RingFile(path)
        return KeyRing(read_keys(path.read_text(encoding="utf-8")), file)
    except (KeysError, UnicodeDecodeError) as error:
        raise KeysError(f"{path}: {error}") from error


def kept_ring(path: Path, *, make: Callable[[], Key] = new_key) -> KeyRing:
    """The ring in a file; made there once, for its owner only, where there is none."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_ring_file(path)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{make().text()}\n")
    return read_ring_file(path)
