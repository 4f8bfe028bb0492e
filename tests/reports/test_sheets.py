"""What a spreadsheet holds is what the office wrote: typed, never a formula, and closed to whoever has no password."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from datetime import UTC, date, datetime

import pytest

from overseas.reports.sealing import LETTERS, new_password, seal
from overseas.reports.sheets import Cell, Column, Cover, Table, write_workbook
from tests.reports.opening import opened, sheets_of

PASSWORD = "chín con trâu trắng"
AT = datetime(2023, 10, 16, 2, 30, tzinfo=UTC)
COVER = Cover("Hồ sơ", [("Rows", 1), ("Made at", AT)], "Nguyễn Thị Lành & Co", AT)


def written(*rows: list[Cell]) -> bytes:
    width = max((len(row) for row in rows), default=1)
    columns = [Column(f"Cột {number}") for number in range(width)]
    return write_workbook(COVER, [Table("Danh sách", columns, rows)])


def cells(*row: Cell) -> list[object]:
    return sheets_of(written(list(row)))["Danh sách"][1]


def source(workbook: bytes, part: str) -> str:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return archive.read(part).decode()


class TestACell:
    def test_keeps_its_type(self) -> None:
        assert cells("Đàng Thị Mai", 1500, date(2023, 10, 16)) == ["Đàng Thị Mai", 1500.0, date(2023, 10, 16)]

    def test_shows_a_moment_on_the_offices_clock(self) -> None:
        assert [str(cell) for cell in cells(AT)] == ["2023-10-16 09:30:00"]

    def test_is_left_out_when_there_is_nothing(self) -> None:
        assert cells("a", None, "", "b") == ["a", "", "", "b"]

    @pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", '=HYPERLINK("http://x","y")', "{=1+1}"])
    def test_that_looks_like_a_formula_stays_a_text(self, first: str) -> None:
        book = written([f"{first}cmd|' /C calc'!A0"])
        assert "<f" not in source(book, "xl/worksheets/sheet2.xml")
        assert sheets_of(book)["Danh sách"][1][0] != ""

    @pytest.mark.parametrize("text", ["http://elsewhere.example/", "mailto:a@b.vn", "internal:Sheet1!A1"])
    def test_that_looks_like_an_address_is_no_link(self, text: str) -> None:
        book = written([text])
        assert "hyperlink" not in source(book, "xl/worksheets/sheet2.xml")
        assert sheets_of(book)["Danh sách"][1] == [text]

    def test_with_digits_stays_a_text(self) -> None:
        assert cells("058198001234", "0912345678") == ["058198001234", "0912345678"]

    def test_that_a_spreadsheet_cannot_hold_as_a_number_or_a_day_is_a_text(self) -> None:
        assert cells(10**16 + 1, date(1899, 12, 31)) == ["10000000000000001", "31/12/1899"]


class TestASheet:
    def test_has_a_head_that_stays_in_sight_and_says_at_its_foot_who_made_it(self) -> None:
        text = source(written(["a"]), "xl/worksheets/sheet2.xml")
        assert 'state="frozen"' in text
        assert "Nguyễn Thị Lành &amp;&amp; Co" in text
        assert "16/10/2023 09:30" in text

    def test_without_rows_is_a_head(self) -> None:
        assert sheets_of(written())["Danh sách"] == [["Cột 0"]]

    def test_stands_behind_a_first_one_that_says_what_the_file_is(self) -> None:
        sheets = sheets_of(written(["a"]))
        first = next(iter(sheets))
        assert first != "Danh sách"
        assert sheets[first][0][0] == "Hồ sơ"
        assert sheets[first][2] == ["Rows", 1.0]


class TestASealedFile:
    def test_opens_with_its_password_only(self) -> None:
        book = written(["Đàng Thị Mai"])
        sealed = seal(book, PASSWORD)
        assert opened(sealed, PASSWORD) == book
        assert opened(sealed, PASSWORD + " ") is None

    def test_shows_nothing_of_what_is_in_it(self) -> None:
        sealed = seal(written(["Đàng Thị Mai"]), PASSWORD)
        assert not zipfile.is_zipfile(io.BytesIO(sealed))
        for text in ("Mai", "Nguyễn", "sheet1.xml"):
            assert text.encode() not in sealed
            assert text.encode("utf-16-le") not in sealed

    def test_differs_each_time(self) -> None:
        book = written(["Đàng Thị Mai"])
        assert seal(book, PASSWORD) != seal(book, PASSWORD)

    def test_opens_however_the_keyboard_composed_the_marks(self) -> None:
        sealed = seal(written(["a"]), unicodedata.normalize("NFD", PASSWORD))
        assert opened(sealed, unicodedata.normalize("NFC", PASSWORD)) is not None

    @pytest.mark.parametrize("rows", [0, 1, 3000])
    def test_of_any_size_opens(self, rows: int) -> None:
        sealed = seal(written(*[[f"người {number}", number] for number in range(rows)]), PASSWORD)
        assert len(sheets_of(opened(sealed, PASSWORD))["Danh sách"]) == rows + 1


def test_a_random_password_can_be_read_out() -> None:
    one = new_password()
    assert one != new_password()
    assert len(one) == 19
    assert set(one) <= {*LETTERS, "-"}
    assert not set("0o1li") & set(LETTERS)
