"""The program as text: its modules, read and parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
DOORS = ("web", "api", "cli", "scheduler")


class Module(NamedTuple):
    """One module: where it is, what it says, and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        """The package of the house that it belongs to; its own name if it stands beside them."""
        parts = self.path.removesuffix(".py").split("/")
        return parts[1] if parts[0] == "overseas" and len(parts) > 1 else parts[0]

    def below_the_doors(self) -> bool:
        """Whether it belongs to the house proper."""
        return self.path.startswith("overseas/") and self.package not in {*DOORS, "app", "__init__"}


def planted(text: str, path: str = "overseas/cases/planted.py") -> Module:
    """A module that is not there, to see whether a check finds its fault."""
    return Module(path, text, ast.parse(text))


@cache
def modules_in(*places: str) -> tuple[Module, ...]:
    """The modules of some folders, or single ones, in the order of their names; what does not exist yet is left out."""
    found = []
    for place in places:
        path = ROOT / place
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.exists() else []
        found += [planted(file.read_text(encoding="utf-8"), file.relative_to(ROOT).as_posix()) for file in files]
    return tuple(found)


def program() -> tuple[Module, ...]:
    """All that runs in an office."""
    return modules_in("overseas", "config.py", "wsgi.py")


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones included."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def dotted(node: ast.AST) -> str:
    """The words of a name such as datetime.now, joined again; empty where it is not a plain name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def calls(module: Module) -> Iterator[tuple[int, str]]:
    """Every call: its line and the dotted name of what is called."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield node.lineno, dotted(node.func)
