"""The sweep: asks the data what is due and not yet said, and what is said and no longer so; a set at a time.

It may run twice, late, or for a day long past: what it finds depends on the data alone, and a unique key makes a second
alert for the same contract and end impossible.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, exists, func, literal, select, update
from sqlalchemy.orm import Session

from overseas.alerts.models import Alert
from overseas.alerts.rule_types import AlertRule
from overseas.alerts.rules.catalogue import ALERT_RULES
from overseas.alerts.wording import CLOSED, OPENED
from overseas.audit.journal import Change, Program, Subject, Verb, record
from overseas.kernel.database import insert_into
from overseas.norms.queries import norm_value

SWEEP = Program("alerts-sweep")


@dataclass(frozen=True)
class SweepResult:
    """How many alerts were opened and closed, and how many stay open."""

    opened: int
    closed: int
    unchanged: int

    def __add__(self, other: SweepResult) -> SweepResult:
        return SweepResult(self.opened + other.opened, self.closed + other.closed, self.unchanged + other.unchanged)


def sweep(session: Session, *, today: date, at: datetime) -> SweepResult:
    """Run all rules as of `today`: close what is settled, open what is due."""
    result = SweepResult(0, 0, 0)
    for rule in ALERT_RULES:
        result += _sweep_rule(session, rule, today=today, at=at)
    return result


def _sweep_rule(session: Session, rule: AlertRule, *, today: date, at: datetime) -> SweepResult:
    rung = norm_value(session, rule.rung_norm, today)
    closed = _close(session, rule, at=at)
    unchanged = session.scalar(select(func.count()).where(Alert.rule == rule.code, Alert.closed_at.is_(None))) or 0
    opened = _reopen(session, rule, last_anchor=today - timedelta(days=rung))
    opened += _open(session, rule, rung=rung, today=today, at=at)
    _write_down(session, OPENED, opened, at=at)
    return SweepResult(len(opened), len(closed), unchanged)


Row = tuple[int, int, date, str | None]
"""Of an alert that was just opened or closed: its number, its case, its anchor, and why."""

_RETURNED = (Alert.id, Alert.case_id, Alert.anchor_on, Alert.closed_because)


def _close(session: Session, rule: AlertRule, *, at: datetime) -> list[Row]:
    standing = rule.standing().subquery()
    closing = (
        update(Alert)
        .where(Alert.rule == rule.code, Alert.closed_at.is_(None), ~_stands(standing))
        .values(closed_at=at, closed_because=func.coalesce(rule.because(), "removed"))
        .returning(*_RETURNED)
    )
    rows = _run(session, closing)
    _write_down(session, CLOSED, rows, at=at)
    return rows


def _stands(standing: FromClause) -> ColumnElement[bool]:
    """Whether an alert's subject still stands in the rule with the same anchor."""
    subject_id, anchor_on = list(standing.columns)[:2]
    return exists().where(subject_id == Alert.subject_id, anchor_on == Alert.anchor_on)


def _reopen(session: Session, rule: AlertRule, *, last_anchor: date) -> list[Row]:
    """A return that was taken back: the alert for this very end is open again, it does not get a twin."""
    standing = rule.standing().subquery()
    opening = (
        update(Alert)
        .where(Alert.rule == rule.code, Alert.closed_at.is_not(None), Alert.anchor_on <= last_anchor, _stands(standing))
        .values(closed_at=None, closed_because=None)
        .returning(*_RETURNED)
    )
    return _run(session, opening)


def _open(session: Session, rule: AlertRule, *, rung: int, today: date, at: datetime) -> list[Row]:
    """INSERT ... SELECT of all that are due and have no alert for this anchor yet."""
    due = rule.standing().subquery()
    subject_id, anchor_on, case_id, unit_id, province_id = list(due.columns)
    known = exists().where(
        Alert.rule == rule.code,
        Alert.subject_type == rule.subject_type,
        Alert.subject_id == subject_id,
        Alert.anchor_on == anchor_on,
    )
    columns: dict[str, ColumnElement[Any]] = {
        "rule": literal(rule.code),
        "subject_type": literal(rule.subject_type),
        "subject_id": subject_id,
        "rung": literal(rung),
        "anchor_on": anchor_on,
        "severity": literal(rule.severity, Alert.severity.type),
        "case_id": case_id,
        "unit_id": unit_id,
        "province_id": province_id,
        "opened_on": literal(today, Alert.opened_on.type),
        "opened_at": literal(at, Alert.opened_at.type),
    }
    found = select(*columns.values()).where(anchor_on <= today - timedelta(days=rung), ~known).order_by(subject_id)
    opening = insert_into(session, Alert).from_select(list(columns), found).on_conflict_do_nothing()
    return _run(session, opening.returning(*_RETURNED))


def _run(session: Session, statement: Any) -> list[Row]:
    rows = session.execute(statement, execution_options={"synchronize_session": False})
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _write_down(session: Session, done: Verb, rows: list[Row], *, at: datetime) -> None:
    for alert_id, case_id, anchor_on, because in rows:
        after = {"anchor_on": anchor_on} | ({"closed_because": because} if because else {})
        record(session, SWEEP, done, Subject("alert", alert_id, case_id), at=at, change=Change({}, after))
    session.flush()
