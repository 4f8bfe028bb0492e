"""A spreadsheet sealed with a password: Excel and LibreOffice ask for it, and nobody reads the file without it."""

from __future__ import annotations

import io
import secrets
import unicodedata

from msoffcrypto.format.ooxml import OOXMLFile

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody mistakes for one another, on paper or over the telephone."""
GROUPS, GROUP = 4, 4


def seal(workbook: bytes, password: str) -> bytes:
    """The xlsx encrypted with the password: AES-256 with a key of 100,000 rounds of SHA-512 (agile encryption)."""
    sealed = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook)).encrypt(composed(password), sealed)
    return sealed.getvalue()


def composed(password: str) -> str:
    """The password as keyboards in Viet Nam give it to Excel: marks and letters in one."""
    return unicodedata.normalize("NFC", password)


def new_password() -> str:
    """A random password that can be read out: sixteen letters and digits in four groups."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(GROUP)) for _group in range(GROUPS))
