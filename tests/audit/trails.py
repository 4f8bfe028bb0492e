"""A trail of every kind in the test's database, sealed in two turns; and hands that reach past the program."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from overseas.accounts.models import Submission
from overseas.audit.actions import seal_trails
from overseas.audit.anchors import anchors_in, kept_in
from overseas.audit.changes import Keeping, watch_changes
from overseas.audit.journal import Change, Program, Subject, record, record_read, verb
from overseas.audit.models import RefusalEvent
from overseas.audit.verifying import Finding, verify_trails
from overseas.kernel.i18n import lazy as _l
from tests.world import NOW

ADDED = verb("test.trails", _l("added a line"))
PROTECTED = ("audit_event", "field_change", "read_event", "refusal_event", "trail_seal")
BY = Program("test")


class Trails:
    """The trail under test: lines can be added and sealed as the program does, and anything done by hand."""

    def __init__(self, session: Session, anchors: Path) -> None:
        self.connection = session.connection()
        self.session = Session(session.connection(), join_transaction_mode="create_savepoint", expire_on_commit=False)
        self.anchors = anchors
        self.now = NOW
        watch_changes(self.session, {"submission": Keeping()})
        self.session.info.update(kept_in(anchors))

    def add(self, count: int = 3) -> None:
        """So many lines of each kind."""
        for number in range(count):
            self.now += timedelta(seconds=1)
            change = Change({"name": "Đàng Thị Mai", "number": number}, {"name": "Đàng Thị Mại", "list": [1, "hai"]})
            key = f"{self.now.isoformat()} {number}"
            self.session.add(Submission(key=key, account_id=self.account, at=self.now, location="/"))
            self.session.flush()
            record(self.session, BY, ADDED, Subject("case", number, number), at=self.now, change=change)
            record_read(self.session, BY, "case.open", Subject("case", number), at=self.now)
            self.session.add(
                RefusalEvent(
                    at=self.now, actor_name="", what="sign_in.wrong", status=401, method="POST", page="/sign-in",
                    address="192.0.2.1", number=None,
                )
            )  # fmt: skip
        self.session.commit()

    account: int = 0

    def seal(self) -> dict[str, int]:
        """Seal as the job does."""
        self.now += timedelta(minutes=5)
        made = seal_trails(self.session, at=self.now)
        self.session.commit()
        return made

    def by_hand(self, *statements: str) -> None:
        """Do something behind the program's back: as somebody who may also take the triggers away."""
        connection = self.session.connection()
        if connection.dialect.name == "postgresql":
            for table in PROTECTED:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        else:
            for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))
        self.session.commit()
        self.session.expire_all()

    def quietly(self, *statements: str) -> None:
        """The same, with the triggers put back afterwards, so that only what was done can be found."""
        triggers = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
        postgresql = self.connection.dialect.name == "postgresql"
        again = [f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_change" for table in PROTECTED]
        again = again if postgresql else list(self.connection.scalars(text(triggers)))
        self.by_hand(*statements, *(statement.replace(":", "\\:") for statement in again))

    def after(self, *statements: str) -> list[Finding]:
        """What is found after this was done by hand; then it is undone."""
        with self.connection.begin_nested() as done:
            self.by_hand(*statements)
            found = self.findings(outside=True)
            self.session.rollback()
            done.rollback()
        self.session.expire_all()
        return found

    def first(self, trail: str) -> int:
        """The number of the first row of a trail."""
        return int(self.connection.scalar(text(f"SELECT min(id) FROM {trail}")) or 0)

    def counting_on(self, trail: str, number: int) -> list[str]:
        """The statements after which the next row of a trail takes this number."""
        if self.connection.dialect.name != "postgresql":
            return []  # SQLite takes the number after the last one
        return [f"SELECT setval(pg_get_serial_sequence('{trail}', 'id'), {number}, false)"]

    def unguarded(self) -> list[str]:
        """The tables whose triggers are missed."""
        return verify_trails(self.session).unguarded

    def disarm(self, table: str) -> None:
        """Put triggers of the same name, which refuse nothing, in the place of a table's own."""
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_change"))
            return
        for what in ("update", "delete"):
            self.connection.execute(text(f"DROP TRIGGER {table}_no_{what}"))
            made = f"CREATE TRIGGER {table}_no_{what} BEFORE {what} ON {table} BEGIN SELECT 1; END"
            self.connection.execute(text(made))

    def findings(self, *, outside: bool = True) -> list[Finding]:
        """What a look at everything finds."""
        anchors = list(anchors_in(self.anchors)) if outside else []
        return verify_trails(self.session, anchors=anchors).findings
