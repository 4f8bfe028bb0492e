"""The names of units as offices write them: 'H. Ninh Phước', 'TP Kon Tum', 'Dak Glei', 'KonPlông'."""

from __future__ import annotations

import re
from dataclasses import dataclass

from overseas.kernel.folding import fold
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l

LEVEL_NAMES: dict[str, Text] = {
    "nation": _l("Nation"),
    "province": _l("Province"),
    "district": _l("District"),
    "commune": _l("Commune"),
    "area": _l("Area"),
}

# The folded word with which an official name begins -> how else offices write it.
_WORDS: dict[str, tuple[str, ...]] = {
    fold("Tỉnh"): (),
    fold("Thành phố"): ("tp", "t p"),
    fold("Quận"): ("q",),
    fold("Huyện"): ("h",),
    fold("Thị xã"): ("tx", "t x"),
    fold("Thị trấn"): ("tt", "t t"),
    fold("Phường"): ("p",),
    fold("Xã"): ("x",),
    fold("Đặc khu"): ("dk",),
}
_OTHER_NAMES = {"hcm": "ho chi minh", "tphcm": "ho chi minh", "thua thien hue": "hue", "vn": "ca nuoc"}


@dataclass(frozen=True)
class WantedName:
    """What somebody typed, taken apart: whole names it may mean, best first, and the words to look for inside names."""

    whole: tuple[str, ...]
    inside: str


def level_name(level: str) -> str:
    """The word for a level on pages; a level that the program does not know is shown as the data writes it."""
    return str(LEVEL_NAMES.get(level, level))


def squeezed(folded: str) -> str:
    """A folded name without spaces, for 'KonPlông' and 'Kon Plông' are one name."""
    return folded.replace(" ", "")


def wanted_name(typed: str) -> WantedName | None:
    """What was typed as the search understands it; None when it holds no letter or figure.

    The word before the name may be left out, shortened or written in full, and a name that itself begins with such a
    word ('Tịnh Khê') is still found.
    """
    folded = re.sub(r"\b0+(?=\d)", "", fold(typed))
    folded = _OTHER_NAMES.get(folded, folded)
    if not folded:
        return None
    word, bare = _part(folded)
    bare = _OTHER_NAMES.get(bare, bare)
    named = [f"{word} {bare}"] if word else []
    names = [*named, folded, *(f"{other} {folded}" for other in _WORDS), *(f"{other} {bare}" for other in _WORDS)]
    whole = tuple(dict.fromkeys(squeezed(name) for name in names))
    return WantedName(whole, inside=bare)


def _part(folded: str) -> tuple[str | None, str]:
    for word, shorts in _WORDS.items():
        for start in (word, *shorts):
            rest = folded.removeprefix(f"{start} ")
            if rest != folded and rest:
                return word, rest
    return None, folded
