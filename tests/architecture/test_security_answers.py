"""Every requirement has its answer, and every answer is there: tests, settings and texts that are named exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from tests.architecture.security_answers import PAGE, Answer, dead_link, missing_test, read_answers
from tests.architecture.source import ROOT, Module, planted, program

# OWASP ASVS 5.0.0: the requirements of levels 1 and 2 that apply to this program.
APPLY = {
    1: "1.1 1.2 2.1 2.2 2.3 2.4 2.5 2.9 3.2 3.3 3.5 3.6 3.7 3.10 3.11 4.2 5.1 5.2",
    2: "1.1 1.2 1.3 2.1 2.2 2.3 3.1 3.2 3.3 3.4 4.1",
    3: "2.1 2.2 3.1 3.2 3.3 3.4 4.1 4.2 4.3 4.4 4.5 4.6 5.1 5.2 5.3 7.2",
    4: "1.1 1.2 1.3 2.1",
    5: "1.1 2.1 2.2 2.3 3.1 3.2 4.1 4.2 4.3",
    6: "1.1 1.2 1.3 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 2.12 3.1 3.2 3.3 3.4 4.1 4.2 4.3 4.4 "
    "5.1 5.2 5.3 5.4 5.5",
    7: "1.1 1.2 2.1 2.2 2.3 2.4 3.1 3.2 4.1 4.2 4.3 4.4 4.5 5.1 5.2",
    8: "1.1 1.2 2.1 2.2 2.3 3.1 4.1",
    11: "1.1 1.2 2.1 2.2 2.3 3.1 3.2 3.3 4.1 4.2 4.3 4.4 5.1 6.1",
    12: "1.1 1.2 2.1 2.2 3.1 3.2 3.3 3.4",
    13: "1.1 2.1 2.2 2.3 2.4 2.5 3.1 3.2 4.1 4.2 4.3 4.4 4.5",
    14: "1.1 1.2 2.1 2.2 2.3 2.4 3.1 3.2 3.3",
    15: "1.1 1.2 1.3 2.1 2.2 2.3 3.1 3.2 3.3 3.4 3.5 3.6 3.7",
    16: "1.1 2.1 2.2 2.3 2.4 2.5 3.1 3.2 3.3 3.4 4.1 4.2 4.3 5.1 5.2 5.3",
}
# The same of a program that asks a provider of identities, where a setting names one.
AT_A_PROVIDER = {
    6: "8.1 8.2 8.4",
    7: "1.3 6.1 6.2",
    9: "1.1 1.2 1.3 2.1 2.2 2.3 2.4",
    10: "1.1 1.2 2.1 2.2 5.1 5.2 5.3 5.4",
}
# What speaks with other machines, or waits for them; each says why.
SPEAKING = {"requests", "urllib.request", "http.client", "socket", "smtplib", "ftplib", "authlib", "aiohttp", "httpx"}
SPEAKERS = {
    "overseas/scheduler/process.py": "asks this machine for its own name",
    "overseas/server.py": "listens",
    "overseas/web/identity_provider.py": "asks the provider of identities, where a setting names one",
    "overseas/cli/demo.py": "looks whether the port of the demonstration is free, and asks its own server",
}


def numbered(chapters: dict[int, str]) -> list[str]:
    """The requirements by their whole numbers."""
    return [f"{chapter}.{rest}" for chapter, numbers in chapters.items() for rest in numbers.split()]


def text() -> str:
    return PAGE.read_text("utf-8")


def answers() -> list[Answer]:
    return read_answers(text())


def speakers(modules: Iterable[Module]) -> set[str]:
    """The modules that may speak with another machine."""
    found = set()
    for module in modules:
        for node in ast.walk(module.tree):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if any(name == one or name.startswith(f"{one}.") for name in names for one in SPEAKING):
                found.add(module.path)
    return found


class TestTheAnswers:
    def test_are_given_to_every_requirement_once_and_in_order(self) -> None:
        always, at_a_provider = numbered(APPLY), numbered(AT_A_PROVIDER)
        assert (len(always), len(at_a_provider)) == (181, 21)
        given = [answer.number for answer in answers() if not answer.number.startswith("742/")]
        assert given == always + at_a_provider

    def test_name_tests_that_are_there(self) -> None:
        named = {test for answer in answers() for test in answer.tests}
        assert len(named) > 100
        assert sorted(filter(missing_test, named)) == []

    def test_name_settings_that_are_read(self) -> None:
        known = set(re.findall(r'"(OVERSEAS_[A-Z_]+)"', (ROOT / "config.py").read_text("utf-8")))
        assert {setting for answer in answers() for setting in answer.settings} - known == set()

    def test_lead_to_texts_that_are_there(self) -> None:
        assert [link for answer in answers() for link in answer.links if dead_link(link, text())] == []

    def test_say_something(self) -> None:
        assert [answer.number for answer in answers() if not answer.answered] == []

    def test_are_never_partly_without_saying_what_is_open(self) -> None:
        assert [one.number for one in answers() if "partly" in one.text.lower() and not one.reasons] == []

    def test_to_decision_742_say_whether_its_text_was_read(self) -> None:
        rows = re.findall(r"^\| (742/\S+) \| ([^|]+) \|", text(), re.MULTILINE)
        assert len(rows) == len({number for number, _source in rows}) > 25
        assert {source for _number, source in rows} == {"read", "from memory"}


def test_sees_an_answer_that_is_none() -> None:
    def given(said: str) -> Answer:
        (answer,) = read_answers(f"| 1.1.1 | something | {said} |")
        return answer

    assert not given("we are careful").answered
    assert not given("**Open**: later").answered
    assert given("**Open**: the feature that would need it is not built").answered
    assert given("**Operator**: the proxy in front").answered
    assert given("`OVERSEAS_HTTPS`").settings == ["OVERSEAS_HTTPS"]
    assert missing_test(given("`web/test_headers.py::test_of_nothing`").tests[0])
    assert missing_test("web/test_nothing.py::test_a")
    assert not missing_test("architecture/test_security_answers.py::test_sees_an_answer_that_is_none")
    assert dead_link("#nowhere", text())
    assert dead_link("nothing.md", text())
    assert not dead_link("operating.md#backups", text())


def test_pages_ask_no_other_machine() -> None:
    assert speakers(program()) - set(SPEAKERS) == set()


def test_sees_a_module_that_asks_one() -> None:
    assert speakers([planted("import requests")])
    assert speakers([planted("from urllib.request import urlopen")])
    assert not speakers([planted("from urllib.parse import quote")])


def test_scripts_store_nothing_in_the_browser() -> None:
    storing = r"localStorage|sessionStorage|indexedDB|document\.cookie|eval\(|innerHTML|Function\("
    scripts = [path.read_text("utf-8") for path in (ROOT / "overseas" / "static").glob("*.js")]
    assert scripts
    assert [found for script in scripts for found in re.findall(storing, script)] == []
