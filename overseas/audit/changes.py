"""What changed in the rows themselves: seen as the session writes, and kept beside the line that says who did it.

A unit of work that changed a row of a kept table without a line in the trail is refused: no change is without author.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, SessionTransaction, UOWTransaction

from overseas.audit.canonical import mark_of
from overseas.audit.journal import TOLD, plain
from overseas.audit.models import AuditEvent, FieldChange, Operation
from overseas.kernel.columns import Json
from overseas.kernel.database import ring_of
from overseas.kernel.sealing import Sealed, Unsealed

MASKED = "***"
"""Stands for a value that the trail must not hold: it says that there is one, and that it changed."""
UNTOLD = frozenset({"version", "updated_at", "case_stage"})
"""Columns that change with every other one, or repeat another row: they say nothing by themselves."""
_WATCH = "changes"


@dataclass(frozen=True)
class Keeping:
    """How the changes of a table are kept: which columns are masked, and which are left out."""

    masked: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()


Kept = Mapping[str, Keeping]
"""The tables whose changes are kept."""


class UnsignedChangeError(RuntimeError):
    """Rows were changed and no line of the trail says by whom: a fault of the program, never of the user."""


class UnseenChangeError(RuntimeError):
    """A bulk statement would change kept rows past the session, which then could not see what changed."""


@dataclass(eq=False)
class _Line:
    """A line of the trail in the running transaction, and the innermost savepoint in which it was written."""

    event: AuditEvent
    savepoint: SessionTransaction | None


@dataclass(eq=False)
class _Change:
    """A change in the running transaction, its innermost savepoint, and its line as soon as there is one."""

    values: Json
    savepoint: SessionTransaction | None
    line: _Line | None = None


class _Watch:
    """What one session has changed in its transaction; written when it commits, so that an undone part leaves none."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self.lines: list[_Line] = []
        self.changes: list[_Change] = []

    def after_flush(self, session: Session, _context: UOWTransaction) -> None:
        """See what was written; it belongs to the next line of the trail."""
        savepoint = session.get_nested_transaction()
        self.changes += [_Change(values, savepoint) for values in _changes(session, self.kept)]
        new = [_Line(row, savepoint) for row in session.new if isinstance(row, AuditEvent)]
        self.lines += new
        self._assign(new)

    def before_commit(self, session: Session) -> None:
        """Write what changed beside its lines. UnsignedChangeError when there is no line at all."""
        if session.in_nested_transaction():
            return
        session.flush()
        self._assign(self.lines)
        unsigned = sorted({change.values["table_name"] for change in self.changes if change.line is None})
        if unsigned:
            raise UnsignedChangeError(f"no line of the trail says who changed: {', '.join(unsigned)}")
        rows = [_row(change.values, change.line.event) for change in self.changes if change.line is not None]
        if rows:
            ring = ring_of(session)
            for row in rows:
                row["mark"] = mark_of(ring, FieldChange.__tablename__, row)
            session.connection().execute(insert(FieldChange), rows)
        self.changes = []

    def after_rollback(self, session: Session) -> None:
        """What was undone never was: of a savepoint only what happened in it."""
        undone = session.get_nested_transaction()
        self.changes = [one for one in self.changes if undone is not None and one.savepoint is not undone]
        self.lines = [one for one in self.lines if undone is not None and one.savepoint is not undone]
        for change in self.changes:
            change.line = change.line if change.line in self.lines else None

    def after_transaction_end(self, _session: Session, ended: SessionTransaction) -> None:
        """What happened in a savepoint that was kept happened in the one around it."""
        if ended.parent is None:
            self.changes, self.lines = [], []
        elif ended.nested:
            above = ended.parent if ended.parent.nested else None
            happened: list[_Change | _Line] = [*self.changes, *self.lines]
            for one in happened:
                one.savepoint = above if one.savepoint is ended else one.savepoint

    def _assign(self, lines: list[_Line]) -> None:
        """Give what has no line yet to the last of these."""
        if lines:
            for change in self.changes:
                change.line = change.line or lines[-1]


