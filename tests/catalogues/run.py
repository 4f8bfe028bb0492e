"""Write what is new into the catalogues and keep what is translated: `make messages`."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from overseas.kernel.i18n import CATALOGUES, LANGUAGES
from tests.catalogues.extracting import everything_said

PLURALS = {"vi": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
# Without dates and names: a catalogue changes when its words do.
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: {}\\n"\n"Plural-Forms: {}\\n"\n\n'

Words = str | tuple[str, ...]


def path_of(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "messages.po"


def kept(language: str) -> dict[str, Words]:
    """What is translated already, by its (first) English sentence."""
    with path_of(language).open("rb") as source:
        messages = [message for message in read_po(source, locale=language) if message.id and not message.fuzzy]
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            message.string if isinstance(message.string, str) else tuple(message.string)
        )
        for message in messages
    }


def words_for(language: str, one: str, many: str | None, before: Words | None) -> Words:
    """The words for one sentence: English is itself; the others what they were, or still nothing."""
    if language == "en":
        return one if many is None else (one, many)
    said = before if isinstance(before, str) else (before or ("",))[0]
    return said if many is None else (said,)


def written(language: str, said: dict[str, str | None], before: dict[str, Words]) -> str:
    """The catalogue as text, in the order of the English sentences."""
    catalogue = Catalog(locale=language)
    for one, many in said.items():
        catalogue.add(one if many is None else (one, many), words_for(language, one, many, before.get(one)))
    text = io.BytesIO()
    write_po(text, catalogue, width=120, no_location=True, omit_header=True, ignore_obsolete=True)
    return HEAD.format(language, PLURALS[language]) + text.getvalue().decode("utf-8").strip() + "\n"


def main() -> int:
    said, unreadable = everything_said()
    for place in unreadable:
        print(place, file=sys.stderr)
    for language in LANGUAGES:
        before = kept(language)
        path_of(language).write_text(written(language, said, before), encoding="utf-8")
        missing = [one for one in said if language != "en" and not any(before.get(one, ""))]
        gone = before.keys() - said.keys()
        print(f"{language}: {len(said)} messages, {len(gone)} gone, {len(missing)} to translate")
    return 1 if unreadable else 0


if __name__ == "__main__":
    sys.exit(main())
