"""Vietnamese names and words: one written form, one search form, one sorting form."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^a-z0-9 ]+")
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def tidy(text: str) -> str:
    """The text in composed Unicode (NFC), without outer spaces, with single spaces inside."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def fold(text: str) -> str:
    """The text as it is searched: small letters a-z without marks, đ as d, y as i, words parted by one space.

    Both tone placements (hòa, hoà) fold alike because the marks go; apostrophes and hyphens inside a name go too.
    """
    small = unicodedata.normalize("NFD", text.casefold().replace("đ", "d").replace("ð", "d"))
    bare = "".join(char for char in small if not unicodedata.combining(char))
    bare = re.sub(r"[-\u2010-\u2015/.,]", " ", bare)
    return _SPACES.sub(" ", _NOT_WORD.sub("", bare.replace("y", "i"))).strip()


def word_ends(folded: str) -> list[str]:
    """Every ending of a folded text that begins at a word: 'a b c' gives 'a b c', 'b c', 'c'."""
    words = folded.split()
    return [" ".join(words[start:]) for start in range(len(words))]


def sorting_key(name: str) -> str:
    """A key that sorts Vietnamese names as offices do: given name first, then family, then middle names.

    Letters follow the Vietnamese alphabet (a ă â b ... đ ...), then tones (level, huyền, hỏi, ngã, sắc, nặng).
    The key is plain ASCII, so that every database sorts it alike.
    """
    words = tidy(name).casefold().split()
    if not words:
        return ""
    ordered = [words[-1], *words[:-1]]
    letters = " ".join("".join(_letter_code(char) for char in _letters(word)) for word in ordered)
    tones = "".join(_tone(word) for word in ordered)
    return f"{letters}!{tones}"


def _letters(word: str) -> list[str]:
    """The letters of a word with their shape marks (â, ơ) but without tones."""
    spread = unicodedata.normalize("NFD", word)
    return list(unicodedata.normalize("NFC", "".join(char for char in spread if char not in _TONES)))


def _letter_code(letter: str) -> str:
    place = _ALPHABET.find(letter)
    return chr(ord("A") + place) if place >= 0 else "~"


def _tone(word: str) -> str:
    return next((_TONES[char] for char in unicodedata.normalize("NFD", word) if char in _TONES), "0")
