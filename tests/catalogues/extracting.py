"""Every sentence that the program can say: those of modules, of templates, and those of the libraries that speak."""

from __future__ import annotations

import ast
import inspect
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import wtforms
from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from overseas.cli.spoken import CLICK, one_piece
from tests.architecture.source import ROOT, Module, program

SAY = {"_", "_l", "gettext", "lazy"}
SAY_NUMBER = {"ngettext"}
# The words' own machinery hands on what others say.
MACHINERY = {"overseas/kernel/i18n.py", "overseas/kernel/forms.py", "overseas/cli/spoken.py"}
COMMANDS = ("overseas/cli/", "overseas/console.py")

Identifier = str | tuple[str, str]
"""A sentence, or the two that an English number chooses between."""


class Unreadable(NamedTuple):
    """A sentence put together at run time: no catalogue can know it."""

    place: str
    line: int

    def __str__(self) -> str:
        return f"{self.place}:{self.line}: a message must be written out, in one piece"


def in_module(module: Module) -> Iterator[Identifier | Unreadable]:
    """What a module says, however many lines a sentence is laid over."""
    for node in ast.walk(module.tree):
        name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
        if not isinstance(node, ast.Call) or name not in SAY | SAY_NUMBER:
            continue
        said = [word.value for word in node.args if isinstance(word, ast.Constant) and isinstance(word.value, str)]
        if name in SAY_NUMBER and len(said) == 2:
            yield said[0], said[1]
        elif name in SAY and len(said) == 1 == len(node.args):
            yield said[0]
        elif module.path not in MACHINERY:
            yield Unreadable(module.path, node.lineno)


def in_template(name: str, text: str) -> Iterator[Identifier | Unreadable]:
    """What a template says."""
    for line, function, said in extract_from_ast(Environment(autoescape=True).parse(text), ("_", "ngettext")):
        words = said if isinstance(said, tuple) else (said,)
        if function == "ngettext" and isinstance(words[0], str) and isinstance(words[1], str):
            yield words[0], words[1]
        elif function == "_" and isinstance(words[0], str):
            yield words[0]
        else:
            yield Unreadable(f"templates/{name}", line)


def of_the_form_library() -> Iterator[Identifier]:
    """What WTForms says when it refuses an entry."""
    source = Path(wtforms.__file__).parent / "locale" / "wtforms.pot"
    for message in read_po(io.BytesIO(source.read_bytes())):
        if message.id:
            yield (message.id[0], message.id[1]) if isinstance(message.id, tuple | list) else message.id


def in_commands(module: Module) -> Iterator[Identifier | Unreadable]:
    """The help of the commands of a module, and that of their options."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef) and any(_makes_a_command(one) for one in node.decorator_list):
            yield one_piece(ast.get_docstring(node) or "")
        elif isinstance(node, ast.keyword) and node.arg == "help":
            readable = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
            yield node.value.value if readable else Unreadable(module.path, node.value.lineno)


def _makes_a_command(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and getattr(decorator.func, "attr", "") in {"command", "group"}


def of_the_command_library() -> Iterator[Identifier]:
    """What click says to whoever types a command; what it says to programmers is left out."""
    for module in CLICK:
        tree = ast.parse(inspect.getsource(module))
        for node in list(ast.walk(tree)):
            if isinstance(node, ast.Raise) and re.search(r"\b(Type|Value|Runtime|Attribute)Error\(", ast.unparse(node)):
                node.exc = None
        for said in in_module(Module(module.__name__, "", tree)):
            if not isinstance(said, Unreadable):
                yield said
    yield "required"  # asked for by way of a variable


def everything_said(modules: Iterable[Module] | None = None) -> tuple[dict[str, str | None], list[Unreadable]]:
    """All sentences in the order of the alphabet, each with its plural, and the places that cannot be read."""
    found: list[Identifier | Unreadable] = []
    for module in program() if modules is None else modules:
        found += in_module(module)
        if module.path.startswith(COMMANDS):
            found += in_commands(module)
    templates = ROOT / "templates"
    for path in sorted(templates.rglob("*.html")) if modules is None else ():
        found += in_template(path.relative_to(templates).as_posix(), path.read_text("utf-8"))
    if modules is None:
        found += of_the_form_library()
        found += of_the_command_library()
    singles = {said: None for said in found if isinstance(said, str) and said}
    numbers = {said[0]: said[1] for said in found if isinstance(said, tuple) and not isinstance(said, Unreadable)}
    unreadable = [said for said in found if isinstance(said, Unreadable)]
    return dict(sorted((singles | numbers).items())), unreadable
