"""config.py is the only reader of the environment."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from tests.architecture.source import Module, dotted, planted, program


def environment_readings(modules: Iterable[Module]) -> list[str]:
    found = []
    for module in modules:
        if module.path == "config.py":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and dotted(node) in {"os.environ", "os.getenv", "os.environb"}:
                found.append(f"{module.path}:{node.lineno}")
            if isinstance(node, ast.ImportFrom) and node.module == "os":
                names = {alias.name for alias in node.names}
                found += [f"{module.path}:{node.lineno}" for _ in names & {"environ", "getenv"}]
    return found


def test_only_the_settings_read_the_environment() -> None:
    assert environment_readings(program()) == []


def test_sees_a_reading_elsewhere() -> None:
    for text in ("import os\nx = os.environ['A']", "import os\nos.getenv('A')", "from os import environ"):
        assert environment_readings([planted(text)]), text
    assert not environment_readings([planted("x = request.environ")])
