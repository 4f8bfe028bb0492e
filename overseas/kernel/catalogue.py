"""Catalogues: one file per kind of thing, found by its code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, Protocol, TypeVar


class Coded(Protocol):
    """Anything that a catalogue can hold."""

    @property
    def code(self) -> str:
        """The stable name by which it is kept and asked for."""


T = TypeVar("T", bound=Coded)


class Catalogue(Generic[T]):
    """An ordered list of entries, each with a code of its own; two with the same code stop the start."""

    def __init__(self, entries: Iterable[T] = ()) -> None:
        self._entries: dict[str, T] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: T) -> T:
        """Take the entry in and return it; ValueError when its code is taken."""
        if entry.code in self._entries:
            raise ValueError(f"two entries share the code {entry.code!r}")
        self._entries[entry.code] = entry
        return entry

    def __iter__(self) -> Iterator[T]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, code: object) -> bool:
        return code in self._entries

    def __getitem__(self, code: str) -> T:
        return self._entries[code]

    def get(self, code: str) -> T | None:
        """The entry with this code, or None."""
        return self._entries.get(code)

    def codes(self) -> list[str]:
        """All codes in their order."""
        return list(self._entries)
