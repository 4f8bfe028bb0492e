"""The words on pages, in files and in messages: Vietnamese first, English complete."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, cast

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, Translations

LANGUAGES = ("vi", "en")
DEFAULT_LANGUAGE = "vi"
CATALOGUES = Path(__file__).resolve().parent.parent / "translations"

Text = str | LazyProxy
"""A text that is either plain or translated only when it is shown."""

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


def current_language() -> str:
    """The language in which texts come out now: 'vi' or 'en'."""
    return _language.get()


def use_language(language: str) -> None:
    """Choose the language for the rest of this request, command or job; an unknown one means Vietnamese."""
    _language.set(language if language in LANGUAGES else DEFAULT_LANGUAGE)


@contextmanager
def language(code: str) -> Iterator[None]:
    """Speak `code` ('vi' or 'en') within the block, then the language of before."""
    token = _language.set(code if code in LANGUAGES else DEFAULT_LANGUAGE)
    try:
        yield
    finally:
        _language.reset(token)


@functools.cache
def catalogue(code: str) -> Translations:
    """The messages of one language, read from its .po file once per process."""
    path = CATALOGUES / code / "LC_MESSAGES" / "messages.po"
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return Translations(compiled)


@functools.lru_cache(maxsize=10_000)
def _text(code: str, message: str) -> str:
    """A message in one language, kept: for a page some hundreds are looked up."""
    return str(catalogue(code).ugettext(message)) if message else ""


def gettext(message: str, **values: Any) -> str:
    """The message in the current language, with its %(name)s places filled."""
    text = _text(_language.get(), message)
    return text % values if values else text


def ngettext_as_written(singular: str, plural: str, number: int) -> str:
    """The message for a number of things, its places left for whoever asked to fill."""
    return str(catalogue(_language.get()).ungettext(singular, plural, number))


def ngettext(singular: str, plural: str, number: int, **values: Any) -> str:
    """The message for a number of things; %(number)s is always filled."""
    text = ngettext_as_written(singular, plural, number)
    return text % {"number": number, **values}


def lazy(message: str, **values: Any) -> str:
    """The message, translated when it is shown: for labels that are made when the program starts.

    It is said to be a text, because everything that takes a label (WTForms above all) asks for one.
    """
    return cast(str, LazyProxy(gettext, message, enable_cache=False, **values))
