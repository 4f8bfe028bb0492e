"""Telephone numbers as people write them: several in one field, old forms, with and without the country's code."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers

from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import ngettext

COUNTRY = "VN"
MOST_NUMBERS = 6
LONGEST = 40
FEWEST_DIGITS, MOST_DIGITS = 6, 15


@dataclass(frozen=True)
class Phone:
    """One number: as it was typed, and the form by which it is kept and found."""

    typed: str
    number: str


def read_phones(text: str) -> list[Phone]:
    """The numbers in a text, parted by ; , or /, each once. ValueError with a sentence when one is none."""
    found: dict[str, Phone] = {}
    for part in re.split(r"[;,/\n]", text):
        if typed := part.strip():
            phone = Phone(typed, phone_key(typed))
            found.setdefault(phone.number, phone)
    if len(found) > MOST_NUMBERS:
        raise ValueError(ngettext("At most %(number)s number.", "At most %(number)s numbers.", MOST_NUMBERS))
    return list(found.values())


def phone_key(text: str) -> str:
    """The number in international form; where it cannot be read (the 11-digit forms of before 2018), its bare digits.

    ValueError with a sentence when it is no telephone number at all.
    """
    digits = re.sub(r"[^0-9]", "", text)
    fits = FEWEST_DIGITS <= len(digits) <= MOST_DIGITS and len(text) <= LONGEST
    if not fits or not re.fullmatch(r"[+(]?[0-9 ().\-]+", text.strip()):
        raise ValueError(_("“%(text)s” is not a telephone number.", text=text[:LONGEST]))
    try:
        parsed = phonenumbers.parse(text, COUNTRY)
    except phonenumbers.NumberParseException:
        return digits
    if not phonenumbers.is_valid_number(parsed):
        return digits
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
