"""Calls go down: imports stand at the top of a module, and the declared order names every package."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable
from typing import Any

from tests.architecture.source import DOORS, ROOT, Module, functions, modules_in, planted, program


def hidden_imports(modules: Iterable[Module]) -> list[str]:
    """Imports inside functions, which would let calls go up unseen, and relative ones."""
    found = []
    for module in modules:
        for function in functions(module):
            found += [
                f"{module.path}:{node.lineno} inside {function.name}"
                for node in ast.walk(function)
                if isinstance(node, ast.Import | ast.ImportFrom)
            ]
        found += [
            f"{module.path}:{node.lineno} relative"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ImportFrom) and node.level
        ]
    return found


def computed_imports(modules: Iterable[Module]) -> list[str]:
    """Imports by a computed name, which no linter follows."""
    return [
        f"{module.path}: {name}"
        for module in modules
        for name in ("importlib", "__import__", "TYPE_CHECKING")
        if any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(module.tree))
    ]


def contracts() -> list[dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return list(settings["tool"]["importlinter"]["contracts"])


def test_no_import_is_hidden() -> None:
    assert hidden_imports((*program(), *modules_in("migrations"))) == []


def test_no_import_is_computed() -> None:
    assert computed_imports(program()) == []


def test_the_order_is_exhaustive() -> None:
    order = contracts()[0]
    assert (order["type"], order["exhaustive"]) == ("layers", True)


def test_every_package_below_the_doors_is_kept_from_the_web() -> None:
    forbidden = next(contract for contract in contracts() if contract["type"] == "forbidden")
    folders = {path.parent.name for path in (ROOT / "overseas").glob("*/__init__.py")} - set(DOORS)
    assert {f"overseas.{name}" for name in folders} == set(forbidden["source_modules"])
    assert {"flask", "flask_login", "flask_wtf", "apscheduler"} <= set(forbidden["forbidden_modules"])


def test_sees_a_hidden_import() -> None:
    assert hidden_imports([planted("def f():\n    import os")])
    assert hidden_imports([planted("class A:\n    def f(self):\n        from overseas.web import guard")])
    assert hidden_imports([planted("from . import models")])
    assert computed_imports([planted("import importlib\nimportlib.import_module('overseas.web')")])
    assert not hidden_imports([planted("import os\nfrom overseas.kernel import clock")])
