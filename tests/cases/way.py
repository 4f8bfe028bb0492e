"""A person of the small world and her way abroad, recorded event by event as the offices would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.cases.actions import StepEntry, open_case, record_step
from overseas.cases.catalogue import STEPS
from overseas.cases.facts import CaseFacts
from overseas.cases.models import Case, StageTransition
from overseas.cases.queries import case_facts, step_form, visible_case
from overseas.kernel.fields import Precision
from overseas.kernel.folding import fold, sorting_key
from overseas.markets.models import LegalRoute, Market, Programme, ProgrammeTerms
from overseas.norms.models import Norm, NormUnit
from overseas.workers.models import Sex, Worker
from tests.world import NOW, TODAY, World

BORN = date(1998, 5, 3)
FLIGHT = date(2023, 10, 20)
NORMS = {
    "departure_wait_days": 180,
    "orientation_validity_months": 24,
    "loan_decision_working_days": 10,
    "legal_check_answer_working_days": 10,
    "legal_check_supplement_working_days": 5,
}


def kind_of(table: Any, name: str) -> Any:
    """The Python kind of a column's values, sealed or not."""
    sealed = {entry.name: entry.kind for entry in getattr(table, "__opened__", ())}
    return sealed.get(name) or table.__table__.columns[name].type.python_type


@dataclass
class Way:
    """One case, with the programme that it follows."""

    world: World
    case: Case
    programme: Programme
    terms: ProgrammeTerms

    @property
    def session(self) -> Session:
        return self.world.session

    def facts(self, on: date | None = None) -> CaseFacts:
        return case_facts(self.session, self.fresh(), today=TODAY, on=on)

    def fresh(self, by: str = "province") -> Case:
        return visible_case(self.session, self.world.actor(by), self.case.id)

    def entry(self, step: str, event: str, said: dict[str, Any], version: int | None = None) -> StepEntry:
        facts = self.facts()
        kind = STEPS[step]
        found = kind.event(event)
        assert found is not None
        form = step_form(self.session, facts, kind, found, data=said)
        return StepEntry(step, event, form, kind.version(facts) if version is None else version)

    def record(self, step: str, event: str, *, by: str = "officer", **said: Any) -> None:
        record_step(self.session, self.world.actor(by), self.case.id, self.entry(step, event, said), at=NOW)

    def stages(self) -> list[tuple[str | None, str]]:
        rows = self.session.execute(
            select(StageTransition.from_stage, StageTransition.to_stage)
            .where(StageTransition.case_id == self.case.id)
            .order_by(StageTransition.id)
        )
        return [(before and before.value, after.value) for before, after in rows]

    def apply(self) -> None:
        self.record(
            "recruitment", "apply", programme_id=self.programme.id, legal_route=LegalRoute.SERVICE_ENTERPRISE,
            sender_name="Công ty ABC", sender_licence="123/LĐTBXH", applied_on=date(2023, 3, 1),
        )  # fmt: skip

    def sign(self) -> None:
        self.apply()
        self.record("recruitment", "select", result_on=date(2023, 6, 1))
        self.record(
            "recruitment", "sign_contract", contract_number="01/HĐ", contract_on=date(2023, 7, 1), term_months=36,
            wage=30_000_000, employer="Samsung", workplace="Busan",
        )  # fmt: skip

    def train(self) -> None:
        for kind in ("skill", "language"):
            self.record("training", f"start_{kind}", provider="Trường nghề", started_on=date(2023, 2, 1))
            self.record("training", f"complete_{kind}", ended_on=date(2023, 8, 1))
        self.record(
            "training", "complete_orientation", ended_on=date(2023, 8, 10), certificate_number="9",
            certificate_on=date(2023, 8, 15),
        )  # fmt: skip

    def check_record(self, meets: str = "yes") -> None:
        self.record("legal_check", "file", receipt_number="LLTP-1", filed_on=date(2023, 9, 1))
        self.record("legal_check", "answer", meets_condition=meets, answered_on=date(2023, 9, 12))

    def approve_loan(self, amount: int = 80_000_000) -> None:
        self.record("loan", "need")
        self.record(
            "loan", "receive", lender="NHCSXH Ninh Phước", requested_amount=amount, received_on=date(2023, 8, 1)
        )
        self.record("loan", "approve", approved_amount=amount, approved_on=date(2023, 8, 9))
        self.record(
            "loan", "sign_contract", contract_number="TD-7", contracted_on=date(2023, 8, 15), due_on=date(2026, 8, 15)
        )

    def need_no_loan(self) -> None:
        self.record("loan", "not_needed", not_needed_reason="Family savings")

    def bring_papers(self, **other: Any) -> None:
        papers: dict[str, Any] = {
            "passport_number": "C1234567", "passport_expires_on": date(2030, 1, 1), "visa_number": "E9-1",
            "visa_expires_on": date(2024, 1, 1), "fit": "yes", "fitness_on": date(2023, 9, 1),
        }  # fmt: skip
        self.record("departure", "record_papers", **(papers | other))

    def prepare(self) -> None:
        """Everything that a departure asks for."""
        self.sign()
        self.train()
        self.check_record()
        self.need_no_loan()
        self.bring_papers()

    def depart(self, on: date = TODAY) -> None:
        self.record("departure", "depart", departed_on=on)


