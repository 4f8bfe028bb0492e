"""The sweep: asks the data what is due and not yet said, and what is said and no longer so; a set at a time.

It may run twice, late, or for a day long past: what it finds depends on the data alone, and a unique key makes a second
alert for the same subject, rung and anchor impossible. Of a ladder only the highest rung that is reached is open: it
closes the one below it, and a sweep for a day long past takes no rung back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, false, func, literal, or_, select, update
from sqlalchemy.orm import Session, aliased

from overseas.alerts.ladder import Ladder, ladder_of
from overseas.alerts.models import ACTS, Alert, Audience
from overseas.alerts.rule_types import AlertRule, Side
from overseas.alerts.rules.catalogue import ALERT_RULES
from overseas.alerts.wording import CLOSED, OPENED
from overseas.audit.journal import Change, Program, Subject, Verb, record
from overseas.kernel.database import insert_into
from overseas.norms.queries import norm_book

SWEEP = Program("alerts-sweep")
NEXT_RUNG = "next_rung"


@dataclass(frozen=True)
class SweepResult:
    """How many alerts were opened and closed, and how many stay open."""

    opened: int
    closed: int
    unchanged: int

    def __add__(self, other: SweepResult) -> SweepResult:
        return SweepResult(self.opened + other.opened, self.closed + other.closed, self.unchanged + other.unchanged)


class Row(NamedTuple):
    """Of an alert that was just opened or closed."""

    id: int
    case_id: int
    rule: str
    rung: int
    anchor_on: date
    closed_because: str | None


_RETURNED = (Alert.id, Alert.case_id, Alert.rule, Alert.rung, Alert.anchor_on, Alert.closed_because)


def sweep(session: Session, *, today: date, at: datetime) -> SweepResult:
    """Run all rules as of `today`: close what is settled or passed on the ladder, open what is due."""
    norms, result = norm_book(session, today), SweepResult(0, 0, 0)
    for rule in ALERT_RULES:
        result += _sweep_rule(session, rule, ladder_of(rule, norms), today=today, at=at)
    return result


def _sweep_rule(session: Session, rule: AlertRule, ladder: Ladder, *, today: date, at: datetime) -> SweepResult:
    due = due_of(rule, ladder, today)
    closed = _close(session, rule, due, today=today, at=at)
    _call_anew(session, rule, ladder)
    unchanged = session.scalar(select(func.count()).where(Alert.rule == rule.code, Alert.closed_at.is_(None))) or 0
    opened = _reopen(session, rule, due) + _open(session, rule, ladder, today=today, at=at)
    _write_down(session, OPENED, opened, at=at)
    return SweepResult(len(opened), len(closed), unchanged)


def due_of(rule: AlertRule, ladder: Ladder, today: date) -> FromClause:
    """Everybody for whom the rule is due on this day: (subject, anchor, case, unit, province, rung)."""
    standing = rule.standing().subquery()
    anchor_on = list(standing.columns)[1]
    reached = [(anchor_on <= ladder.latest_anchor(rung, today), rung) for rung in reversed(ladder.rungs)]
    lowest = ladder.rungs[0]
    found = select(*standing.columns, case(*reached, else_=lowest).label("rung"))
    in_time = _in_time(rule, anchor_on, today)
    return found.where(anchor_on <= ladder.latest_anchor(lowest, today), in_time).subquery()


def _in_time(rule: AlertRule, anchor_on: ColumnElement[date], today: date) -> ColumnElement[bool]:
    """A ladder before the anchor ends with it."""
    return anchor_on >= (today if rule.side is Side.BEFORE else date.min)


def _close(session: Session, rule: AlertRule, due: FromClause, *, today: date, at: datetime) -> list[Row]:
    standing = rule.standing().subquery()
    subject_id, anchor_on = list(standing.columns)[:2]
    found = exists().where(subject_id == Alert.subject_id, anchor_on == Alert.anchor_on)
    stands = and_(found, _in_time(rule, Alert.anchor_on.expression, today))
    passed = exists().where(_same(due), due.c.rung > Alert.rung)
    closing = (
        update(Alert)
        .where(Alert.rule == rule.code, Alert.closed_at.is_(None), ~stands | passed)
        .values(
            closed_at=at,
            closed_because=case((passed, NEXT_RUNG), else_=func.coalesce(rule.because(), "removed")),
        )
        .returning(*_RETURNED)
    )
    rows = _run(session, closing)
    _write_down(session, CLOSED, rows, at=at)
    return rows


def _same(due: FromClause, alert: Any = Alert) -> ColumnElement[bool]:
    """Whether an alert is about the same subject and anchor as a row of what is due."""
    subject_id, anchor_on = list(due.columns)[:2]
    return and_(subject_id == alert.subject_id, anchor_on == alert.anchor_on)


def _call_anew(session: Session, rule: AlertRule, ladder: Ladder) -> None:
    """Whom an open alert calls follows the norms of today, also when they were changed since it was opened."""
    called = _called(ladder, Alert.rung.expression)
    differs = or_(*(ACTS[audience] != acts for audience, acts in called.items()))
    session.execute(
        update(Alert)
        .where(Alert.rule == rule.code, Alert.closed_at.is_(None), differs)
        .values({ACTS[audience].key: acts for audience, acts in called.items()}),
        execution_options={"synchronize_session": False},
    )


def _called(ladder: Ladder, rung: ColumnElement[int]) -> dict[Audience, ColumnElement[bool]]:
    """Whether a rung calls each of them."""
    return {
        audience: rung >= literal(ladder.called[audience]) if audience in ladder.called else false()
        for audience in Audience
    }


def _reopen(session: Session, rule: AlertRule, due: FromClause) -> list[Row]:
    """A return that was taken back: the alert for this very rung and end is open again, it does not get a twin."""
    opening = (
        update(Alert)
        .where(Alert.rule == rule.code, Alert.closed_at.is_not(None))
        .where(exists().where(_same(due), due.c.rung == Alert.rung), ~_open_one(rule))
        .values(closed_at=None, closed_because=None)
        .returning(*_RETURNED)
    )
    return _run(session, opening)


def _open_one(rule: AlertRule) -> ColumnElement[bool]:
    """Whether another rung of the same ladder is open: a sweep for a past day must not open a lower one beside it."""
    other = aliased(Alert)
    return exists().where(
        other.rule == rule.code,
        other.subject_id == Alert.subject_id,
        other.anchor_on == Alert.anchor_on,
        other.closed_at.is_(None),
    )


def _open(session: Session, rule: AlertRule, ladder: Ladder, *, today: date, at: datetime) -> list[Row]:
    """INSERT ... SELECT of all that are due and have neither this rung nor a higher one."""
    due = due_of(rule, ladder, today)
    subject_id, anchor_on, case_id, unit_id, province_id, rung = list(due.columns)
    known = exists().where(
        Alert.rule == rule.code, Alert.subject_type == rule.subject_type, _same(due), Alert.rung >= rung
    )
    columns: dict[str, ColumnElement[Any]] = {
        "rule": literal(rule.code),
        "subject_type": literal(rule.subject_type),
        "subject_id": subject_id,
        "rung": rung,
        "anchor_on": anchor_on,
        "severity": literal(rule.severity, Alert.severity.type),
        **{ACTS[audience].key: acts for audience, acts in _called(ladder, rung).items()},
        "case_id": case_id,
        "unit_id": unit_id,
        "province_id": province_id,
        "opened_on": literal(today, Alert.opened_on.type),
        "opened_at": literal(at, Alert.opened_at.type),
    }
    found = select(*columns.values()).where(~known).order_by(subject_id)
    opening = insert_into(session, Alert).from_select(list(columns), found).on_conflict_do_nothing()
    return _run(session, opening.returning(*_RETURNED))


def _run(session: Session, statement: Any) -> list[Row]:
    rows = session.execute(statement, execution_options={"synchronize_session": False})
    return [Row(*row) for row in rows]


def _write_down(session: Session, done: Verb, rows: list[Row], *, at: datetime) -> None:
    for row in rows:
        after = {"rule": row.rule, "rung": row.rung, "anchor_on": row.anchor_on}
        after |= {"closed_because": row.closed_because} if row.closed_because else {}
        record(session, SWEEP, done, Subject("alert", row.id, row.case_id), at=at, change=Change({}, after))
    session.flush()
