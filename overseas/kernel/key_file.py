"""The ring of keys as it lies in a file: closed to others, made once where there is none."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from overseas.kernel.keys import Key, KeyRing, KeysError, PastKey, new_key, read_keys


class RingFile:
    """The file that holds a ring, and when it was last read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_at = path.stat().st_mtime_ns

    def changed(self) -> list[Key | PastKey]:
        """The keys in the file, if it was written since; a file that is gone or unfinished is looked at next time."""
        try:
            written_at = self.path.stat().st_mtime_ns
            if written_at == self._read_at:
                return []
            keys = read_keys(self.path.read_text(encoding="utf-8"))
        except (OSError, KeysError):
            return []
        self._read_at = written_at
        return keys

    def change(self, change: Callable[[Sequence[Key | PastKey]], Sequence[Key | PastKey]]) -> None:
        """Put what `change` makes of the keys in their place: whole or not at all, and one change at a time.

        KeysError while somebody else changes them: of two at once, one would lose a key that seals rows by then.
        """
        unfinished = self.path.with_name(f"{self.path.name}.unfinished")
        try:
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise KeysError(
                f"Somebody is changing the keys in {self.path} just now. If nobody is, a change was broken off: "
                f"remove {unfinished} and say it again."
            ) from None
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                keys = change(read_keys(self.path.read_text(encoding="utf-8")))
                file.writelines(f"{key.text()}\n" for key in keys)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self.path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise


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
