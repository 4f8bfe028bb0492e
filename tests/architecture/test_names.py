"""The folder is the glossary: packages and modules have names of the office, or say what they do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from tests.architecture.source import ROOT, Module, modules_in, planted, program

PACKAGES = {
    *("kernel", "audit", "norms", "units", "accounts", "markets", "workers", "cases", "contracts", "quotas"),
    *("alerts", "privacy", "dashboards", "reports", "imports", "demonstration", "web", "api", "cli", "scheduler"),
}
# These name a drawer, not what is in it.
DRAWERS = {
    *("util", "utils", "common", "helper", "helpers", "manager", "managers", "handler", "handlers"),
    *("service", "services", "misc", "stuff", "shared", "tools", "lib"),
}
# The kernel would serve any office.
OF_THE_DOMAIN = {
    *("worker", "workers", "cases", "loan", "loans", "police", "bank", "district", "province", "commune", "quota"),
    *("quotas", "contract", "contracts", "departure", "departures", "passport", "visa", "recruitment", "training"),
    *("employer", "market", "programme", "flight", "alert", "alerts", "abroad"),
}


def words(name: str) -> set[str]:
    """The words of an identifier: legal_check, LegalCheck."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def drawers(paths: Iterable[str]) -> list[str]:
    return [
        f"{path}: a name says what is in it"
        for path in paths
        for part in path.removesuffix(".py").split("/")
        if words(part) & DRAWERS or re.search(r"[a-z]\d+$", part)
    ]


def identifiers(module: Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(module.tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
    return found


def domain_words(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.path}: {name} belongs above the kernel"
        for module in modules
        for name in sorted(identifiers(module))
        if words(name) & OF_THE_DOMAIN
    ]


def test_the_packages_are_those_of_the_house() -> None:
    folders = {path.name for path in (ROOT / "overseas").iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert folders - PACKAGES == set()


def test_no_module_is_named_after_a_drawer() -> None:
    assert drawers(module.path for module in (*program(), *modules_in("tests"))) == []


def test_the_kernel_has_no_word_of_the_domain() -> None:
    assert domain_words(modules_in("overseas/kernel")) == []


def test_sees_a_wrong_name() -> None:
    for name in ("utils", "case_helpers", "AlertManager", "actions2"):
        assert drawers([f"overseas/cases/{name}.py"]), name
    assert not drawers(["overseas/cases/actions/open_case.py"])
    for text in ("def worker_name(): ...", "class LoanGate: ...", "x.district_id", "def f(quota): ..."):
        assert domain_words([planted(text)]), text
    assert not domain_words([planted("def fold(text): return text.casefold()")])
