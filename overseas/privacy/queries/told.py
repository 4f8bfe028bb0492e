"""All that is held about a person, in words: every row of every table, and who looked at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor, may
from overseas.alerts.rules.catalogue import ALERT_RULES
from overseas.audit.deeds import said_of_deed
from overseas.audit.models import AuditEvent, ReadEvent
from overseas.cases.catalogue import STEPS
from overseas.cases.recording import told_fields, told_state
from overseas.cases.stages import CLOSE_REASONS
from overseas.cases.step_types import DESK_NAMES
from overseas.cases.trail import said
from overseas.cases.trail_lines import secret_verbs
from overseas.kernel.clock import OFFICE_ZONE
from overseas.kernel.fields import PartialDate
from overseas.kernel.i18n import Text, current_language
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.writing import written_day, written_number
from overseas.markets.models import Market, Programme
from overseas.privacy.column_names import EVENT_NAMES, column_name, value_name
from overseas.privacy.holdings import HOLDINGS
from overseas.privacy.queries.held import rows_about, values_of_row
from overseas.units.queries import units_by_ids
from overseas.workers.labels import group_name
from overseas.workers.models import Ethnicity, PriorityGroup

MOST_EVENTS = 1000
WHOLE = frozenset({"passport_number", "visa_number"})
"""Numbers that pages show in part, and that the person is told whole."""
UNITS = frozenset({"residence_unit_id", "departure_unit_id"})
Names = dict[tuple[str, str], str]
_STEPS = {step.model.__tablename__: step for step in STEPS}


@dataclass(frozen=True)
class Part:
    """One table: what it is called, and its rows as (label, value); `listed` where all rows have the same labels."""

    name: Text
    rows: Sequence[Sequence[tuple[Text, str]]]
    listed: bool = False


def told_of(session: Session, actor: Actor, worker_id: int) -> list[Part]:
    """Everything held about a visible person, in the order of the holdings; then what was done and who looked.

    What a step's own desk alone may know, that desk tells the person: the same rule as on the page of the case.
    """
    held = rows_about(session, worker_id)
    names = _names(session, held)
    parts = []
    for table, rows in held.items():
        told = [_row(actor, table, values_of_row(row), names) for row in rows]
        if any(told):
            parts.append(Part(HOLDINGS[table].name, [row for row in told if row]))
    cases = [row.id for row in held.get("case_file", [])]
    return [*parts, *_trail(session, actor, worker_id, cases)]


def kept_by_desks(actor: Actor) -> list[Text]:
    """The desks that know more of their own step than the actor is told."""
    return [
        DESK_NAMES[step.desk]
        for step in STEPS
        if not may(actor, step.view) and any(entry.desk_only for entry in step.fields)
    ]


def _row(actor: Actor, table: str, values: dict[str, Any], names: Names) -> list[tuple[Text, str]]:
    told = HOLDINGS[table].told()
    step = _STEPS.get(table)
    if step is not None:
        told = told - ({entry.name for entry in step.fields} - {entry.name for entry in told_fields(actor, step)})
        names = names | {("state", str(values["state"])): str(told_state(actor, step, values["state"]).label)}
    if table == "worker":
        values = {**values, "birth_date": PartialDate(values["birth_date"], values["birth_precision"])}
    return [
        (column_name(table, column), text)
        for column, value in values.items()
        if column in told and (text := _said(table, column, value, names))
    ]


def _said(table: str, column: str, value: Any, names: Names) -> str:
    """A value in words; nothing for nothing."""
    if value is None or value == "":
        return ""
    if (named := names.get((column, str(value)))) is not None:
        return named
    if column in WHOLE:
        return str(value)
    if column == "gate":
        return str(STEPS[str(value).partition(".")[0]].name)
    for kind, written in _WRITTEN:
        if isinstance(value, kind):
            return written(value)
    return str(value_name(table, value) or said(table, column, value, {}))


def _names(session: Session, held: dict[str, list[Any]]) -> Names:
    """The names of what the rows hold as a key."""
    vietnamese = current_language() == "vi"
    units = {getattr(row, column) for rows in held.values() for row in rows for column in UNITS if hasattr(row, column)}
    found: Names = {
        (column, str(unit.id)): unit.name for column in UNITS for unit in units_by_ids(session, units - {None}).values()
    }
    found |= {("ethnicity_slug", row.slug): row.name for row in session.scalars(select(Ethnicity))}
    found |= {("event", event): str(name) for event, name in EVENT_NAMES.items()}
    found |= {("rule", rule.code): str(rule.name) for rule in ALERT_RULES}
    found |= {("closed_for", reason.value): str(name) for reason, name in CLOSE_REASONS.items()}
    found |= {("group_slug", row.slug): group_name(row) for row in session.scalars(select(PriorityGroup))}
    for market in session.scalars(select(Market)):
        name = market.name_vi if vietnamese else market.name_en
        found |= {(column, market.code): name for column in ("market_code", "wanted_market_code")}
    for programme in session.scalars(select(Programme)):
        found["programme_id", str(programme.id)] = programme.name_vi if vietnamese else programme.name_en
    return found


def _trail(session: Session, actor: Actor, worker_id: int, cases: list[int]) -> list[Part]:
    """What was done with the person's file, and who looked at it: when, who, what."""
    done = session.scalars(
        select(AuditEvent)
        .where(
            ((AuditEvent.subject_type == "worker") & (AuditEvent.subject_id == worker_id))
            | AuditEvent.case_id.in_(cases),
            AuditEvent.verb.not_in(secret_verbs(actor)),
        )
        .order_by(AuditEvent.id)
        .limit(MOST_EVENTS)
    )
    looked = session.scalars(
        select(ReadEvent)
        .where(
            ((ReadEvent.subject_type == "worker") & (ReadEvent.subject_id == worker_id))
            | ((ReadEvent.subject_type == "case") & ReadEvent.subject_id.in_(cases))
        )
        .order_by(ReadEvent.id)
        .limit(MOST_EVENTS)
    )
    when, who, what = _l("When"), _l("Who"), _l("What was done")
    told = [[(when, _moment(row.at)), (who, row.actor_name), (what, said_of_deed(row.verb, row.after))] for row in done]
    reads = [[(when, _moment(row.at)), (who, row.actor_name)] for row in looked]
    listed = ((_l("What was done"), told), (_l("Who looked"), reads))
    return [Part(name, rows, listed=True) for name, rows in listed if rows]


def _moment(at: datetime) -> str:
    local = at.astimezone(OFFICE_ZONE)
    return f"{written_day(local.date())} {local:%H:%M}"


_WRITTEN: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda value: _("yes") if value else _("no")),
    (datetime, _moment),
    (date, written_day),
    (int, written_number),
)
"""How values of a kind are written; the first that fits."""
