"""The officers' guides say what the pages say: their bold words, their glossary and their pictures exist."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from babel.messages.pofile import read_po

from overseas.kernel.i18n import CATALOGUES
from tests.architecture.source import ROOT

GUIDES = sorted((ROOT / "docs" / "guide").glob("*.md"))
GLOSSARY = ROOT / "docs" / "guide" / "tu-dien.md"
PICTURES = ROOT / "docs" / "pictures"
BOLD = re.compile(r"\*\*(.+?)\*\*")
ROW = re.compile(r"^\| ([^|]+?) \| ([^|]+?) \| [^|]* \|$", re.MULTILINE)
PICTURE = re.compile(r"!\[[^\]]+\]\(\.\./pictures/([\w-]+\.png)\)")
LISTED = re.compile(r"^\| `([\w-]+\.png)` \|", re.MULTILINE)
PLACE = re.compile(r"%%|%\(\w+\)[a-z]")


def vietnamese() -> dict[str, str]:
    """English sentence to Vietnamese sentence."""
    path = CATALOGUES / "vi" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as source:
        pairs = [(message.id, message.string) for message in read_po(source, locale="vi") if message.id]
    return {
        (one if isinstance(one, str) else one[0]): (said if isinstance(said, str) else said[0]) for one, said in pairs
    }


def on_a_page(words: str, sentences: Iterable[str]) -> bool:
    """Whether a page says these words; where a sentence has a value, anything may stand."""
    return any(
        re.fullmatch(".+".join(re.escape(part) for part in PLACE.split(said)), words, re.IGNORECASE)
        for said in sentences
        if said == words or PLACE.search(said) or said.casefold() == words.casefold()
    )


def strange_words(text: str, sentences: Iterable[str]) -> list[str]:
    """The bold words of a guide that no page says."""
    said = list(sentences)
    return [words for words in BOLD.findall(text) if not on_a_page(words, said)]


def wrong_pairs(text: str, words: dict[str, str]) -> list[str]:
    """The rows of a glossary whose Vietnamese is not what the pages say for the English."""
    known = {(one.casefold(), said.casefold()) for one, said in words.items()}
    rows = [row for row in ROW.findall(text) if not set(row[0]) <= set("-: ") and row[1] != "English"]
    return [f"{said} = {one}" for said, one in rows if (one.casefold(), said.casefold()) not in known]


def named(paths: Iterable[Path]) -> set[str]:
    return {name for path in paths for name in PICTURE.findall(path.read_text("utf-8"))}


def test_bold_words_are_words_of_the_pages() -> None:
    sentences = vietnamese().values()
    assert {path.name: strange_words(path.read_text("utf-8"), sentences) for path in GUIDES} == {
        path.name: [] for path in GUIDES
    }


def test_the_glossary_is_that_of_the_catalogue() -> None:
    assert wrong_pairs(GLOSSARY.read_text("utf-8"), vietnamese()) == []


def test_pictures_are_listed() -> None:
    assert named(GUIDES) == set(LISTED.findall((PICTURES / "README.md").read_text("utf-8")))


def test_sees_a_wrong_guide() -> None:
    words = {"Save": "Lưu", "Held by: %(holder)s": "Nơi giữ: %(holder)s"}
    assert strange_words("Bấm **Lưu** hoặc **Lưu lại**, xem **Nơi giữ: công an**.", words.values()) == ["Lưu lại"]
    table = "| Trên trang | English | Nghĩa |\n| --- | --- | --- |\n| Lưu | Save | x |\n| Ghi | Save | y |\n"
    assert wrong_pairs(table, words) == ["Ghi = Save"]
    assert PICTURE.findall("![Một trang](../pictures/viec-can-lam.png)") == ["viec-can-lam.png"]
