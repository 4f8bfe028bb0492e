"""Work to do: the cases within reach that somebody has to look after, found in one statement, the oldest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    SQLColumnExpression,
    Text,
    and_,
    cast,
    literal,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from overseas.alerts.models import Alert
from overseas.alerts.rules.contract_expired import CONTRACT_EXPIRED
from overseas.cases.filters import WaitingFor
from overseas.cases.list_conditions import STATE_COLUMNS, in_reach, over_but_for_the_answer, waiting_for
from overseas.cases.models import Case
from overseas.cases.refused_checks import ANSWER, beside_the_case, says_no
from overseas.cases.stages import Stage, StepState
from overseas.cases.step_rows import in_hand
from overseas.cases.steps.departure import Departure
from overseas.cases.steps.departure.life import FLIGHT_AHEAD
from overseas.cases.steps.legal_check import LegalCheck, LegalCheckState
from overseas.cases.steps.legal_check.life import UNANSWERED
from overseas.cases.steps.loan import Loan
from overseas.cases.steps.loan.life import AT_THE_BANK
from overseas.cases.steps.recruitment import Recruitment
from overseas.cases.steps.recruitment.life import WITHOUT_CONTRACT
from overseas.contracts.models import Contract
from overseas.dashboards.work_lines import ANSWER_SOON_DAYS, FLIGHT_SOON_DAYS, KINDS, WorkGroup, WorkKind
from overseas.kernel.clock import office_day
from overseas.kernel.columns import UtcDateTime
from overseas.units.models import Unit
from overseas.units.scope import Reach, within
from overseas.workers.models import RESTRICTED_FILE, Worker

MOST_OF_A_KIND = 20
ANSWERS_OPENED = 30
"""Of so many cases that lack only the flight, or fly next, the sealed answer of the record check is looked at: those
whose answer is no are shown as the office's turn. The lists behind the page look at all."""
READY, BOOKED = "ready", "booked"
LEGAL_CHECK = list(STATE_COLUMNS).index("legal_check")
KIND, CASE_ID, DAY, MOMENT = 0, 1, 5, 6
"""Where the statement's lines say these; a WorkRow has the first two in the same places."""

Found = Select[*tuple[Any, ...]]
Condition = ColumnElement[bool]


class WorkRow(NamedTuple):
    """One line: which kind of work, whose case, since or until which day, and how far the five steps have come.

    The states are as the database holds them: of many lines few say them, and each would cost a look-up.
    `restricted_file` is the number of a person whose data are restricted: no list names her.
    """

    kind: str
    case_id: int
    name: str
    commune: str
    office: str
    day: date
    states: tuple[str, ...]
    restricted_file: int | None


@dataclass(frozen=True)
class WorkPart:
    """One part of the page: its lines, and the kinds of which there are more than are shown."""

    group: WorkGroup
    rows: Sequence[WorkRow]
    cut: Sequence[WorkKind]


@dataclass(frozen=True)
class Days:
    """The days that divide late from soon and soon from later."""

    today: date
    ending_soon_days: int
    departure_warn_days: int

    def ahead(self, days: int) -> date:
        """So many days from today."""
        return self.today + timedelta(days=days)


def work_to_do(session: Session, reach: Reach, days: Days) -> list[WorkPart]:
    """The parts of the page, in their order. A case stands there once, with its most urgent reason."""
    found = session.execute(work_statement(reach, days)).all()
    asked = Counter(line[KIND] for line in found)
    by_kind: dict[str, list[Sequence[Any]]] = {code: [] for code in KINDS}
    for line in placed_lines(found, days):
        by_kind[line[KIND]].append(line)
    our_turn = sorted(map(_row, by_kind["our_turn"]), key=_by_age)
    by_kind["our_turn"] = [*our_turn]
    parts = []
    seen: set[int] = set()
    for group in WorkGroup:
        kinds = [kind for kind in KINDS.values() if kind.group is group]
        rows: list[WorkRow] = []
        for kind in kinds:
            fresh = [_row(line) for line in by_kind[kind.code][:MOST_OF_A_KIND] if line[CASE_ID] not in seen]
            seen |= {row.case_id for row in fresh}
            rows += fresh
        if group is not WorkGroup.READY:
            rows.sort(key=_by_age)
        cut = [kind for kind in kinds if max(asked[kind.code], len(by_kind[kind.code])) > MOST_OF_A_KIND]
        parts.append(WorkPart(group, rows, cut))
    return parts


