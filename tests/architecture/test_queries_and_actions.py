"""Queries are the only readers, actions the only writers; doors, tables, forms and rules leave the database alone."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tests.architecture.source import DOORS, Module, dotted, planted, program

READS = {"select", "exists", "union", "union_all", "text"}
WRITES = {"insert", "update", "delete"}
SESSION_READS = {"scalar", "scalars", "execute", "query", "get", "get_one"}
SESSION_WRITES = {"add", "add_all", "delete", "merge", "bulk_save_objects", "bulk_insert_mappings"}

# module -> why it writes although it is no action
WRITERS: dict[str, str] = {
    "overseas/audit/journal.py": "the trail is written by whoever acts, through this module",
    "overseas/audit/changes.py": "what the session changed is kept beside the line of whoever acts",
    "overseas/audit/words.py": "the key of what is said in the trail: made with the first word, removed by an erasure",
    "overseas/accounts/submissions.py": "the key of a form that was sent, kept with what the form did",
    "overseas/quotas/counters.py": "the counters follow the news of the cases; nobody acts on them",
    "overseas/alerts/sweep.py": "the sweep opens and closes by itself; nobody acts",
    "overseas/kernel/key_use.py": "which key seals is the kernel's own affair, of no domain",
    "overseas/kernel/resealing.py": "seals what is there with another key: no value changes; `overseas keys` signs",
    "overseas/cli/database.py": "the row that says when this installation was made",
    "overseas/scheduler/lease.py": "who holds the clock is the scheduler's own affair, of no domain",
    "overseas/scheduler/forget.py": "the journal of runs is the scheduler's own",
    "overseas/scheduler/runs.py": "the journal of runs is the scheduler's own",
}
# action -> why nobody is named as its author
UNSIGNED: dict[str, str] = {
    "overseas/accounts/actions/forget.py forget_old_sign_ins": "forgets what nobody needs any more; nobody acts",
    "overseas/accounts/actions/throttle.py count_attempt": "counts a try before anybody is known",
    "overseas/accounts/actions/throttle.py count_factor_try": "counts a try before it is looked at",
    "overseas/accounts/actions/throttle.py forgive_factor_tries": "forgets the tries of who is only now known",
    "overseas/accounts/actions/throttle.py forgive_attempt": "forgets the tries of who is only now known",
    "overseas/accounts/actions/throttle.py remember_place": "as above",
    "overseas/accounts/actions/throttle.py count_refusal": "counts a refusal of somebody who is not known",
    "overseas/accounts/actions/links.py withdraw_links": "follows from what somebody did, who has signed for it",
    "overseas/audit/actions.py seal_trails": "the job seals what others signed; nobody acts",
    "overseas/audit/actions.py keep_look": "the job keeps what it found; nobody acts",
    "overseas/norms/actions.py load_norms": "lays the norms down when the database is made",
    "overseas/markets/actions.py load_markets": "lays the programmes down when the database is made",
    "overseas/privacy/actions/purposes.py load_purposes": "lays the purposes down when the database is made",
    "overseas/units/actions.py load_units": "lays the units down when the database is made, before there is anybody",
    "overseas/workers/actions/load_reference.py load_reference": "lays peoples and groups down, as above",
    "overseas/cases/actions/repeat_states.py repeat_states": "repeats what the steps say; who recorded them has signed",
    "overseas/quotas/actions.py load_plan_targets": "lays the published plans down when the database is made",
}
# module in a door -> why it asks the database itself
ASKING_DOORS: dict[str, str] = {}


class Use(NamedTuple):
    """One place where a module speaks with the database."""

    line: int
    name: str
    writes: bool


def uses(module: Module) -> Iterator[Use]:
    """Statements that it builds, and what it asks a session to do."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sqlalchemy":
            for name in {alias.name for alias in node.names} & (WRITES | READS - {"text"}):
                yield Use(node.lineno, name, name in WRITES)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = dotted(node.func.value).rsplit(".", 1)[-1]
            if owner == "session" and node.func.attr in SESSION_READS | SESSION_WRITES:
                yield Use(node.lineno, f"session.{node.func.attr}", node.func.attr in SESSION_WRITES)


