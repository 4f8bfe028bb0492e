"""Reviewed text files: what the program says must be what stands there."""

from __future__ import annotations

from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


def golden(name: str) -> str:
    """The reviewed text."""
    return (GOLDEN / name).read_text("utf-8")


def differences(found: str, name: str) -> list[str]:
    """The lines that differ, with + for what the program says now and - for what was reviewed."""
    now, reviewed = found.splitlines(), golden(name).splitlines()
    return [
        *(f"- {line}" for line in reviewed if line not in now),
        *(f"+ {line}" for line in now if line not in reviewed),
    ] or ([] if now == reviewed else ["the order of the lines differs"])
