"""One unit of work per request, command, job run or import; in it, the only commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import ORMExecuteState, Session

from overseas.kernel.database import for_copying, for_reading, for_writing

Listener = Callable[[Session, Any], None]
Listeners = Mapping[type, Sequence[Listener]]
Watcher = Callable[[type[Session]], None]
"""Looks over the shoulder of every session of a kind that writes."""

_EVENTS = "events"


class WriteOnReadError(RuntimeError):
    """A page that only reads tried to change something: a fault of the program, never of the user."""


def tell(session: Session, news: object) -> None:
    """Hand a plain event to the unit of work; who listens is said in one place, above all features."""
    session.info.setdefault(_EVENTS, []).append(news)


class UnitOfWork:
    """A session, the events told in it, and the one place where they are committed together."""

    def __init__(self, session: Session, listeners: Listeners) -> None:
        self.session = session
        self._listeners = listeners

    def deliver(self) -> None:
        """Hand every event told so far to its listeners, inside the same transaction."""
        events: list[object] = self.session.info.setdefault(_EVENTS, [])
        while events:
            self.session.flush()
            news = events.pop(0)
            for listener in self._listeners.get(type(news), ()):
                listener(self.session, news)

    def complete(self) -> None:
        """Deliver what was told, then commit."""
        self.deliver()
        self.session.commit()

    def abandon(self) -> None:
        """Undo everything since the last commit."""
        self.session.info[_EVENTS] = []
        self.session.rollback()


class Store:
    """The database as the doors see it: units of work that write, and sessions that can only read.

    `info` is what every session of it knows, such as a file outside the database.
    """

    def __init__(
        self,
        engine: Engine,
        listeners: Listeners | None = None,
        *,
        watcher: Watcher | None = None,
        info: Mapping[str, Any] | None = None,
    ) -> None:
        self.engine = engine
        self.listeners: Listeners = listeners or {}
        self.info: Mapping[str, Any] = info or {}
        # A kind of its own for this database: to tell each session anew who watches it took as long as a question.
        self._writing: type[Session] = type("WritingSession", (Session,), {})
        if watcher:
            watcher(self._writing)

    def open_session(self, *, read_only: bool) -> Session:
        """A new session; a reading one refuses every change. The caller closes it."""
        if read_only:
            return ReadingSession(for_reading(self.engine), expire_on_commit=False, info=dict(self.info))
        return self._writing(for_writing(self.engine), expire_on_commit=False, info=dict(self.info))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, closed at the end of the block."""
        with self.open_session(read_only=True) as session:
            yield session

    @contextmanager
    def copying(self) -> Iterator[Session]:
        """A session that only reads, and sees every table as it stood at its first question."""
        with ReadingSession(for_copying(self.engine), expire_on_commit=False) as session:
            yield session

    @contextmanager
    def working(self, *, commit: bool = True) -> Iterator[UnitOfWork]:
        """A unit of work, committed at the end of the block unless `commit` is false or the block raises."""
        with self.open_session(read_only=False) as session:
            work = UnitOfWork(session, self.listeners)
            try:
                yield work
                if commit:
                    work.complete()
                else:
                    work.deliver()
                    work.abandon()
            except BaseException:
                work.abandon()
                raise


def _refuse_flush(session: Session, _context: Any, _instances: Any) -> None:
    if session.new or session.deleted or any(session.is_modified(row) for row in session.dirty):
        raise WriteOnReadError("a reading request tried to write")


def _refuse_statement(state: ORMExecuteState) -> None:
    # Of a bare text nobody knows what it does, and on PostgreSQL no transaction would undo it.
    if not (state.is_select or state.is_from_statement):
        raise WriteOnReadError("a reading request tried to write")


def refuse_changes(sessions: type[Session] | Session) -> None:
    """From here on, a change in this session, or in any of this kind, raises."""
    event.listen(sessions, "before_flush", _refuse_flush)
    event.listen(sessions, "do_orm_execute", _refuse_statement)


class ReadingSession(Session):
    """A session in which a change raises. Said of the kind: to tell every session anew took as long as a question."""


refuse_changes(ReadingSession)