def watch_changes(sessions: type[Session] | Session, kept: Kept) -> None:
    """From here on, keep what a session of this kind changes in the kept tables, and refuse a change that nobody signs.

    Said of a kind of sessions it costs once: every page that notes a read opens one that writes.
    """
    for moment in ("after_flush", "before_commit", "after_rollback", "after_transaction_end"):
        event.listen(sessions, moment, _to_watch(moment, kept))
    event.listen(sessions, "do_orm_execute", partial(_refuse_unseen, kept))


def _to_watch(moment: str, kept: Kept) -> Callable[..., None]:
    """Hand what happens in a session to its own watch."""

    def tell(session: Session, *what: Any) -> None:
        if _WATCH not in session.info:
            session.info[_WATCH] = _Watch(kept)
        getattr(session.info[_WATCH], moment)(session, *what)

    return tell


def _refuse_unseen(kept: Kept, state: ORMExecuteState) -> None:
    """Refuse a statement that would change kept rows past the session."""
    mapper = state.bind_mapper
    writes = state.is_update or state.is_delete or state.is_insert
    if writes and mapper is not None and _name(mapper) in kept and TOLD not in state.execution_options:
        raise UnseenChangeError(f"a bulk statement changes {_name(mapper)}: load its rows, or tell it by its line")


def _row(values: Json, line: AuditEvent) -> Json:
    who = {"account_id": line.account_id, "actor_name": line.actor_name}
    return {**values, **who, "event_id": line.id, "at": line.at, "case_id": values["case_id"] or line.case_id}


def _changes(session: Session, kept: Kept) -> Iterator[Json]:
    """What this flush has done to the kept tables."""
    for rows, operation in (
        (session.new, Operation.INSERT),
        (session.dirty, Operation.UPDATE),
        (session.deleted, Operation.DELETE),
    ):
        for row in rows:
            mapper: Mapper[Any] = inspect(row).mapper
            keeping = kept.get(_name(mapper))
            if keeping is not None:
                yield from _changes_of(row, mapper, operation, keeping)


def _changes_of(row: Any, mapper: Mapper[Any], operation: Operation, keeping: Keeping) -> Iterator[Json]:
    names = _names(mapper, keeping)
    about = {
        "table_name": _name(mapper),
        "row_key": "/".join(str(plain(value)) for value in mapper.primary_key_from_instance(row)),
        "case_id": row.id if _name(mapper) == "case_file" else getattr(row, "case_id", None),
        "worker_id": row.id if _name(mapper) == "worker" else getattr(row, "worker_id", None),
        "operation": operation,
    }
    if operation is Operation.UPDATE:
        for name, before, after in _differences(row, names):
            told = (_told(name, before, keeping), _told(name, after, keeping))
            yield {**about, "field": name, "before": told[0], "after": told[1]}
        return
    loaded = inspect(row).dict
    whole = {name: _told(name, loaded[key], keeping) for key, name in names.items() if loaded.get(key) is not None}
    new = operation is Operation.INSERT
    yield {**about, "field": None, "before": None if new else whole, "after": whole if new else None}


def _names(mapper: Mapper[Any], keeping: Keeping) -> dict[str, str]:
    """The columns whose values are kept, by the attribute that holds them. A hash says nothing beside its value."""
    found = {attr.key: str(attr.columns[0].name) for attr in mapper.column_attrs}
    untold = UNTOLD | keeping.left_out
    return {key: name for key, name in found.items() if name not in untold and not name.endswith("_hash")}


def _differences(row: Any, names: Mapping[str, str]) -> Iterator[tuple[str, Any, Any]]:
    attributes = inspect(row).attrs
    for key, name in names.items():
        history = attributes[key].history
        if history.has_changes():
            before, after = (values[0] if values else None for values in (history.deleted, history.added))
            if before != after:
                yield name, before, after


def _told(name: str, value: Any, keeping: Keeping) -> Any:
    if value is None:
        return None
    return MASKED if name in keeping.masked or isinstance(value, bytes | Sealed | Unsealed) else plain(value)


def _name(mapper: Mapper[Any]) -> str:
    return str(mapper.local_table.name) if hasattr(mapper.local_table, "name") else ""
