"""docs/security.md as a table: each requirement with what answers it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.source import ROOT

PAGE = ROOT / "docs" / "security.md"
ROW = re.compile(r"^\| (\d+\.\d+\.\d+|742/[\w.]+) \| (.+) \|$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\]\(([^)]+)\)")
OPEN = re.compile(r"\*\*Open\*\*: (.+?)(?:;|$)")
OPERATOR = re.compile(r"\*\*Operator\*\*: \S.{9,}")
SHORTEST_REASON = 20


@dataclass(frozen=True)
class Answer:
    """One line of a list: its number, and what is said to it."""

    number: str
    text: str

    @property
    def tests(self) -> list[str]:
        """The tests it names, as path::name."""
        return [code for code in CODE.findall(self.text) if "::" in code]

    @property
    def settings(self) -> list[str]:
        """The settings it names."""
        return [code for code in CODE.findall(self.text) if re.fullmatch(r"OVERSEAS_[A-Z_]+", code)]

    @property
    def links(self) -> list[str]:
        """Where it leads to."""
        return LINK.findall(self.text)

    @property
    def reasons(self) -> list[str]:
        """Why it is open, where it is."""
        return OPEN.findall(self.text)

    @property
    def answered(self) -> bool:
        """Whether anything answers it: a test, a setting, a text, the operator's duty, or a reason why it is open."""
        told = [*self.tests, *self.settings, *self.links, *self.reasons, *OPERATOR.findall(self.text)]
        return bool(told) and all(len(reason) >= SHORTEST_REASON for reason in self.reasons)


def read_answers(text: str) -> list[Answer]:
    """Every line of the lists."""
    return [Answer(number, rest.rpartition(" | ")[2]) for number, rest in ROW.findall(text)]


def tests_of(path: Path) -> set[str]:
    """The names of all tests of a module: test_x, or TestY::test_x."""
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)}
    return {name for name in found if name.rpartition("::")[2].startswith("test")}


def missing_test(reference: str) -> bool:
    """Whether a named test is not there."""
    place, _colons, name = reference.partition("::")
    path = ROOT / "tests" / place
    return not path.is_file() or name not in tests_of(path)


def headings(text: str) -> set[str]:
    """The places of a page to which a link can lead."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {"#" + re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


def dead_link(link: str, text: str) -> bool:
    """Whether a link of the page leads nowhere."""
    place, _hash, part = link.partition("#")
    if not place:
        return f"#{part}" not in headings(text)
    path = (PAGE.parent / place).resolve()
    return not path.is_file() or (part != "" and f"#{part}" not in headings(path.read_text("utf-8")))
