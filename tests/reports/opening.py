"""A file that was handed out, opened as Excel would: with its password, then cell by cell."""

from __future__ import annotations

import io

from msoffcrypto import OfficeFile
from msoffcrypto.exceptions import InvalidKeyError
from python_calamine import CalamineWorkbook

Sheets = dict[str, list[list[object]]]


def opened(sealed: bytes, password: str) -> bytes | None:
    """The spreadsheet inside, its integrity checked; None when the password is not the right one."""
    file, plain = OfficeFile(io.BytesIO(sealed)), io.BytesIO()
    try:
        file.load_key(password=password, verify_password=True)
    except InvalidKeyError:
        return None
    file.decrypt(plain, verify_integrity=True)
    return plain.getvalue()


def sheets_of(workbook: bytes | None) -> Sheets:
    """Every sheet by its name, row by row."""
    assert workbook is not None, "the password is not the right one"
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
