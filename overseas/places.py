"""Where the program's files lie: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    for place in (PACKAGE / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise RuntimeError(f"the folder {name!r} is missing from this installation")


STATIC = PACKAGE / "static"
TEMPLATES = _folder("templates")
MIGRATIONS = _folder("migrations")
