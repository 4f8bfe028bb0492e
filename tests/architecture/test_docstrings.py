"""A module opens with one sentence in the office's words."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from tests.architecture.source import Module, modules_in, planted, program


def silent_modules(modules: Iterable[Module]) -> list[str]:
    """Those without an opening sentence, or with one that does not end."""
    found = []
    for module in modules:
        opening = (ast.get_docstring(module.tree) or "").split("\n\n")[0].strip()
        if not opening.endswith((".", "?", "!")):
            found.append(module.path)
    return found


def test_every_module_opens_with_a_sentence() -> None:
    modules = (*program(), *modules_in("migrations", "tests/architecture"))
    assert silent_modules(module for module in modules if module.text.strip()) == []


def test_sees_a_module_that_says_nothing() -> None:
    assert silent_modules([planted("import os")])
    assert silent_modules([planted('"""Cases"""')])
    assert not silent_modules([planted('"""The cases of a unit.\n\nArticle 12.\n"""')])
