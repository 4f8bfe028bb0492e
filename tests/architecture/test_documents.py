"""The documents lead where they say: every link has its file, every decision its own number and its line."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.architecture.source import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = ROOT / "docs" / "decisions"
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
LISTED = re.compile(r"^\| \[(\d{4})\]\(([^)]+)\) \| (.+) \|$", re.MULTILINE)


def dead_links(text: str, folder: Path) -> list[str]:
    """The links of a document that lead to no file."""
    return [target for target in LINK.findall(text) if not (folder / target).exists()]


def numbered_twice(names: list[str]) -> list[str]:
    """The numbers that more than one decision carries."""
    return sorted(number for number, times in Counter(name[:4] for name in names).items() if times > 1)


def decisions() -> list[tuple[str, str, str]]:
    """Number, file and heading of each decision, as its own file says them."""
    found = []
    for path in sorted(DECISIONS.glob("[0-9]*.md")):
        number, _, title = path.read_text("utf-8").splitlines()[0].removeprefix("# ").partition(" ")
        found.append((number, path.name, title))
    return found


def test_every_link_leads_to_a_file() -> None:
    dead = {path.name: dead_links(path.read_text("utf-8"), path.parent) for path in DOCUMENTS}
    assert {name: links for name, links in dead.items() if links} == {}


def test_every_decision_has_its_own_number() -> None:
    names = [name for _, name, _ in decisions()]
    assert numbered_twice(names) == []
    assert [number for number, _, _ in decisions()] == [name[:4] for name in names]


def test_every_decision_is_listed_once_under_its_heading() -> None:
    assert LISTED.findall((DECISIONS / "README.md").read_text("utf-8")) == decisions()


def test_sees_a_wrong_link_and_a_number_twice(tmp_path: Path) -> None:
    (tmp_path / "there.md").touch()
    assert dead_links("[a](there.md#x) [b](gone.md) [c](https://x.vn)", tmp_path) == ["gone.md"]
    assert numbered_twice(["0017-a.md", "0017-b.md", "0018-c.md"]) == ["0017"]
