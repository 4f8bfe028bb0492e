"""Every word on a page is in both catalogues: Vietnamese as offices write it, English complete."""

from __future__ import annotations

import html
import io
import re
import unicodedata
from collections.abc import Iterable

import pytest
from babel.messages import Message
from babel.messages.pofile import read_po
from jinja2 import Environment

from overseas.kernel.i18n import CATALOGUES, LANGUAGES
from tests.architecture.source import ROOT, planted
from tests.catalogues.extracting import Unreadable, everything_said, in_module, in_template

PLACE = re.compile(r"%\((\w+)\)([a-z])")
VIETNAMESE = re.compile(r"(?!\bđ(?:ồng)?\b)\b\w*[À-ỹđĐ]")
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"(?<!-)\b[^\W\d_]{2,}")
SPOKEN = re.compile(r"""\s(?:title|placeholder|aria-label|alt)=["']([^"']*)""")
# The same in both languages: names, formats, abbreviations.
ALIKE = {"IM Japan", "JLPT N4"}


def texts(message: Message) -> list[str]:
    """The translations of a message: one, or one for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def identifiers(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def places(text: str) -> set[tuple[str, str]]:
    return set(PLACE.findall(text))


def lost_places(message: Message) -> bool:
    """Whether a translation names other values than the sentence; a form for 'one' may leave the number out."""
    wanted = places(identifiers(message)[-1])
    return any(places(text) != wanted for text in texts(message)[-1:]) or any(
        not places(text) <= wanted for text in texts(message)
    )


def stray_percent(message: Message) -> bool:
    """Whether a sentence with places has a percent sign that would stop its filling."""
    return any(places(text) and re.search(r"%(?![(%])", text.replace("%%", "")) for text in texts(message))


def untranslated(message: Message) -> bool:
    """Whether two words of English or more were left standing."""
    one = identifiers(message)[0]
    return one in texts(message) and len(re.findall(r"[^\W\d_]+", PLACE.sub("", one))) > 1 and one not in ALIKE


def faults(messages: Iterable[Message], language: str) -> list[str]:
    found = []
    for message in messages:
        one = identifiers(message)[0]
        wrong = {
            "not translated": not all(texts(message)),
            "guessed": message.fuzzy,
            "other values": all(texts(message)) and lost_places(message),
            "a stray percent sign": stray_percent(message),
            "letters not composed": any(text != unicodedata.normalize("NFC", text) for text in texts(message)),
            "left in English": language == "vi" and untranslated(message),
            "left in Vietnamese": language == "en" and bool(VIETNAMESE.search(one)),
        }
        found += [f"{what}: {one}" for what, so in wrong.items() if so]
    return found


def messages_of(language: str) -> list[Message]:
    source = io.BytesIO((CATALOGUES / language / "LC_MESSAGES" / "messages.po").read_bytes())
    catalogue = read_po(source, locale=language, abort_invalid=True)
    assert not catalogue.obsolete, "run: make messages"
    return [message for message in catalogue if message.id]


def bare_words(text: str) -> list[str]:
    """What a template shows without asking the catalogue: text between tags, and attributes that are read out."""
    tokens = Environment(autoescape=True).lex(text)
    drawn = "".join(value if kind == "data" else "\0" for _line, kind, value in tokens)
    spoken = [said for said in SPOKEN.findall(drawn) if WORD.search(said)]
    return spoken + WORD.findall(html.unescape(TAG.sub(" ", drawn)))


def entry(one: str, said: str, *flags: str) -> Message:
    return Message(one, said, flags=flags)


def test_every_message_is_written_out_in_one_piece() -> None:
    assert [str(place) for place in everything_said()[1]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_the_messages_of_the_program_and_no_others(language: str) -> None:
    said = everything_said()[0]
    held = {(words := identifiers(message))[0]: words[1] if words[1:] else None for message in messages_of(language)}
    assert {"missing": said.items() - held.items(), "not used": held.keys() - said.keys()} == {
        "missing": set(),
        "not used": set(),
    }, "run: make messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_and_keeps_its_values(language: str) -> None:
    assert faults(messages_of(language), language) == []


def test_english_is_said_as_it_is_written() -> None:
    assert [one for message in messages_of("en") if (one := identifiers(message)) != texts(message)] == []


def test_templates_show_nothing_that_the_catalogue_does_not_know() -> None:
    folder = ROOT / "templates"
    found = {
        path.relative_to(folder).as_posix(): bare_words(path.read_text("utf-8")) for path in folder.rglob("*.html")
    }
    assert {name: words for name, words in found.items() if words} == {}


def test_sees_bare_words() -> None:
    assert bare_words('<p class="a b">{{ x }} of <b>{% if y %}all{% endif %}</b></p>') == ["of", "all"]
    assert bare_words('<a href="{{ x }}" title="Open">{{ _("Open") }} ·&nbsp;*</a>') == ["Open"]
    assert bare_words('<a aria-label="{{ x }}">{# a note #}{{ "B" }}</a>') == []


def test_sees_what_is_said_and_what_cannot_be_read() -> None:
    module = planted('_("One " "two")\n_l("x")\nlazy("Three")\nngettext("a", "b", n)\nother("no")\nform.gettext("y")')
    assert list(in_module(module)) == ["One two", "x", "Three", ("a", "b"), "y"]
    for text in ('_(f"{x} cases")', '_("a" + x)', "_(x)", 'ngettext("a", many, 2)'):
        assert [type(said) for said in in_module(planted(text))] == [Unreadable], text
    assert list(in_template("x.html", "{{ _('A') }}{{ row(_('B', n=1)) }}{{ ngettext('c', 'd', n) }}")) == [
        "A",
        "B",
        ("c", "d"),
    ]
    assert [type(said) for said in in_template("x.html", "{{ _('A' ~ b) }}")] == [Unreadable]


def test_sees_a_bad_translation() -> None:
    for message in (
        entry("A case", ""),
        entry("A case", "Một hồ sơ", "fuzzy"),
        entry("%(count)s cases", "Hồ sơ"),
        entry("%(count)d cases", "%(count)s hồ sơ"),
        entry("%(count)s %%", "%(count)s %"),
        entry("A case", unicodedata.normalize("NFD", "Một hồ sơ")),
        entry("A case", "A case"),
    ):
        assert faults([message], "vi"), message.string
    assert faults([entry("Hồ sơ", "Hồ sơ")], "en")
    for message in (entry("%(count)s cases", "%(count)s hồ sơ"), entry("Email", "Email"), entry("a %", "b %")):
        assert faults([message], "vi") == [], message.string
