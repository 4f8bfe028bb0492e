"""The demonstration shows everything that the program knows: each stage, gate, reason and outcome."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import Date, func, select
from sqlalchemy.orm import Session, joinedload

from overseas.accounts.models import Account
from overseas.accounts.permissions import Permission, Role
from overseas.accounts.queries import actor_by_username
from overseas.alerts.models import Alert
from overseas.cases.catalogue import DEPARTURE_GATES, STEPS
from overseas.cases.models import Case, GateWaiver
from overseas.cases.queries import departure_reasons
from overseas.cases.stages import CloseReason, Stage, StepState
from overseas.cases.steps.departure import Departure, DepartureState
from overseas.cases.steps.legal_check import LegalCheck, LegalCheckState
from overseas.cases.steps.loan import Loan, LoanState
from overseas.contracts.models import Contract, Outcome
from overseas.contracts.terms import ContractStatus, contract_status
from overseas.demonstration.districts import DISTRICTS
from overseas.demonstration.names import known_words
from overseas.demonstration.offices import SEATS
from overseas.demonstration.queries import Standing, standing_of
from overseas.kernel.clock import office_instant
from overseas.kernel.columns import Base, UtcDateTime
from overseas.kernel.fields import PartialDate
from overseas.kernel.installation import clock_of, installed
from overseas.kernel.unit_of_work import Store
from overseas.quotas.counters import compare_counters
from overseas.quotas.queries import progress
from overseas.units.queries import unit_by_code
from overseas.workers.models import IdentifierKind, Worker
from overseas.workers.national_ids import mismatches
from tests.demonstration.conftest import DAY

NAMED = select(Worker).where(Worker.erased_on.is_(None))
"""The people, without the one who was erased."""
AHEAD = {
    "flight_on",
    "valid_until",
    "due_on",
    "decision_due_on",
    "passport_expires_on",
    "visa_expires_on",
    "expires_on",
    "acknowledge_due_on",
    "extended_to",
    "keep_until",
    "notice_due_at",
    "until",
}
AHEAD |= {
    "anchor_on",
    "end_on",
    "first_end_on",
    "old_end_on",
    "new_end_on",
    "valid_to",
    "valid_from",
    "period_start",
    "period_end",
    "day",
}


def waiting(session: Session) -> list[Case]:
    stages = (Stage.REGISTERED, Stage.PREPARING)
    return list(session.scalars(select(Case).where(Case.stage.in_(stages)).options(joinedload(Case.worker))))


def missing(all_of: Iterable[object], found: Iterable[object]) -> set[object]:
    return set(all_of) - set(found)


class TestTheDemonstration:
    def test_says_that_it_is_one_and_on_which_day_it_plays(self, session: Session, store: Store) -> None:
        installation = installed(session)
        assert installation is not None
        assert installation.demonstration
        assert clock_of(installation).today() - DAY < timedelta(days=2)
        assert standing_of(store.engine) is Standing.DEMONSTRATION

    def test_has_about_four_hundred_people_in_seven_districts(self, session: Session) -> None:
        assert 380 <= (session.scalar(select(func.count()).select_from(Worker)) or 0) <= 430
        assert len(set(session.scalars(select(Case.unit_id)))) == len(DISTRICTS)

    def test_has_somebody_who_goes_twice(self, session: Session) -> None:
        twice = select(Case.worker_id).group_by(Case.worker_id).having(func.count() > 1)
        assert session.scalars(twice).all()

    def test_shows_every_stage_and_every_state_of_a_step(self, session: Session) -> None:
        assert not missing(Stage, session.scalars(select(Case.stage)))
        for step in STEPS:
            column = getattr(Case, f"{step.code}_state")
            assert StepState.NOT_STARTED in set(session.scalars(select(column))), step.code
        assert not missing(
            set(LegalCheckState) - {LegalCheckState.NOT_REQUIRED, LegalCheckState.NOT_FILED},
            session.scalars(select(LegalCheck.state)),
        )
        shown = set(LoanState) - {LoanState.UNDECIDED, LoanState.CANCELLED}
        assert not missing(shown, session.scalars(select(Loan.state)))
        assert not missing(DepartureState, session.scalars(select(Departure.state)))

    def test_shows_every_gate_closed(self, session: Session) -> None:
        found = {reason.code for case in waiting(session) for reason in departure_reasons(session, case, on=DAY)}
        expected = {
            *("recruitment.programme", "recruitment.selection", "recruitment.contract", "recruitment.age"),
            *("training.skill", "training.language", "training.orientation", "training.certificate"),
            *("legal_check.clear", "legal_check.valid", "loan.settled"),
            *("departure.passport", "departure.visa", "departure.fitness"),
        }
        assert expected - found == set()
        assert len(expected) == len(DEPARTURE_GATES)

    def test_has_cases_that_only_one_gate_holds_back(self, session: Session) -> None:
        alone = {
            reasons[0].code
            for case in waiting(session)
            if len(reasons := departure_reasons(session, case, on=DAY)) == 1
        }
        assert {
            "loan.settled",
            "departure.passport",
            "departure.visa",
            "departure.fitness",
            "training.orientation",
        } <= alone

    def test_has_somebody_ready_to_fly_next_week(self, session: Session) -> None:
        soon = DAY + timedelta(days=9)
        flights = select(Departure.case_id).where(
            Departure.state == DepartureState.PLANNED, Departure.flight_on.between(DAY, soon)
        )
        ids = set(session.scalars(flights))
        ready = [case for case in waiting(session) if case.id in ids and not departure_reasons(session, case, on=soon)]
        assert ready
        assert len(ready) < len(ids), "and somebody whose flight is booked although a gate is closed"

    def test_has_desks_with_answers_that_are_late_and_others_that_are_not(self, session: Session) -> None:
        for days in (
            list(session.scalars(select(LegalCheck.due_on).where(LegalCheck.state == LegalCheckState.FILED))),
            list(session.scalars(select(Loan.decision_due_on).where(Loan.state == LoanState.RECEIVED))),
        ):
            assert [day for day in days if day and day < DAY]
            assert [day for day in days if day and day >= DAY]

    def test_shows_every_reason_for_closing_and_a_waiver(self, session: Session) -> None:
        closed = session.scalars(select(Case).where(Case.closed_reason.is_not(None))).all()
        assert not missing(set(CloseReason) - {CloseReason.CONDITION}, [case.closed_because for case in closed])
        assert session.scalars(select(GateWaiver)).all()

    def test_shows_everything_that_becomes_of_a_contract(self, session: Session) -> None:
        contracts = session.scalars(select(Contract)).all()
        found = {contract_status(contract, DAY, ending_soon_days=90) for contract in contracts}
        assert not missing([*Outcome, *ContractStatus], found)
        confirmed = [each for each in contracts if each.outcome and not each.outcome.startswith("returned")]
        assert all(each.source_document and each.source_number and each.source_on for each in confirmed)

    def test_has_contracts_that_end_within_each_of_the_next_three_months(self, session: Session) -> None:
        ends = session.scalars(select(Contract.end_on).where(~Contract.settled)).all()
        for first, last in ((0, 30), (31, 60), (61, 90)):
            assert [end for end in ends if DAY + timedelta(days=first) <= end <= DAY + timedelta(days=last)], (
                first,
                last,
            )


class TestItsFigures:
    def test_stand_where_the_plan_of_2023_would_be_in_october(self, session: Session) -> None:
        province = unit_by_code(session, "58", DAY)
        found = progress(session, province, first=date(2023, 1, 1), last=date(2023, 12, 31), today=DAY)
        own = next(row for row in found.rows if row.unit_code == "58")
        districts = {row.unit_code: row for row in found.rows if row.unit_code != "58"}
        assert own.target == 150
        assert 105 <= own.departed <= 115
        assert sum(row.departed for row in districts.values()) == own.departed
        assert districts["587"].departed > (districts["587"].expected_by_pace or 0), "ahead"
        assert districts["585"].departed < (districts["585"].expected_by_pace or 0), "behind"
        assert districts["584"].departed <= 3

    def test_are_what_the_rows_say(self, session: Session) -> None:
        assert compare_counters(session) == []

    def test_have_alerts_open_and_closed(self, session: Session) -> None:
        opened = session.scalars(select(Alert).where(Alert.closed_at.is_(None))).all()
        expired, ending = ([one for one in opened if one.rule == f"contract_{end}"] for end in ("expired", "ending"))
        assert len(expired) >= 8
        assert all(alert.anchor_on < DAY for alert in expired)
        assert ending
        assert all(alert.anchor_on >= DAY for alert in ending)
        assert len({(alert.subject_type, alert.subject_id) for alert in opened}) == len(opened), "one rung a person"
        assert session.scalars(select(Alert).where(Alert.closed_at.is_not(None))).all()


class TestItsPeople:
    def test_have_papers_that_fit_them(self, session: Session) -> None:
        for worker in session.scalars(NAMED.options(joinedload(Worker.identifiers))).unique():
            birth = PartialDate(worker.birth_date, worker.birth_precision)
            numbers = [row.value for row in worker.identifiers if row.kind is IdentifierKind.NATIONAL_ID]
            assert len(numbers) == 1
            assert mismatches(numbers[0], sex=worker.sex, birth=birth) == []

    def test_are_nobody_real(self, session: Session) -> None:
        words = {
            word
            for name in session.scalars(select(Worker.name).where(Worker.erased_on.is_(None)))
            for word in name.split()
        }
        assert words - known_words() == set()

    def test_are_of_the_peoples_of_their_districts(self, session: Session) -> None:
        rows = session.execute(
            select(Worker.unit_id, Worker.ethnicity_slug, func.count()).group_by(Worker.unit_id, Worker.ethnicity_slug)
        )
        counts: dict[int, dict[str, int]] = {}
        for unit_id, slug, count in rows:
            counts.setdefault(unit_id, {})[slug or ""] = count
        district = {code: counts[unit_by_code(session, code, DAY).id] for code in ("584", "587", "585")}
        assert max(district["584"], key=lambda slug: district["584"][slug]) == "ra_glai"
        assert district["587"]["cham"] * 3 > sum(district["587"].values())
        assert max(district["585"], key=lambda slug: district["585"][slug]) == "kinh"


class TestItsOffices:
    def test_have_a_labour_officer_in_each_district_and_every_role(self, session: Session) -> None:
        accounts = session.scalars(select(Account)).all()
        assert not missing(Role, [account.role for account in accounts])
        officers = [
            actor_by_username(session, seat.username, DAY) for seat in SEATS if seat.role is Role.LABOUR_OFFICER
        ]
        assert {officer.unit_code for officer in officers} == {district.code for district in DISTRICTS}

    def test_of_ninh_phuoc_record_their_own_step_and_the_province_s_bank_what_a_bank_alone_may_know(
        self, session: Session
    ) -> None:
        recording = {
            username: {Permission.RECORD_LEGAL_CHECKS, Permission.RECORD_LOANS}
            & actor_by_username(session, username, DAY).permissions
            for username in ("congan.ninhphuoc", "congan.tinh", "nganhang.ninhphuoc", "nganhang.tinh")
        }
        assert recording == {
            "congan.ninhphuoc": {Permission.RECORD_LEGAL_CHECKS},
            "congan.tinh": set(),
            "nganhang.ninhphuoc": {Permission.RECORD_LOANS},
            "nganhang.tinh": {Permission.RECORD_LOANS},
        }


def test_nothing_on_record_lies_in_the_future(session: Session) -> None:
    end_of_day = office_instant(DAY + timedelta(days=1))
    late: list[tuple[str, str, date | datetime]] = []
    for table in Base.metadata.sorted_tables:
        if table.name in {"unit", "norm", "programme_terms", "calendar_day", "key_use"}:
            continue
        for column in table.columns:
            known: date | datetime | None = None
            if column.name in AHEAD:
                continue
            if isinstance(column.type, UtcDateTime):
                known = session.scalar(select(column).where(column >= end_of_day).limit(1))
            elif isinstance(column.type, Date):
                known = session.scalar(select(column).where(column > DAY).limit(1))
            if known is not None:
                late.append((table.name, column.name, known))
    assert late == []