def placed_lines(found: Iterable[Sequence[Any]], days: Days) -> Iterator[Sequence[Any]]:
    """What the statement found, with the sealed answers opened; each line says its kind and its case first."""
    return (placed for line in found if (placed := _placed(line, days)) is not None)


def _placed(line: Sequence[Any], days: Days) -> Sequence[Any] | None:
    """A line under the kind that it is of once the answer is known; None for a flight with nothing in its way."""
    if line[KIND] != READY and line[KIND] != BOOKED:
        return line
    held, day = line[-1], line[DAY]
    if held is None or not says_no(held, line[CASE_ID]):
        return line if line[KIND] == READY else None
    row = _row(line)
    states = (*row.states[:LEGAL_CHECK], StepState.FAILED, *row.states[LEGAL_CHECK + 1 :])
    if line[KIND] == BOOKED and day <= days.ahead(FLIGHT_SOON_DAYS):
        return row._replace(kind="flight_soon", states=states)
    return row._replace(kind="our_turn", states=states, day=office_day(line[MOMENT]))


def _row(line: Sequence[Any]) -> WorkRow:
    """The line as the page has it: most lines are cut off before they come to it."""
    if isinstance(line, WorkRow):
        return line
    kind, case_id, name, commune, office, day, moment, *states, restricted, _held = line
    return WorkRow(kind, case_id, name, commune, office, day or office_day(moment), tuple(states), restricted)


def _by_age(row: WorkRow) -> tuple[date, int]:
    return row.day, row.case_id


@lru_cache(maxsize=200)
def work_statement(reach: Reach, days: Days) -> Found:
    """Every kind cut to a page of its own, and the people's names laid beside them, in one statement.

    It is kept for the day: putting it together costs more than running it.
    """
    branches = [
        *_of_contracts(reach, days),
        *_of_flights(reach, days),
        *_of_checks(reach, days),
        *_of_loans(reach, days),
        *_of_selection(reach),
        *_of_cases(reach, days),
    ]
    pages = [select(found.subquery()) for found in branches]
    # As a table of its own: laid out branch by branch, the joins took twice as long on SQLite.
    work = union_all(*pages).cte("work").prefix_with("MATERIALIZED")
    residence, office = aliased(Unit), aliased(Unit)
    return (
        select(work.c.kind, work.c.case_id, Worker.name, residence.name, office.name, work.c.day, work.c.moment)
        .add_columns(*(type_coerce(column, Text()) for column in STATE_COLUMNS.values()), RESTRICTED_FILE, ANSWER)
        .join(Case, Case.id == work.c.case_id)
        .join(Worker, Worker.id == Case.worker_id)
        .join(residence, residence.id == Case.residence_unit_id)
        .join(office, office.id == Case.unit_id)
        .outerjoin(LegalCheck, beside_the_case(or_(work.c.kind == READY, work.c.kind == BOOKED)))
        .order_by(work.c.day, work.c.moment, work.c.case_id)
    )


def _by_day(code: str, case_id: SQLColumnExpression[int], day: SQLColumnExpression[Any], *which: Condition) -> Found:
    """The cases of one kind, in the order of a day that stands in the same row as the case's number."""
    found: Found = select(literal(code).label("kind"), case_id.label("case_id"), day.label("day"), _NO_MOMENT)
    return found.where(*which).order_by(day, case_id).limit(_LIMIT)


def _by_change(code: str, *which: Condition, limit: ColumnElement[int] | None = None) -> Found:
    """The cases of one kind, those first that nobody has touched for the longest time."""
    found: Found = select(literal(code).label("kind"), Case.id.label("case_id"), _NO_DAY, _MOMENT)
    return found.where(*which).order_by(Case.updated_at, Case.id).limit(_LIMIT if limit is None else limit)


