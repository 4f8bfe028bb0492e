"""What people said lies sealed in the trail, with a key of its own for each person and each case.

The trail is never changed, and who a person was must be erasable all the same (Law 91/2025/QH15, Article 14). So the
words are sealed before a row is marked, and what erasure removes is the key: the rows stay as they are, their marks and
seals fit, and nobody reads the words again. Days, numbers, yes and no, and the stage of a case stay open: they are
asked for in statements and name nobody.
"""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import ColumnElement, SQLColumnExpression, String, case, cast, event, literal, select
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from overseas.kernel.columns import Base, Json
from overseas.kernel.database import insert_into
from overseas.kernel.i18n import gettext as _
from overseas.kernel.key_use import sealing_ring
from overseas.kernel.sealing import Opened, Sealed, SealedBytes, SealedRow

OPEN_NAMES = frozenset({"stage"})
DAY = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.+]+)?")
MASK = "***"
SEALED, REASON = "sealed", "sealed:"
KEY_BYTES, NONCE_BYTES, MARK_LETTERS, BLOCK = 32, 12, 8, 16
_KNOWN = "trail keys"


class TrailKey(SealedRow, Base):
    """The key of what was said about one person or one case; removed when the person is erased."""

    __tablename__ = "trail_key"
    __sealed_to__ = ("owner",)

    owner: Mapped[str] = mapped_column(primary_key=True)
    key_sealed: Mapped[Sealed] = mapped_column("key", SealedBytes)
    key = Opened[str](str, "key_sealed")

    @cached_property
    def cipher(self) -> AESGCM:
        """What seals and opens with this key; it is never changed, and of one case many words are read."""
        return AESGCM(base64.b64decode(self.key))

    @cached_property
    def mark(self) -> str:
        """By what a sealed word names its key: after an erasure the person may get another one."""
        return sha256(self.key.encode()).hexdigest()[:MARK_LETTERS]


def owner_of(subject_type: str, subject_id: int, case_id: int | None) -> str | None:
    """Whose words a row of the trail holds: a case's, a person's, or nobody's that could be erased."""
    if case_id is not None:
        return f"case/{case_id}"
    return f"worker/{subject_id}" if subject_type == "worker" else None


def is_key_of(
    subject_type: SQLColumnExpression[str],
    subject_id: SQLColumnExpression[int],
    case_id: SQLColumnExpression[int | None],
) -> ColumnElement[bool]:
    """The same in a statement: which key opens a row, for lists that bring it along and then `remember` it."""
    of_case = literal("case/") + cast(case_id, String)
    of_worker = case((subject_type == "worker", literal("worker/") + cast(subject_id, String)))
    return TrailKey.owner == case((case_id.is_not(None), of_case), else_=of_worker)


def remember(session: Session, keys: Mapping[str | None, TrailKey | None]) -> None:
    """Keys that were read together with the rows whose words they open; None for a row whose key is gone."""
    _known(session).update({owner: key for owner, key in keys.items() if owner is not None})


def sealed_values(session: Session, owner: str | None, values: Json) -> Json:
    """The values with all words sealed."""
    return {
        name: {SEALED: _seal(session, owner, value)} if owner and _is_said(name, value) else value
        for name, value in values.items()
    }


def sealed_reason(session: Session, owner: str | None, reason: str | None) -> str | None:
    """The reason, sealed."""
    return REASON + _seal(session, owner, reason) if owner and reason else reason


def opened_values(session: Session | None, owner: str | None, values: Json) -> Json:
    """The values in the open; what stands there after the key is gone says so."""
    if not owner or not any(_is_sealed(value) for value in values.values()):
        return values
    opens = _opener(session, owner)
    return {name: opens(value[SEALED]) if _is_sealed(value) else value for name, value in values.items()}


def opened_reason(session: Session | None, owner: str | None, reason: str | None) -> str | None:
    """The reason in the open."""
    if not owner or not reason or not reason.startswith(REASON):
        return reason
    return str(_opener(session, owner)(reason.removeprefix(REASON)))


def opened_lines(session: Session, rows: Sequence[Json]) -> list[Json]:
    """Rows of the trail by columns, as a statement on its table found them, with their words in the open."""
    owners = [_owner_of_row(row) for row in rows]
    know_keys(session, owners)
    return [
        {
            **row,
            "before": opened_values(session, owner, row["before"]),
            "after": opened_values(session, owner, row["after"]),
            "reason": opened_reason(session, owner, row["reason"]),
        }
        for row, owner in zip(rows, owners, strict=True)
    ]


