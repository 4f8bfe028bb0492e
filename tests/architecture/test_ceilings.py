"""Nothing grows beyond what one sitting can read."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from tests.architecture.source import ROOT, Module, functions, modules_in, planted, program

MODULE, FUNCTION, PARAMETERS, PAGE, TEST_MODULE = 300, 40, 6, 150, 400


def long_modules(modules: Iterable[Module], ceiling: int) -> list[str]:
    lengths = {module.path: len(module.text.splitlines()) for module in modules}
    return [f"{path}: {lines} lines, {ceiling} at most" for path, lines in lengths.items() if lines > ceiling]


def long_functions(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.path}:{function.lineno} {function.name}: {lines} lines, {FUNCTION} at most"
        for module in modules
        for function in functions(module)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION
    ]


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    arguments = function.args
    named = [argument.arg for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]]
    return [name for name in named if name not in {"self", "cls"}]


def wide_functions(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.path}:{function.lineno} {function.name}: {count} parameters, {PARAMETERS} at most"
        for module in modules
        for function in functions(module)
        if (count := len(parameters(function))) > PARAMETERS
    ]


def long_pages(pages: dict[str, str]) -> list[str]:
    """Pages and layouts; a folder of components is read one macro at a time, like a module."""
    ceilings = {path: MODULE if "/components/" in path else PAGE for path in pages}
    lengths = {path: len(text.splitlines()) for path, text in pages.items()}
    return [
        f"{path}: {lines} lines, {ceilings[path]} at most" for path, lines in lengths.items() if lines > ceilings[path]
    ]


def test_modules_are_short() -> None:
    assert long_modules((*program(), *modules_in("migrations/env.py", "migrations/new.py")), MODULE) == []


def test_test_modules_are_short() -> None:
    assert long_modules(modules_in("tests"), TEST_MODULE) == []


def test_functions_are_short() -> None:
    assert long_functions(program()) == []


def test_functions_take_few_parameters() -> None:
    assert wide_functions(program()) == []


def test_page_templates_are_short() -> None:
    folder = ROOT / "templates"
    assert long_pages({str(path.relative_to(ROOT)): path.read_text("utf-8") for path in folder.rglob("*.html")}) == []


def test_sees_what_is_too_large() -> None:
    line = "    x = 1\n"
    assert long_modules([planted("x = 1\n" * 301)], MODULE)
    assert not long_modules([planted("x = 1\n" * 300)], MODULE)
    assert long_functions([planted("def f():\n" + line * 40)])
    assert not long_functions([planted("def f():\n" + line * 39)])
    assert wide_functions([planted("def f(self, a, b, c, *, d, e, g, h): ...")])
    assert not wide_functions([planted("def f(self, a, b, c, *, d, e, g): ...")])
    assert long_pages({"templates/cases/planted.html": "<p>\n" * 151})
    assert not long_pages({"templates/cases/planted.html": "<p>\n" * 150})
    assert long_pages({"templates/components/planted.html": "<p>\n" * 301})