def kind(module: Module) -> str:
    """The file's word inside its feature: actions/open_case.py is one of the actions."""
    parts = module.path.removesuffix(".py").split("/")
    return parts[2] if len(parts) > 2 else parts[-1]


def writers(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.path}:{use.line} {use.name}"
        for module in modules
        if kind(module) != "actions" and module.path not in WRITERS
        for use in uses(module)
        if use.writes
    ]


def asking_doors(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.path}:{use.line} {use.name}"
        for module in modules
        if module.package in DOORS and module.path not in {**ASKING_DOORS, **WRITERS}
        for use in uses(module)
    ]


def tables_and_forms_that_ask(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.path}:{use.line} {use.name}"
        for module in modules
        if kind(module) in {"models", "forms", "permissions", "lifecycle", "stages"} and module.package != "kernel"
        for use in uses(module)
    ]


def actions_without_author(modules: Iterable[Module]) -> list[str]:
    """A function that writes takes `session` first and `by`: its signature tells the truth."""
    return [
        f"{module.path}:{node.lineno} {node.name}"
        for module in modules
        if kind(module) == "actions"
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        for names in [[a.arg for a in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]]]
        if names[:1] != ["session"] or ("by" not in names and f"{module.path} {node.name}" not in UNSIGNED)
    ]


def test_only_actions_write() -> None:
    assert writers(program()) == []


def test_doors_ask_through_queries() -> None:
    assert asking_doors(program()) == []


def test_tables_and_forms_leave_the_database_alone() -> None:
    assert tables_and_forms_that_ask(program()) == []


def test_every_action_says_who_acts() -> None:
    assert actions_without_author(program()) == []


def test_every_exception_is_still_needed() -> None:
    used = {module.path for module in program() if any(True for _ in uses(module))}
    assert {*WRITERS, *ASKING_DOORS} - used == set()


def test_sees_a_writer_a_reader_and_an_action_without_author() -> None:
    write, read = "def f(session, row): session.add(row)", "from sqlalchemy import select"
    assert writers([planted(write, "overseas/cases/queries.py")])
    assert writers([planted("from sqlalchemy import update", "overseas/web/cases.py")])
    assert not writers([planted(write, "overseas/cases/actions/open_case.py")])
    assert asking_doors([planted(read, "overseas/web/cases.py")])
    assert asking_doors([planted("def f(work): work.session.scalars(1)", "overseas/cli/jobs.py")])
    assert not asking_doors([planted(read, "overseas/cases/queries.py")])
    assert tables_and_forms_that_ask([planted(read, "overseas/cases/forms.py")])
    assert actions_without_author([planted("def f(session, case): ...", "overseas/cases/actions.py")])
    assert actions_without_author([planted("def f(case, *, by): ...", "overseas/cases/actions.py")])
    assert not actions_without_author([planted("def f(session, case, *, by): ...", "overseas/cases/actions.py")])


def shared_aliases(modules: Iterable[Module]) -> Iterator[str]:
    """Second names of tables that all threads share: two who ask one first make its columns twice, and break it."""
    for module in modules:
        for statement in module.tree.body:
            if isinstance(statement, ast.Assign | ast.AnnAssign) and "aliased(" in ast.unparse(statement):
                yield f"{module.path}:{statement.lineno}"


def test_no_second_name_of_a_table_is_shared_by_all_threads() -> None:
    assert list(shared_aliases(program())) == []


def test_sees_a_shared_second_name() -> None:
    module = planted("_A, _B = aliased(Unit), aliased(Unit)\n\ndef ask():\n    own = aliased(Unit)\n")
    assert len(list(shared_aliases([module]))) == 1
