"""A QR picture as part of the page: plain shapes, no style and no request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import segno

QUIET_ZONE = 4
"""So many modules stay white around it (ISO/IEC 18004), or a telephone does not find it."""


@dataclass(frozen=True)
class QrPicture:
    """How many modules it is wide, and the dark ones as the path of an SVG."""

    size: int
    path: str


def qr_picture(text: str) -> QrPicture:
    """The text as a picture."""
    rows = [bytes(row) for row in segno.make_qr(text, error="m").matrix_iter(border=QUIET_ZONE)]
    return QrPicture(len(rows), "".join(part for y, row in enumerate(rows) for part in _dark(row, y)))


def _dark(row: Sequence[int], y: int) -> Iterator[str]:
    """The dark stretches of a row, each one rectangle."""
    x = 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            yield f"M{x} {y}h{length}v1h-{length}z"
        x += length
