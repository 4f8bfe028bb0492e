"""The database as the pages see it in a test: everything inside the one transaction that the test undoes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from overseas.kernel.unit_of_work import Listeners, Store, Watcher, refuse_changes


class WatchedSession(Session):
    """A session that knows whether it wrote something and never committed it."""

    unsaved = False
    wrote: set[str]


@event.listens_for(WatchedSession, "after_flush")
def _wrote(session: WatchedSession, _context: Any) -> None:
    session.unsaved = True
    rows = (*session.new, *session.dirty, *session.deleted)
    session.wrote = getattr(session, "wrote", set()) | {type(row).__name__ for row in rows}


@event.listens_for(WatchedSession, "after_commit")
def _kept(session: WatchedSession) -> None:
    session.unsaved = False


WITHOUT_A_LINE = {
    *("AuditEvent", "FieldChange", "ReadEvent", "RefusalEvent", "TrailSeal"),  # the trail itself
    *("Submission", "SignInFailure", "SignIn", "PendingSignIn"),  # what a browser leaves behind; nothing of the office
    *("KnownPlace", "KeyChallenge"),  # as above
    "KeyUse",  # noted when the program starts; each change of it has a line of its own
}


class StoreOfTest(Store):
    """A store on one connection whose outer transaction belongs to the test; commits are savepoints."""

    def __init__(
        self, connection: Connection, listeners: Listeners | None = None, *, watcher: Watcher | None = None
    ) -> None:
        super().__init__(connection.engine, listeners, watcher=watcher)
        self.connection, self.watcher = connection, watcher
        self.sessions: list[WatchedSession] = []

    def open_session(self, *, read_only: bool) -> Session:
        # A reading session holds no savepoint, so that what is written beside it stays when it is closed.
        session = WatchedSession(
            self.connection,
            join_transaction_mode="rollback_only" if read_only else "create_savepoint",
            expire_on_commit=False,
        )
        if read_only:
            refuse_changes(session)
        elif self.watcher:
            self.watcher(session)
        self.sessions.append(session)
        return session

    def unsigned(self) -> set[str]:
        """What was written since the last question without a line of the trail in the same transaction."""
        found: set[str] = set()
        for session in self.sessions:
            wrote = getattr(session, "wrote", set())
            found |= set() if "AuditEvent" in wrote else wrote - WITHOUT_A_LINE
        return found

    def forgotten(self) -> bool:
        """Whether a session since the last question wrote something that was never committed."""
        unsaved = any(session.unsaved for session in self.sessions)
        self.sessions.clear()
        return unsaved
