"""Pages are made of components: no style, script, control or foreign address of their own."""

from __future__ import annotations

import ast
import re
from fnmatch import fnmatch

import pytest

from tests.architecture.source import ROOT, Module, modules_in, planted, program

FOLDER = ROOT / "templates"
TEMPLATES = {path.relative_to(FOLDER).as_posix(): path.read_text("utf-8") for path in sorted(FOLDER.rglob("*.html"))}
BUILDING_BLOCKS = ("components/", "layouts/")

EVERYWHERE = {
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "an inline event": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc\s*=)|javascript:", re.IGNORECASE),
    "a foreign address": re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[\w.-]+\.\w", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*safe\b|autoescape\s+false"),
}
IN_PAGES = {
    "a control that is no component": re.compile(r"<(?:input|select|textarea)\b", re.IGNORECASE),
}
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
NAMED = re.compile(r"""["']([\w/.-]+\.html|[\w/-]+/)["']""")


def faults(templates: dict[str, str]) -> list[str]:
    found = []
    for name, text in templates.items():
        checks = EVERYWHERE if name.startswith(BUILDING_BLOCKS) else EVERYWHERE | IN_PAGES
        bare = COMMENT.sub("", text)
        found += [
            f"{name}: {what}: {match[0].strip()}" for what, rule in checks.items() for match in rule.finditer(bare)
        ]
    return found


def named_in_templates(templates: dict[str, str]) -> set[str]:
    """What they extend, include and import; a name put together at run time counts as its folder."""
    texts = (COMMENT.sub("", text) for text in templates.values())
    return {f"{name}*" if name.endswith("/") else name for text in texts for name in NAMED.findall(text)}


def named_in_program(modules: tuple[Module, ...]) -> set[str]:
    """Every text that names a template; the computed parts of a name may be anything."""
    found = set()
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html"):
                found.add(node.value)
            if isinstance(node, ast.JoinedStr):
                parts = [str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values]
                found |= {name for name in ["".join(parts)] if name.endswith(".html")}
    return found - {".html"}


def unused(templates: dict[str, str], names: set[str]) -> list[str]:
    return [name for name in templates if not any(fnmatch(name, pattern) for pattern in names)]


def missing(templates: dict[str, str], names: set[str]) -> list[str]:
    return [name for name in sorted(names) if not any(fnmatch(template, name) for template in templates)]


def test_pages_are_made_of_components() -> None:
    assert faults(TEMPLATES) == []


@pytest.mark.skipif(all(name.startswith(BUILDING_BLOCKS) for name in TEMPLATES), reason="there are no pages yet")
def test_every_template_is_used_and_every_used_one_is_there() -> None:
    names = named_in_program(program()) | named_in_templates(TEMPLATES)
    assert unused(TEMPLATES, names) == []
    assert missing(TEMPLATES, names | named_in_program(modules_in("tests/web"))) == []


def test_sees_what_a_page_must_not_hold() -> None:
    for text in (
        '<p style="color: red">',
        "<style>p {}</style>",
        '<a\n onclick="f()">',
        "<script>f()</script>",
        '<a href="javascript:f()">',
        '<img src="https://example.org/x.png">',
        '<link href="//cdn.example.org/x.css">',
        "{{ text|safe }}",
        "<input>",
        "<select name=x>",
        "<textarea>",
    ):
        assert faults({"cases/planted.html": text}), text
    assert not faults({"components/forms.html": '<input name="x">{# style="" #}'})
    assert not faults({"layouts/base.html": '<script src="{{ f() }}" defer></script><p class="on one">'})


def test_sees_a_template_that_nobody_uses_or_that_is_not_there() -> None:
    used = named_in_program((planted("render('cases/show.html'); render(f'steps/{code}.html')"),))
    used |= named_in_templates({"cases/show.html": "{% include 'cases/parts/' ~ name ~ '.html' %}"})
    there = {"cases/show.html": "", "steps/loan.html": "", "cases/parts/a.html": ""}
    assert unused(there, used) == []
    assert missing(there, used) == []
    assert unused({**there, "cases/other.html": ""}, used) == ["cases/other.html"]
    assert missing({"steps/loan.html": "", "cases/parts/a.html": ""}, used) == ["cases/show.html"]
