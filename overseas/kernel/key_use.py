"""Which keys of the ring this database is sealed with: the ring holds the keys, the database says which one is used.

So every process seals with the same key from the moment of a change on, whatever its own copy of the ring says is the
newest; and a database that is opened with somebody else's ring says so at once.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Connection, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session

from overseas.kernel.columns import Base, Key
from overseas.kernel.database import ring_of, ring_of_dialect
from overseas.kernel.keys import KeyRing, KeysError
from overseas.kernel.unit_of_work import Store


class KeyUse(Base):
    """The one row that names the key that seals and the key that hashes, each with a value to know it by."""

    __tablename__ = "key_use"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[Key]
    seals: Mapped[str]
    seals_check: Mapped[str]
    hashes: Mapped[str]
    hashes_check: Mapped[str]
    since: Mapped[datetime]


def sealing_ring(connection: Connection) -> KeyRing:
    """The ring as this transaction seals and hashes with it; until its end nobody changes the keys that are used."""
    ring = ring_of_dialect(connection.dialect)
    used = connection.execute(select(KeyUse.seals, KeyUse.hashes).with_for_update(read=True)).first()
    return ring.using(seals=used.seals, hashes=used.hashes) if used else ring


def check_ring(session: Session) -> KeyUse | None:
    """The keys that the database is sealed with; None while it is new. KeysError when the ring is not that of it."""
    used: KeyUse | None = session.scalar(select(KeyUse))
    ring = ring_of(session)
    if used is None:
        return None
    for key_id, check in ((used.seals, used.seals_check), (used.hashes, used.hashes_check)):
        if key_id not in ring or ring.check_value(key_id) != check:
            raise KeysError(
                f"This database is sealed with the key {key_id}, and the keys given are {', '.join(ring.ids)}. "
                "Give the keys that belong to it (OVERSEAS_KEYS_FILE or OVERSEAS_KEYS)."
            )
    return used


def settle_keys(store: Store, *, at: datetime) -> None:
    """At each start: the ring must be the database's; a new one takes the newest key. KeysError otherwise."""
    with store.reading() as session:
        if check_ring(session) is not None:
            return
    try:
        with store.working() as work:
            use_keys(work.session, seals=ring_of(work.session).active.id, at=at)
    except IntegrityError:
        with store.reading() as session:  # another process was first
            check_ring(session)


def use_keys(session: Session, *, seals: str | None = None, hashes: str | None = None, at: datetime) -> KeyUse:
    """From the end of this transaction on, seal or hash with these keys; it waits for whoever still uses the others."""
    used = session.scalar(select(KeyUse).with_for_update().execution_options(populate_existing=True))
    ring = ring_of(session)
    if used is None:
        used = KeyUse(id=1)
        hashes = hashes or seals
        session.add(used)
    if seals:
        used.seals, used.seals_check = seals, ring.check_value(seals)
    if hashes:
        used.hashes, used.hashes_check = hashes, ring.check_value(hashes)
    used.since = at
    session.flush()
    return used
