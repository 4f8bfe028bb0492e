"""Files that are handed out: always to be kept, never to be shown, under a name that no system misreads."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from flask import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 100
ATTRIBUTE = "!#$&+-.^_`|~"
"""What RFC 5987 lets stand beside letters and digits."""


def attachment(content: bytes, name: str, kind: str) -> Response:
    """The answer that hands a file out; `name` is its name with the ending, in any language."""
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = disposition(name)
    return answer


def disposition(name: str) -> str:
    """The header by RFC 6266: a name of plain letters for old programs, the full one in UTF-8 for the others."""
    full = re.sub(r"[^\w .()-]|_", "-", name).strip(" .")[-LONGEST_NAME:]
    stem, dot, ending = full.rpartition(".")
    plain = re.sub(r"[^A-Za-z0-9.]+", "-", _without_marks(stem)).strip("-.") or "file"
    return f"attachment; filename=\"{plain}{dot}{ending}\"; filename*=UTF-8''{quote(full, safe=ATTRIBUTE)}"


def _without_marks(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in bare if not unicodedata.combining(char))
