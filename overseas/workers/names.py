"""Names of people as the office writes them."""

from __future__ import annotations

import unicodedata

from overseas.kernel.folding import fold, tidy
from overseas.kernel.i18n import gettext as _

# What may stand in a name beside letters: H'Mai, K’Tiên, A-Dũng, "Nguyễn Văn A."
MARKS = " '’‘ʼ-."


def read_name(text: str) -> str:
    """The name in its written form. ValueError with a sentence when it cannot be a name."""
    name = tidy(text)
    for char in name:
        if char in MARKS or unicodedata.category(char).startswith("L") or unicodedata.combining(char):
            continue
        if char.isdigit():
            raise ValueError(_("A name has no digits."))
        raise ValueError(
            _("“%(char)s” does not belong in a name. A text from an old typeface must be typed again.", char=char)
        )
    if not fold(name):
        raise ValueError(_("A name needs at least one letter."))
    return name
