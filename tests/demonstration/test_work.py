"""Work to do, found by indexes and repeated values, is what a plain look at every row of the demonstration finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.alerts.models import Alert
from overseas.cases.models import Case
from overseas.cases.stages import OVER, Stage, StepState
from overseas.cases.steps.departure import Departure, DepartureState
from overseas.cases.steps.legal_check import LegalCheck, LegalCheckState
from overseas.cases.steps.loan import Loan, LoanState
from overseas.cases.steps.recruitment import Recruitment
from overseas.cases.steps.recruitment.life import RecruitmentState
from overseas.contracts.models import Contract
from overseas.dashboards.work import MOST_OF_A_KIND, Days, placed_lines, work_statement
from overseas.demonstration.districts import DISTRICTS
from overseas.kernel.columns import Base
from overseas.units.queries import unit_by_code
from overseas.units.scope import Reach
from tests.demonstration.conftest import DAY

DAYS = Days(DAY, ending_soon_days=90, departure_warn_days=150)
WEEKS, SOON = DAY + timedelta(days=14), DAY + timedelta(days=3)


@dataclass(frozen=True)
class Whole:
    """Everything about one case, as the rows say it."""

    case: Case
    check: LegalCheck | None
    loan: Loan | None
    recruitment: Recruitment | None
    departure: Departure | None
    contract: Contract | None
    alerts: list[Alert]

    def kinds(self) -> Iterator[str]:
        """Why the case is on the list of work to do."""
        yield from self._abroad()
        if self.case.stage is Stage.REGISTERED:
            yield "new"
        if self.case.stage is Stage.PREPARING:
            yield from self._flight()
            yield from self._check()
            yield from self._loan()
            yield from self._moves()

    def _abroad(self) -> Iterator[str]:
        if any(alert.closed_at is None and alert.rule == "contract_expired" for alert in self.alerts):
            yield "contract_expired"
        contract = self.contract
        if contract and not contract.settled and DAY <= contract.end_on <= DAY + timedelta(days=90):
            yield "contract_ending"

    def _ready(self) -> bool:
        case = self.case
        done = case.recruitment_state is StepState.DONE and case.departure_state is not StepState.DONE
        if self.check and self.check.meets_condition is False:
            return False
        return done and {case.training_state, case.legal_check_state, case.loan_state} <= OVER

    def _flight(self) -> Iterator[str]:
        row = self.departure
        if row and row.flight_on and row.state in (DepartureState.PLANNED, DepartureState.POSTPONED):
            if row.flight_on < DAY:
                yield "flight_passed"
            elif row.flight_on <= WEEKS and not self._ready():
                yield "flight_soon"
        elif self._ready():
            yield "ready"

    def _check(self) -> Iterator[str]:
        row = self.check
        if row is None:
            return
        if row.state is LegalCheckState.SUPPLEMENT_REQUESTED and row.due_on:
            yield "supplement_late" if row.due_on < DAY else "supplement"
        if row.state in (LegalCheckState.FILED, LegalCheckState.VERIFYING):
            if row.due_on is None or row.due_on > SOON:
                yield "check_waiting"
            else:
                yield "check_late" if row.due_on < DAY else "check_soon"

    def _loan(self) -> Iterator[str]:
        at_the_bank = (LoanState.RECEIVED, LoanState.SUPPLEMENT_REQUESTED, LoanState.APPRAISED)
        if self.loan and self.loan.state in at_the_bank and self.loan.decision_due_on:
            yield "loan_late" if self.loan.decision_due_on < DAY else "loan_waiting"

    def _moves(self) -> Iterator[str]:
        case, row = self.case, self.recruitment
        if row and row.state in (RecruitmentState.SELECTED, RecruitmentState.RESERVE):
            yield "without_contract"
        chosen_on = row.result_on if row and case.recruitment_state is StepState.DONE else None
        if chosen_on and chosen_on < DAY - timedelta(days=150):
            yield "departure_overdue"
        if StepState.WAITING not in (case.legal_check_state, case.loan_state) and not self._ready():
            yield "our_turn"


def all_of(session: Session, model: type[Base]) -> Mapping[int, Any]:
    rows: Iterable[Any] = session.scalars(select(model))
    return {row.case_id: row for row in rows}


@pytest.mark.parametrize("code", [district.code for district in DISTRICTS])
def test_is_what_every_row_says(session: Session, code: str) -> None:
    unit = unit_by_code(session, code, DAY)
    tables = [all_of(session, model) for model in (LegalCheck, Loan, Recruitment, Departure, Contract)]
    alerts = list(session.scalars(select(Alert)))
    cases = [
        Whole(case, *(rows.get(case.id) for rows in tables), [alert for alert in alerts if alert.case_id == case.id])
        for case in session.scalars(select(Case).where(Case.unit_id == unit.id))
    ]
    area = Reach(unit_ids=frozenset({unit.id}))
    found = [(line[0], line[1]) for line in placed_lines(session.execute(work_statement(area, DAYS)), DAYS)]
    plain = {(kind, whole.case.id) for whole in cases for kind in whole.kinds()}
    cut = {kind for kind, _id in found if sum(kind == other for other, _ in found) > MOST_OF_A_KIND}
    assert len(found) == len(set(found))
    assert {line for line in plain if line[0] not in cut} == {line for line in found if line[0] not in cut}
    assert plain
