"""One unit of work per request, command, job run or import, and in it the only commit."""

from __future__ import annotations

from collections.abc import Iterable

from tests.architecture.source import Module, calls, planted, program

# module -> why a transaction of its own is right there
ALLOWED: dict[str, str] = {
    "overseas/kernel/unit_of_work.py": "this is the place",
}


def commits(modules: Iterable[Module]) -> list[str]:
    """Calls of commit(), and of begin(), whose block commits at its end."""
    return [
        f"{module.path}:{line} {name}()"
        for module in modules
        if module.path not in ALLOWED
        for line, name in calls(module)
        if name.endswith((".commit", ".begin"))
    ]


def test_only_the_unit_of_work_commits() -> None:
    assert commits(program()) == []


def test_every_exception_is_still_needed() -> None:
    used = {
        module.path for module in program() if any(name.endswith((".commit", ".begin")) for _, name in calls(module))
    }
    assert set(ALLOWED) - used == set()


def test_sees_a_commit_elsewhere() -> None:
    assert commits([planted("def f(session): session.commit()")])
    assert commits([planted("def f(engine):\n with engine.begin() as c: pass")])
    assert commits([planted("def f(work): work.session.commit()", "overseas/web/planted.py")])
    assert not commits([planted("def f(session): session.flush(); session.begin_nested()")])
