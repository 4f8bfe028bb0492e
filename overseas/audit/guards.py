"""Whether the database still refuses to change the trail: the triggers of revision 0002, as they were made."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Text, cast, column, select, table
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.orm import Session

from overseas.audit.canonical import SEALS, TRAILS

PROTECTED = (*TRAILS, SEALS.name)
REFUSAL = "the trail is append-only"
OF_SQLITE = {
    "update": "BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
    "delete": "BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
    "replace": "BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
}
BEFORE_EACH_CHANGE = 2 + 8 + 16 + 32
"""How PostgreSQL writes: before the statement; on DELETE, UPDATE and TRUNCATE."""
_MASTER = table("sqlite_master", column("type"), column("name"), column("sql"))
_TRIGGER = table("pg_trigger", *map(column, ("tgrelid", "tgname", "tgfoid", "tgenabled", "tgtype", "tgqual")))
_FUNCTION = table("pg_proc", column("oid"), column("prosrc"))


def unguarded_tables(session: Session) -> list[str]:
    """The tables of the trail whose rows could be changed or removed, because a trigger is gone, off or another."""
    guarded = set(_postgresql(session) if session.get_bind().dialect.name == "postgresql" else _sqlite(session))
    return [name for name in PROTECTED if name not in guarded]


def _postgresql(session: Session) -> Iterator[str]:
    """The tables with a trigger that is always on, without a condition, and raises."""
    of_table = cast(cast(_TRIGGER.c.tgrelid, REGCLASS), Text)
    found = select(of_table).join(_FUNCTION, _FUNCTION.c.oid == _TRIGGER.c.tgfoid)
    yield from session.scalars(
        found.where(
            _TRIGGER.c.tgname == of_table + "_no_change",
            _TRIGGER.c.tgenabled == "A",
            _TRIGGER.c.tgtype == BEFORE_EACH_CHANGE,
            _TRIGGER.c.tgqual.is_(None),
            _FUNCTION.c.prosrc.startswith(" BEGIN RAISE EXCEPTION "),
        )
    )


def _sqlite(session: Session) -> Iterator[str]:
    found = session.execute(select(_MASTER.c.name, _MASTER.c.sql).where(_MASTER.c.type == "trigger")).all()
    made = {name: " ".join(sql.split()) for name, sql in found}
    for name in PROTECTED:
        wanted = {
            f"{name}_no_{what}": f"CREATE TRIGGER {name}_no_{what} {body.format(table=name, refusal=REFUSAL)}"
            for what, body in OF_SQLITE.items()
        }
        if all(made.get(trigger) == sql for trigger, sql in wanted.items()):
            yield name
