"""The journal of reads: who opened, listed or searched personal data, in a short transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from contextlib import suppress
from datetime import timedelta

from flask import g
from sqlalchemy.exc import OperationalError

from overseas.accounts.actions.sign_in import touch_session
from overseas.accounts.queries import LiveSession
from overseas.audit.journal import ListRead, Subject, record_read
from overseas.audit.reads import asked_hash
from overseas.web.request import actor, clock, db, program

SEEN_EVERY = timedelta(minutes=1)


def note_read(what: str, subject: Subject | None = None, *, rows: ListRead | None = None) -> None:
    """Note that this request reads personal data; it is written before the answer leaves, or no answer leaves."""
    g.setdefault("reads", []).append((what, subject, rows))


def hash_of_asked(asked: Mapping[str, str]) -> str:
    """A keyed hash of what a list was asked for in this request."""
    return asked_hash(db(), asked)


def note_list(what: str, words: str | None, shown: Sized) -> None:
    """Note that a list was looked at, or searched for these words: how many rows it showed, and the words' hash."""
    kind = "search" if words else "list"
    note_read(f"{what}.{kind}", rows=ListRead(len(shown), hash_of_asked({"q": words or ""})))


def write_reads() -> None:
    """Write what was noted."""
    noted: list[tuple[str, Subject | None, ListRead | None]] = g.pop("reads", [])
    if not noted:
        return
    with program().store.working() as work:
        for what, subject, rows in noted:
            record_read(work.session, actor(), what, subject, at=clock().now(), rows=rows)


def mark_seen() -> None:
    """Keep the session alive: at most once a minute, and never at the price of the page."""
    live: LiveSession | None = g.get("live")
    now = clock().now()
    if live is None or now - live.last_seen_at < SEEN_EVERY:
        return
    with suppress(OperationalError), program().store.working() as work:
        touch_session(work.session, live.actor, live.token_hash, at=now)
