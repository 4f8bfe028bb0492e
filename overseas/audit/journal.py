"""Writing the trail: who did what to which subject, with before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Protocol

from sqlalchemy import insert
from sqlalchemy.orm import Session

from overseas.audit.canonical import TRAILS, mark_of
from overseas.audit.models import AuditEvent, ReadEvent, RefusalEvent
from overseas.audit.words import owner_of, sealed_reason, sealed_values
from overseas.kernel.catalogue import Catalogue
from overseas.kernel.columns import Json
from overseas.kernel.database import ring_of
from overseas.kernel.i18n import Text


class Signatory(Protocol):
    """Whoever signs an action: a person's account, or the program itself (without an account)."""

    @property
    def account_id(self) -> int | None:
        """The account's number, or None for the program."""

    @property
    def name(self) -> str:
        """The name as it stands in the trail."""


@dataclass(frozen=True)
class Program:
    """The program acting by itself: a scheduled job or a command."""

    name: str
    account_id: int | None = None


@dataclass(frozen=True)
class Verb:
    """Something that can be done: its code in the trail, and its sentence without the doer ('opened the case')."""

    code: str
    sentence: Text


TOLD = "changes_told_by_its_line"
BY_ITS_LINE = {TOLD: True}
"""The execution options of a bulk statement whose action tells in its own line of the trail what the statement changes.

Without them a bulk statement on rows whose changes are kept is refused: the session could not see what it changes.
"""

VERBS: Catalogue[Verb] = Catalogue()
"""Every verb of the program; each feature declares its own with `verb`."""


def verb(code: str, sentence: Text) -> Verb:
    """Declare a verb once, next to the action that writes it. The sentence may hold %(name)s places of `after`."""
    return VERBS.add(Verb(code, sentence))


@dataclass(frozen=True)
class Subject:
    """What was acted upon: the kind of row, its number, and the case on whose timeline it belongs."""

    type: str
    id: int
    case_id: int | None = None


@dataclass(frozen=True)
class Change:
    """Values before and after, and why, where a reason was given."""

    before: Json = field(default_factory=dict)
    after: Json = field(default_factory=dict)
    reason: str | None = None


def snapshot(row: object, names: Iterable[str]) -> Json:
    """The named attributes of a row as plain values that JSON can hold."""
    return {name: plain(getattr(row, name)) for name in names}


def difference(before: Json, after: Json, *, reason: str | None = None) -> Change:
    """What changed between two snapshots of the same row; only what differs is kept."""
    names = [name for name in after if before.get(name) != after[name]]
    return Change({name: before.get(name) for name in names}, {name: after[name] for name in names}, reason)


def record(
    session: Session, by: Signatory, done: Verb, subject: Subject, *, at: datetime, change: Change | None = None
) -> AuditEvent:
    """Write one line of the trail into the running transaction and return it."""
    change = change or Change()
    owner = owner_of(subject.type, subject.id, subject.case_id)
    line = AuditEvent(
        at=at,
        account_id=by.account_id,
        actor_name=by.name,
        verb=done.code,
        subject_type=subject.type,
        subject_id=subject.id,
        case_id=subject.case_id,
        before_kept=sealed_values(session, owner, {key: plain(value) for key, value in change.before.items()}),
        after_kept=sealed_values(session, owner, {key: plain(value) for key, value in change.after.items()}),
        reason_kept=sealed_reason(session, owner, change.reason),
    )
    session.add(line)
    return line


_ADD_READ = insert(TRAILS[ReadEvent.__tablename__]).inline()
"""Put together once, and the number of the new row is not asked for."""


@dataclass(frozen=True)
class ListRead:
    """A list that was read: how many rows, and a keyed hash of what was asked, so that the words are told to nobody."""

    row_count: int
    asked_hash: str


def record_read(
    session: Session,
    by: Signatory,
    what: str,
    subject: Subject | None,
    *,
    at: datetime,
    rows: ListRead | None = None,
) -> None:
    """Write that somebody read personal data; `what` is a short code such as 'case.open' or 'case.search'.

    Each page that shows a person writes one before it answers, so it goes straight into the table.
    """
    row = {
        "at": at,
        "account_id": by.account_id,
        "actor_name": by.name,
        "what": what,
        "subject_type": subject.type if subject else "list",
        "subject_id": subject.id if subject else None,
        "row_count": rows.row_count if rows else None,
        "asked_hash": rows.asked_hash if rows else None,
    }
    mark = mark_of(ring_of(session), ReadEvent.__tablename__, row)
    session.connection().execute(_ADD_READ, row | {"mark": mark})


@dataclass(frozen=True)
class Refused:
    """What was refused: a short code, the answer's status, how and which page was asked, and the number told."""

    what: str
    status: int
    method: str
    page: str
    number: str | None = None


def record_refusal(session: Session, by: Signatory | None, refused: Refused, *, address: str, at: datetime) -> None:
    """Write that somebody was refused; `by` is nobody where it is not known who it was."""
    session.add(
        RefusalEvent(
            at=at,
            account_id=by.account_id if by else None,
            actor_name=by.name if by else "",
            what=refused.what,
            status=refused.status,
            method=refused.method,
            page=refused.page,
            address=address,
            number=refused.number,
        )
    )


def plain(value: Any) -> Any:
    """A value as JSON can hold it: a day or an instant as text, a member of an enumeration as its value."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value