def begin(world: World, *, commune: str = "22870", registered_on: date = date(2023, 1, 10)) -> Way:
    """A registered case of somebody in a commune of the small world, and a programme with strict terms."""
    session = world.session
    add_norms(session)
    programme, terms = add_programme(session)
    worker = add_worker(world, commune)
    by = "officer" if worker.unit_id == world.units["587"].id else "province"
    case = open_case(
        session, world.actor(by), worker_id=worker.id, wanted_market_code="KR", registered_on=registered_on, at=NOW
    )
    session.flush()
    return Way(world, case, programme, terms)


def add_worker(world: World, commune: str = "22870", *, name: str = "Đàng Thị Lan") -> Worker:
    place = world.units[commune]
    worker = Worker(
        name=name, name_folded=fold(name), name_sort=sorting_key(name), birth_date=BORN, birth_precision=Precision.DAY,
        sex=Sex.FEMALE, residence_unit_id=place.id, unit_id=place.parent_id, province_id=place.province_id,
        created_at=NOW,
    )  # fmt: skip
    world.session.add(worker)
    world.session.flush()
    return worker


def add_norms(session: Session) -> None:
    if session.scalar(select(Norm.id).limit(1)) is None:
        session.add_all(
            Norm(code=code, value=value, unit=NormUnit.DAYS, valid_from=date(2004, 1, 1), basis="test")
            for code, value in NORMS.items()
        )
        session.flush()


def add_programme(session: Session) -> tuple[Programme, ProgrammeTerms]:
    if (programme := session.scalar(select(Programme))) is not None:
        return programme, session.scalars(select(ProgrammeTerms)).one()
    session.add(Market(code="KR", name_vi="Hàn Quốc", name_en="Korea", position=1))
    session.flush()
    programme = Programme(code="KR_EPS", market_code="KR", name_vi="EPS", name_en="EPS", position=1)
    session.add(programme)
    session.flush()
    terms = ProgrammeTerms(
        programme_id=programme.id, valid_from=date(2004, 1, 1), legal_route=LegalRoute.PUBLIC_UNIT, min_age=18,
        max_age=39, contract_months=36, total_cap_months=58, skill_training_required=True,
        language_training_required=True, orientation_required=True, legal_check_required=True,
        legal_check_validity_months=6, fitness_validity_months=12, passport_months_left=6, visa_required=True,
        basis="test",
    )  # fmt: skip
    session.add(terms)
    session.flush()
    return programme, terms
