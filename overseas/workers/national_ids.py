"""Numbers on identity papers: the 12-digit national ID, the old 9-digit one, and the passport.

The national ID holds three digits for the place of birth registration, one for sex and century, two for the year of
birth and six more. It has no check digit, so a reading error shows only against sex and year of birth.
"""

from __future__ import annotations

import re

from overseas.kernel.fields import PartialDate
from overseas.kernel.i18n import gettext as _
from overseas.workers.models import IdentifierKind, Sex

# The codes of the 63 provinces when the cards were given out; they stay in the number after every reform.
PROVINCES = (
    "01 02 04 06 08 10 11 12 14 15 17 19 20 22 24 25 26 27 30 31 33 34 35 36 37 38 40 42 44 45 46 48 49 51 52 54 "
    "56 58 60 62 64 66 67 68 70 72 74 75 77 79 80 82 83 84 86 87 89 91 92 93 94 95 96"
)
PROVINCE_PARTS = frozenset(f"0{code}" for code in PROVINCES.split())
SHOWN_DIGITS = 3
FULL, LOST_ZERO, OLD = 12, 11, 9


def bare_number(text: str) -> str:
    """The number without the spaces, dots and hyphens that people put into it."""
    return re.sub(r"[\s.\-]", "", text).upper()


def read_national_id(text: str) -> str:
    """The 12 digits of a national ID. ValueError with a sentence otherwise."""
    number = bare_number(text)
    if not re.fullmatch(r"[0-9]+", number):
        raise ValueError(_("A national ID has digits only; “%(text)s” holds something else.", text=text[:40]))
    if len(number) == FULL:
        return number
    if len(number) == LOST_ZERO and f"0{number[:2]}" in PROVINCE_PARTS:
        whole = f"0{number}"
        raise ValueError(
            _("This has 11 digits; a leading zero may be lost. If the card says %(whole)s, type that.", whole=whole)
        )
    if len(number) == OLD:
        raise ValueError(_("This has 9 digits: it is an old ID. Type it in the field for the old ID."))
    raise ValueError(_("A national ID has 12 digits; this has %(count)d.", count=len(number)))


def read_old_id(text: str) -> str:
    """The 9 digits of an old ID. ValueError with a sentence otherwise."""
    number = bare_number(text)
    if not re.fullmatch(r"[0-9]{9}", number):
        raise ValueError(_("An old ID has 9 digits."))
    return number


def read_passport(text: str) -> str:
    """The number of a passport. ValueError with a sentence otherwise."""
    number = bare_number(text)
    if not re.fullmatch(r"[A-Z][0-9]{7,8}", number):
        raise ValueError(_("A passport number is one letter and 7 or 8 digits, for example C1234567."))
    return number


def birth_year_of(number: str) -> int:
    """The year of birth that a national ID speaks of."""
    return 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])


def sex_of(number: str) -> Sex:
    """The sex that a national ID speaks of."""
    return Sex.FEMALE if int(number[3]) % 2 else Sex.MALE


def mismatches(number: str, *, sex: Sex, birth: PartialDate) -> list[str]:
    """What in a national ID does not fit the person: warnings that block nothing, for the card itself may be wrong."""
    found = []
    if sex_of(number) is not sex:
        found.append(_("The fourth digit of the national ID is that of the other sex."))
    if (year := birth_year_of(number)) != birth.first.year:
        found.append(_("The national ID speaks of the birth year %(year)d.", year=year))
    if number[:3] not in PROVINCE_PARTS:
        found.append(_("The national ID begins with %(part)s, which is no province's code.", part=number[:3]))
    return found


def masked(number: str) -> str:
    """The number with all but its last digits hidden."""
    return "•" * max(len(number) - SHOWN_DIGITS, 0) + number[-SHOWN_DIGITS:]


READERS = {
    IdentifierKind.NATIONAL_ID: read_national_id,
    IdentifierKind.OLD_ID: read_old_id,
    IdentifierKind.PASSPORT: read_passport,
}
"""How each kind of number is read."""


def numbers_meant(text: str) -> dict[IdentifierKind, str]:
    """The whole number that a text is, by its kind; empty when it is none."""
    found = {}
    for kind, read in READERS.items():
        try:
            found[kind] = read(text)
        except ValueError:
            continue
    return found
