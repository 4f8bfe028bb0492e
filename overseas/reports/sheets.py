"""Rows as a spreadsheet: what a cell holds keeps its type, and a text that looks like a formula stays a text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from overseas.kernel.clock import OFFICE_ZONE
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.writing import written_day

Cell = str | int | date | None
FIRST_DAY = date(1900, 3, 1)
"""Earlier days are other days to a spreadsheet, or none: they are written as text."""
LARGEST_NUMBER = 10**15
"""Larger numbers lose their last digits in a spreadsheet."""
COVER_WIDTHS = (24, 90)
LONGEST_FOOTER = 200
IN_MEMORY = {
    # Nothing of it may lie on a disk unencrypted, not even for a moment: no temporary files.
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Column(NamedTuple):
    """The head of a column, how wide it is, whether its numbers are amounts, and whether it tells who somebody is."""

    title: Text
    width: int = 16
    amounts: bool = False
    names: bool = False


@dataclass(frozen=True)
class Table:
    """One sheet: its name, its columns, its rows."""

    name: Text
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True)
class Cover:
    """The first sheet: what the file is, line by line; who made it and when also stands at every page's foot."""

    title: str
    lines: Sequence[tuple[str, Cell]]
    made_by: str
    made_at: datetime


def write_workbook(cover: Cover, tables: Sequence[Table]) -> bytes:
    """The spreadsheet as xlsx: the cover, then a sheet for each table with a head that stays in sight."""
    written = io.BytesIO()
    with Workbook(written, IN_MEMORY) as book:
        book.set_properties({"title": cover.title, "author": cover.made_by, "created": _local(cover.made_at)})
        pen = Pen(book)
        _write_cover(book.add_worksheet(_("About this file")), cover, pen)
        for table in tables:
            _write_table(book.add_worksheet(str(table.name)), table, cover, pen)
    return written.getvalue()


class Pen:
    """Writes cells by the type of what they hold."""

    def __init__(self, book: Workbook) -> None:
        self.head: Format = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.prose: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self._day: Format = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        self._moment: Format = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left"})
        self.amount: Format = book.add_format({"num_format": "#,##0"})

    def write(self, sheet: Worksheet, place: tuple[int, int], cell: Cell, form: Format | None = None) -> None:
        """One cell at (row, column); nothing is written for nothing. `form` is how a text or a number looks."""
        if cell is None or cell == "":
            return
        if isinstance(cell, str):
            sheet.write_string(*place, cell, form)
        elif isinstance(cell, datetime):
            sheet.write_datetime(*place, _local(cell), self._moment)
        elif isinstance(cell, date):
            if cell < FIRST_DAY:
                sheet.write_string(*place, written_day(cell), form)
            else:
                sheet.write_datetime(*place, cell, self._day)
        elif abs(cell) < LARGEST_NUMBER:
            sheet.write_number(*place, cell, form)
        else:
            sheet.write_string(*place, str(cell), form)


def _write_cover(sheet: Worksheet, cover: Cover, pen: Pen) -> None:
    for column, width in enumerate(COVER_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, cover.title, pen.title)
    for number, (label, value) in enumerate(cover.lines, 2):
        sheet.write_string(number, 0, label, pen.prose)
        pen.write(sheet, (number, 1), value, pen.prose)
    _lay_out(sheet, cover)


def _write_table(sheet: Worksheet, table: Table, cover: Cover, pen: Pen) -> None:
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(0, number, str(column.title), pen.head)
    forms = [pen.amount if column.amounts else None for column in table.columns]
    last = 0
    for row, cells in enumerate(table.rows, 1):
        for number, cell in enumerate(cells):
            pen.write(sheet, (row, number), cell, forms[number])
        last = row
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(table.columns) - 1)
    sheet.repeat_rows(0)
    _lay_out(sheet, cover)


def _lay_out(sheet: Worksheet, cover: Cover) -> None:
    """A4 across, one page wide, with who printed it and when."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    made = _local(cover.made_at)
    said = _("Made by %(who)s, %(moment)s", who=cover.made_by, moment=f"{written_day(made)} {made:%H:%M}")
    sheet.set_footer(f"&L{said[:LONGEST_FOOTER].replace('&', '&&')}&R&P/&N")


def _local(moment: datetime) -> datetime:
    """The moment on the office's clock, as a spreadsheet keeps it: without a zone."""
    return moment.astimezone(OFFICE_ZONE).replace(tzinfo=None)
