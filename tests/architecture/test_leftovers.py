"""Nothing lies about that no page needs: imported components, macros, drawings, classes, functions."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Mapping

from tests.architecture.source import ROOT, program
from tests.architecture.test_templates import COMMENT, TEMPLATES

STATIC = ROOT / "overseas" / "static"
BODIES = {name: COMMENT.sub("", text) for name, text in TEMPLATES.items()}
EVERYTHING = "\n".join([*BODIES.values(), *(module.text for module in program()), (STATIC / "overseas.js").read_text()])
IMPORT = re.compile(r"\{% from [^%]*? import ([^%]*?) %\}")
# Somebody else calls these by their names: WTForms, SQLAlchemy, Flask, click.
CALLED_FROM_OUTSIDE = re.compile(r"validate_\w+|process_\w+|get_\w+|_value|convert|visit_\w+|render_option|to_python")

# function -> why it stays although only tests call it
FOR_TESTS = {
    "known_words": "the demonstration itself says which names it can have invented",
}


def imported_in_vain(bodies: Mapping[str, str]) -> list[str]:
    found = []
    for name, body in bodies.items():
        rest = IMPORT.sub("", body)
        imported = [word.split(" as ")[-1].strip() for part in IMPORT.findall(body) for word in part.split(",")]
        found += [f"{name}: {word}" for word in imported if not re.search(rf"\b{word}\b", rest)]
    return found


def uncalled_macros(bodies: Mapping[str, str], everything: str) -> list[str]:
    macros = [(name, macro) for name, body in bodies.items() for macro in re.findall(r"macro (\w+)\(", body)]
    called = Counter(re.findall(r"(?<!macro )\b(\w+)\(", everything))
    return [f"{name}: {macro}" for name, macro in macros if not called[macro] and f'"{macro}"' not in everything]


def undrawn(drawings: str, everything: str) -> list[str]:
    return [name for name in re.findall(r'id="([^"]+)"', drawings) if not re.search(rf"[\"'#]{name}[\"']", everything)]


def unworn(sheet: str, everything: str) -> list[str]:
    bare = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", sheet, flags=re.DOTALL)
    classes = set(re.findall(r"\.([a-z][\w-]*)", bare))
    built = ("w-",)  # the width of a control is put together from a word
    return sorted(
        name
        for name in classes
        if not name.startswith(built) and not re.search(rf"(?<![\w-]){name}(?![\w-])", everything)
    )


def uncalled_functions() -> list[str]:
    """Functions that the program itself never names again; a test alone is no reason to keep one."""
    words = Counter(word for module in program() for word in re.findall(r"\w+", module.text))
    for module in program():
        if module.path.endswith("__init__.py"):
            words.subtract(re.findall(r"\w+", module.text))
    templates = set(re.findall(r"\w+", "\n".join(BODIES.values())))
    return [
        f"{module.path}: {node.name}"
        for module in program()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef) and not node.decorator_list and not node.name.startswith("__")
        if words[node.name] <= 1
        and node.name not in {*templates, *FOR_TESTS}
        and not CALLED_FROM_OUTSIDE.fullmatch(node.name)
    ]


def test_templates_import_what_they_use() -> None:
    assert imported_in_vain(BODIES) == []


def test_every_component_is_called() -> None:
    assert uncalled_macros(BODIES, EVERYTHING) == []


def test_every_drawing_is_shown() -> None:
    assert undrawn((STATIC / "icons.svg").read_text("utf-8"), EVERYTHING) == []


def test_every_class_is_worn() -> None:
    assert unworn((STATIC / "style.css").read_text("utf-8"), EVERYTHING) == []


def test_every_function_is_called() -> None:
    assert uncalled_functions() == []


def test_sees_what_nobody_needs() -> None:
    assert imported_in_vain({"a.html": '{% from "b.html" import one, two as three %}{{ one() }}'}) == ["a.html: three"]
    assert uncalled_macros({"a.html": "{% macro bare(x) %}"}, "{% macro bare(x) %}") == ["a.html: bare"]
    assert undrawn('<symbol id="lock">', 'icon("list")') == ["lock"]
    assert unworn(".lonely { margin: 0 }", '<p class="lead">') == ["lonely"]