def sealed_lines(session: Session, rows: Sequence[Json]) -> list[Json]:
    """The same rows as a statement that writes many of them needs them: with all words sealed.

    The keys are not remembered: who writes by the batch does not come back to the same case.
    """
    owners = [_owner_of_row(row) for row in rows]
    know_keys(session, owners)
    _new_keys(session, [owner for owner, row in zip(owners, rows, strict=True) if owner and _says_something(row)])
    found = [
        {
            **row,
            "before": sealed_values(session, owner, row["before"]),
            "after": sealed_values(session, owner, row["after"]),
            "reason": sealed_reason(session, owner, row["reason"]),
        }
        for row, owner in zip(rows, owners, strict=True)
    ]
    _forget_all(session)
    return found


def know_keys(session: Session, owners: Iterable[str | None]) -> None:
    """Read the keys of these in one statement, before their words are read one by one."""
    known = _known(session)
    wanted = {owner for owner in owners if owner and owner not in known}
    if wanted:
        found = session.scalars(select(TrailKey).where(TrailKey.owner.in_(wanted)))
        known.update(dict.fromkeys(wanted) | {row.owner: row for row in found})


def forget_words(session: Session, owners: Iterable[str]) -> int:
    """Remove the keys of these, and with them every word that was said about them; how many there were."""
    gone = session.scalars(select(TrailKey).where(TrailKey.owner.in_(list(owners)))).all()
    for row in gone:
        session.delete(row)
        _known(session).pop(row.owner, None)
    session.flush()
    return len(gone)


def _owner_of_row(row: Json) -> str | None:
    return owner_of(row["subject_type"], row["subject_id"], row["case_id"])


def _says_something(row: Json) -> bool:
    said = (_is_said(name, value) for values in (row["before"], row["after"]) for name, value in values.items())
    return bool(row["reason"]) or any(said)


def _is_said(name: str, value: Any) -> bool:
    if isinstance(value, list | dict):
        return bool(value)
    if not isinstance(value, str) or value in ("", MASK):
        return False
    return name not in OPEN_NAMES and DAY.fullmatch(value) is None


def _is_sealed(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1 and SEALED in value


def _seal(session: Session, owner: str, value: Any) -> str:
    if _known(session).get(owner) is None:
        _known(session).pop(owner, None)
    row = _key(session, owner) or _new_key(session, owner)
    nonce, plain = os.urandom(NONCE_BYTES), json.dumps(value, ensure_ascii=False).encode()
    plain += b" " * (-len(plain) % BLOCK)
    return row.mark + base64.b64encode(nonce + row.cipher.encrypt(nonce, plain, owner.encode())).decode()


def _opener(session: Session | None, owner: str) -> Callable[[str], Any]:
    """What opens a sealed word of theirs."""
    if session is None:
        raise RuntimeError("a row of the trail is read outside of a session: its words cannot be opened")
    row, whose = _key(session, owner), owner.encode()

    def opens(text: str) -> Any:
        if row is None or not text.startswith(row.mark):
            return _("(erased with the person)")
        blob = base64.b64decode(text[MARK_LETTERS:])
        return json.loads(row.cipher.decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], whose))

    return opens


def _new_key(session: Session, owner: str) -> TrailKey:
    _new_keys(session, [owner])
    row = _key(session, owner)
    if row is None:
        raise RuntimeError(f"the key for the words about {owner} was taken away while they were written")
    return row


def _new_keys(session: Session, owners: Iterable[str]) -> None:
    """New keys for those who have none; or the keys of somebody who at the same moment says the first words of them."""
    known = _known(session)
    wanted = [owner for owner in dict.fromkeys(owners) if known.get(owner) is None]
    if not wanted:
        return
    ring = sealing_ring(session.connection())
    fresh = [
        {"owner": owner, "key_sealed": TrailKey.key.seal(ring, base64.b64encode(key).decode(), owner)}
        for owner in wanted
        for key in [secrets.token_bytes(KEY_BYTES)]
    ]
    with session.no_autoflush:
        session.execute(insert_into(session, TrailKey).on_conflict_do_nothing(), fresh)
        for owner in wanted:
            known.pop(owner, None)
        know_keys(session, wanted)


def _key(session: Session, owner: str) -> TrailKey | None:
    """The key as this session knows it."""
    known = _known(session)
    if owner not in known:
        with session.no_autoflush:
            known[owner] = session.get(TrailKey, owner)
    return known[owner]


def _known(session: Session) -> dict[str, TrailKey | None]:
    if _KNOWN not in session.info:
        session.info[_KNOWN] = {}
        event.listen(session, "after_soft_rollback", _forget_all)
    known: dict[str, TrailKey | None] = session.info[_KNOWN]
    return known


def _forget_all(session: Session, _undone: SessionTransaction | None = None) -> None:
    """A key that was undone seals nothing more: nobody could read it. What is known is asked anew."""
    for row in _known(session).values():
        if row is not None and row in session:
            session.expunge(row)
    _known(session).clear()
