"""The trail is append-only in the database itself: it refuses to change or remove a row of it.

A revision that rebuilds one of these tables on SQLite drops its triggers: it must call these again.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TRAIL = ("audit_event", "field_change", "read_event", "refusal_event", "trail_seal")
REFUSAL = "the trail is append-only"
# INSERT OR REPLACE removes the old row without asking the trigger on DELETE.
NO_REPLACE = (
    "CREATE TRIGGER TABLE_no_replace BEFORE INSERT ON TABLE WHEN EXISTS (SELECT 1 FROM TABLE WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'REFUSAL'); END"
)
FUNCTION = "refuse_to_change_the_trail"


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(
            f"CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}: % of % refused', TG_OP, TG_TABLE_NAME; END $$"
        )
    for table in TRAIL:
        (_protect_postgresql if postgresql else _protect_sqlite)(table)


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in TRAIL:
        for what in ("change",) if postgresql else ("update", "delete", "replace"):
            op.execute(f"DROP TRIGGER {table}_no_{what}" + (f" ON {table}" if postgresql else ""))
    if postgresql:
        op.execute(f"DROP FUNCTION {FUNCTION}()")


def _protect_postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
    )
    # Also for a session that says it only repeats what another database did.
    op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_change")


def _protect_sqlite(table: str) -> None:
    for event in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    op.execute(NO_REPLACE.replace("TABLE", table).replace("REFUSAL", REFUSAL))