def _of_contracts(reach: Reach, days: Days) -> list[Found]:
    open_alert = and_(
        Alert.rule == CONTRACT_EXPIRED.code,
        Alert.closed_at.is_(None),
        within(reach, province=Alert.province_id, unit=Alert.unit_id),
    )
    ending = and_(
        ~Contract.settled,
        Contract.end_on.between(days.today, days.ahead(days.ending_soon_days)),
        within(reach, province=Contract.province_id, unit=Contract.unit_id),
    )
    return [
        _by_day("contract_expired", Alert.case_id, Alert.anchor_on, open_alert),
        _by_day("contract_ending", Contract.case_id, Contract.end_on, ending),
    ]


def _of_flights(reach: Reach, days: Days) -> list[Found]:
    ahead, day = in_hand(Departure, FLIGHT_AHEAD, reach), Departure.flight_on
    soon, over = day.between(days.today, days.ahead(FLIGHT_SOON_DAYS)), over_but_for_the_answer()
    unready = _by_day("flight_soon", Departure.case_id, day, ahead, soon, ~over)
    booked: Found = select(literal(BOOKED).label("kind"), Case.id.label("case_id"), day.label("day"), _MOMENT)
    booked = booked.select_from(Departure).where(ahead, day >= days.today, over).order_by(day, Case.id)
    return [
        _by_day("flight_passed", Departure.case_id, day, ahead, day < days.today),
        unready.join(Case, Case.id == Departure.case_id),
        booked.join(Case, Case.id == Departure.case_id).limit(_OPENED),
    ]


def _of_checks(reach: Reach, days: Days) -> list[Found]:
    asked, due = LegalCheck.state == LegalCheckState.SUPPLEMENT_REQUESTED, LegalCheck.due_on
    soon = days.ahead(ANSWER_SOON_DAYS)
    before, later = due < days.today, or_(due > soon, due.is_(None))
    told = [
        ("supplement_late", due, asked, before),
        ("supplement", due, asked, due >= days.today),
        ("check_late", due, ~asked, before),
        ("check_soon", due, ~asked, due.between(days.today, soon)),
        ("check_waiting", LegalCheck.filed_on, ~asked, later),
    ]
    with_police = and_(in_hand(LegalCheck, UNANSWERED, reach), LegalCheck.case_stage == Stage.PREPARING)
    return [_by_day(code, LegalCheck.case_id, day, with_police, *which) for code, day, *which in told]


def _of_loans(reach: Reach, days: Days) -> list[Found]:
    at_the_bank = and_(in_hand(Loan, AT_THE_BANK, reach), Loan.case_stage == Stage.PREPARING)
    due = Loan.decision_due_on
    return [
        _by_day("loan_late", Loan.case_id, due, at_the_bank, due < days.today),
        _by_day("loan_waiting", Loan.case_id, due, at_the_bank, due >= days.today),
    ]


def _of_selection(reach: Reach) -> list[Found]:
    chosen = and_(in_hand(Recruitment, WITHOUT_CONTRACT, reach), Recruitment.case_stage == Stage.PREPARING)
    return [_by_day("without_contract", Recruitment.case_id, Recruitment.result_on, chosen)]


def _of_cases(reach: Reach, days: Days) -> list[Found]:
    preparing, over = and_(in_reach(reach), Case.stage == Stage.PREPARING), over_but_for_the_answer()
    warned = Case.selected_on < days.ahead(-days.departure_warn_days)
    selected = Case.recruitment_state == StepState.DONE
    unbooked = and_(in_reach(reach), over, Case.flight_on.is_(None))
    return [
        _by_day("departure_overdue", Case.id, Case.selected_on, preparing, selected, warned),
        _by_change(READY, unbooked, limit=_OPENED),
        _by_change("our_turn", preparing, *waiting_for(WaitingFor.LABOUR, ready=over)),
        _by_change("new", in_reach(reach), Case.stage == Stage.REGISTERED),
    ]


_LIMIT: ColumnElement[int] = literal_column(str(MOST_OF_A_KIND + 1))
_OPENED: ColumnElement[int] = literal_column(str(ANSWERS_OPENED))
"""Written into the statement: PostgreSQL plans a limit that it does not know for a tenth of the table."""
_NO_DAY = cast(null(), Date).label("day")
_MOMENT = Case.updated_at.label("moment")
_NO_MOMENT = cast(null(), UtcDateTime).label("moment")
