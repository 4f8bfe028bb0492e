"""Work abroad: the contract opens with the departure, is extended, ends, and a person says what became of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from overseas.alerts.models import Alert
from overseas.alerts.sweep import sweep
from overseas.app import LISTENERS
from overseas.audit.models import AuditEvent
from overseas.cases.events import Departed, DepartureTakenBack
from overseas.cases.models import Case, StageTransition
from overseas.cases.stages import Stage
from overseas.cases.step_rows import repeated_of
from overseas.cases.steps.recruitment import Recruitment, RecruitmentState
from overseas.contracts.actions import (
    confirm_outcome,
    correct_contract,
    extend_contract,
    record_return,
    undo_outcome,
)
from overseas.contracts.forms import CorrectionForm, ExtensionForm, OutcomeForm, ReturnForm, UndoForm
from overseas.contracts.models import Contract, Outcome
from overseas.contracts.queries import (
    contract_of_case,
    expired_contracts,
)
from overseas.kernel.errors import Blocked, Forbidden, Invalid, NotFound, Stale
from overseas.kernel.unit_of_work import UnitOfWork, tell
from overseas.markets.models import LegalRoute
from overseas.quotas.models import DayCount, Measure
from overseas.units.scope import Reach
from tests.abroad import add_abroad, add_norms
from tests.world import NOW, TODAY, World

LAST_MONTH = TODAY - timedelta(days=30)
NEXT_YEAR = TODAY + timedelta(days=365)


@pytest.fixture
def world(world: World) -> World:
    add_norms(world)
    return world


def settle_news(world: World) -> None:
    UnitOfWork(world.session, LISTENERS).deliver()
    world.session.flush()


def act(world: World, action: Any, contract: Contract, form: Any, who: str = "officer", **more: Any) -> Contract:
    """Do it and let everybody hear of it."""
    given = {"version": contract.version, "at": NOW} | more
    done: Contract = action(world.session, world.actor(who), contract.id, form=form, **given)
    settle_news(world)
    return done


def come_home(world: World, contract: Contract, day: date = TODAY, note: str = "", **more: Any) -> Contract:
    return act(world, record_return, contract, ReturnForm(data={"returned_on": day, "note": note}), **more)


def prolong(world: World, contract: Contract, day: date = NEXT_YEAR, **more: Any) -> Contract:
    form = ExtensionForm(data={"new_end_on": day, "paper": "Phụ lục hợp đồng", "paper_number": "7"})
    return act(world, extend_contract, contract, form, **more)


def outcome_form(is_now: Outcome, **said: Any) -> OutcomeForm:
    paper = {"source_document": "Công văn", "source_number": "12/CV", "source_on": TODAY}
    return OutcomeForm(data={"outcome": is_now.value, "outcome_on": TODAY} | paper | said)


def correction(contract: Contract, **said: Any) -> CorrectionForm:
    names = ("employer", "workplace", "wage", "start_on", "end_on")
    return CorrectionForm(data={name: getattr(contract, name) for name in names} | said)


def case_of(world: World, contract: Contract) -> Case:
    return world.session.get_one(Case, contract.case_id)


def open_ends(world: World) -> dict[date, int]:
    """What the figures count as open contracts of the commune."""
    query = select(DayCount.day, DayCount.count).where(
        DayCount.unit_id == world.units["22870"].id, DayCount.measure == Measure.OPEN_CONTRACT, DayCount.count != 0
    )
    return dict(world.session.execute(query).all())


def verbs(world: World, contract: Contract) -> list[str]:
    query = select(AuditEvent.verb).where(AuditEvent.subject_type == "contract").order_by(AuditEvent.id)
    return list(world.session.scalars(query.where(AuditEvent.case_id == contract.case_id)))


class TestADeparture:
    def depart(self, world: World, months: int | None = 36) -> Case:
        contract = add_abroad(world, end_on=NEXT_YEAR)
        case = case_of(world, contract)
        world.session.delete(contract)
        world.session.add(
            Recruitment(
                **repeated_of(case),
                state=RecruitmentState.SELECTED,
                legal_route=LegalRoute.SERVICE_ENTERPRISE,
                applied_on=TODAY,
                result_on=TODAY,
                term_months=months,
                employer="Aichi Foods",
                workplace="Nagoya",
                wage=30_000_000,
            )
        )
        world.session.flush()
        tell(world.session, Departed(case.id, TODAY, NOW, world.actor("officer").account_id, "Nguyễn Thị Lành"))
        return case

    def test_opens_the_contract_for_the_agreed_months(self, world: World) -> None:
        case = self.depart(world)
        settle_news(world)
        contract = contract_of_case(world.session, case.id)
        assert contract is not None
        assert (contract.start_on, contract.end_on, contract.first_end_on) == (
            TODAY,
            date(2026, 10, 16),
            contract.end_on,
        )
        assert (contract.employer, contract.workplace, contract.wage) == ("Aichi Foods", "Nagoya", 30_000_000)
        assert (contract.unit_id, contract.province_id) == (world.units["587"].id, world.units["58"].id)
        assert open_ends(world) == {date(2026, 10, 16): 1}
        line = world.session.scalars(select(AuditEvent).where(AuditEvent.verb == "contract.open")).one()
        assert (line.actor_name, line.case_id) == ("Nguyễn Thị Lành", case.id)

    def test_is_refused_while_nobody_knows_how_long(self, world: World) -> None:
        self.depart(world, months=None)
        with pytest.raises(Blocked) as refused:
            settle_news(world)
        assert [reason.code for reason in refused.value.reasons] == ["contract_term"]

    def take_back(self, world: World, case: Case) -> None:
        commune = world.units["22870"].id
        tell(world.session, DepartureTakenBack(case.id, NOW, None, "Nguyễn Thị Lành", commune))
        settle_news(world)

    def test_that_is_taken_back_takes_contract_and_alerts_along(self, world: World) -> None:
        case = self.depart(world, months=1)
        settle_news(world)
        sweep(world.session, today=NEXT_YEAR, at=NOW)
        self.take_back(world, case)
        assert contract_of_case(world.session, case.id) is None
        assert world.session.scalars(select(Alert)).all() == []
        assert open_ends(world) == {}

    def test_is_not_taken_back_after_an_extension(self, world: World) -> None:
        case = self.depart(world)
        settle_news(world)
        contract = contract_of_case(world.session, case.id)
        assert contract is not None
        prolong(world, contract, date(2027, 1, 1))
        world.session.expire_all()
        with pytest.raises(Blocked) as refused:
            self.take_back(world, case)
        assert [reason.code for reason in refused.value.reasons] == ["contract_has_history"]


class TestRecordingAReturn:
    def test_settles_the_contract_and_ends_the_case(self, world: World) -> None:
        contract = come_home(world, add_abroad(world, end_on=TODAY))
        case = case_of(world, contract)
        assert (contract.outcome, contract.outcome_on, contract.settled) == (Outcome.RETURNED_ON_TIME, TODAY, True)
        assert (case.stage, case.ended_on) == (Stage.ENDED, TODAY)
        assert verbs(world, contract) == ["contract.return"]
        moves = world.session.scalars(select(StageTransition).where(StageTransition.case_id == case.id)).all()
        assert [(move.from_stage, move.to_stage) for move in moves] == [(Stage.ABROAD, Stage.ENDED)]

    @pytest.mark.parametrize(
        ("end", "note", "outcome"),
        [
            (TODAY - timedelta(days=16), "", Outcome.RETURNED_LATE),
            (TODAY - timedelta(days=15), "", Outcome.RETURNED_ON_TIME),
            (TODAY + timedelta(days=15), "", Outcome.RETURNED_ON_TIME),
            (TODAY + timedelta(days=16), "Công ty phá sản", Outcome.RETURNED_EARLY),
        ],
    )
    def test_says_whether_it_was_on_time(self, world: World, end: date, note: str, outcome: Outcome) -> None:
        assert come_home(world, add_abroad(world, end_on=end), note=note).outcome is outcome

    def test_asks_why_when_it_was_early(self, world: World) -> None:
        contract = add_abroad(world, end_on=NEXT_YEAR)
        with pytest.raises(Invalid) as refused:
            come_home(world, contract)
        assert list(refused.value.errors) == ["note"]
        assert contract.outcome is None

    @pytest.mark.parametrize("day", [TODAY + timedelta(days=1), TODAY - timedelta(days=2000)])
    def test_is_refused_for_a_day_to_come_or_before_the_contract(self, world: World, day: date) -> None:
        with pytest.raises(Invalid) as refused:
            come_home(world, add_abroad(world, end_on=TODAY), day)
        assert list(refused.value.errors) == ["returned_on"]

    def test_closes_the_alert_at_once_with_the_reason(self, world: World) -> None:
        contract = add_abroad(world, end_on=LAST_MONTH)
        sweep(world.session, today=TODAY, at=NOW)
        come_home(world, contract)
        alert = world.session.scalars(select(Alert)).one()
        assert (alert.closed_because, alert.closed_at) == ("returned", NOW)

    def test_twice_is_refused(self, world: World) -> None:
        contract = come_home(world, add_abroad(world, end_on=TODAY))
        with pytest.raises(Blocked):
            come_home(world, contract)

    def test_from_an_old_form_is_refused(self, world: World) -> None:
        contract = add_abroad(world, end_on=TODAY)
        prolong(world, contract)
        with pytest.raises(Stale):
            come_home(world, contract, version=1)

    @pytest.mark.parametrize(
        ("who", "refusal"),
        [
            ("other_officer", NotFound),
            ("foreign_officer", NotFound),
            ("police", Forbidden),
            ("bank", Forbidden),
            ("leader", Forbidden),
            ("administrator", Forbidden),
        ],
    )
    def test_is_for_the_office_that_holds_the_case(self, world: World, who: str, refusal: type[Exception]) -> None:
        with pytest.raises(refusal):
            come_home(world, add_abroad(world, end_on=TODAY), who=who)

    def test_is_for_the_province_too(self, world: World) -> None:
        assert come_home(world, add_abroad(world, end_on=TODAY), who="province").settled


class TestRecordingAnExtension:
    def test_moves_the_end_and_keeps_the_paper(self, world: World) -> None:
        contract = prolong(world, add_abroad(world, end_on=TODAY))
        assert (contract.end_on, contract.first_end_on) == (NEXT_YEAR, TODAY)
        kept = world.session.scalars(select(Contract).where(Contract.id == contract.id)).one()
        assert kept.end_on == NEXT_YEAR
        assert case_of(world, contract).stage is Stage.ABROAD
        assert open_ends(world) == {NEXT_YEAR: 1, TODAY: -1}

    def test_closes_the_alert_and_a_new_one_opens_when_the_new_end_passes(self, world: World) -> None:
        contract = add_abroad(world, end_on=LAST_MONTH)
        sweep(world.session, today=TODAY, at=NOW)
        prolong(world, contract)
        sweep(world.session, today=NEXT_YEAR + timedelta(days=1), at=NOW)
        found = world.session.scalars(select(Alert).order_by(Alert.id)).all()
        assert [(alert.anchor_on, alert.closed_because) for alert in found] == [
            (LAST_MONTH, "extended"),
            (NEXT_YEAR, None),
        ]

    @pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=1)])
    def test_must_end_later(self, world: World, day: date) -> None:
        with pytest.raises(Invalid) as refused:
            prolong(world, add_abroad(world, end_on=TODAY), day)
        assert list(refused.value.errors) == ["new_end_on"]

    def test_needs_its_paper(self, world: World) -> None:
        with pytest.raises(Invalid) as refused:
            act(world, extend_contract, add_abroad(world, end_on=TODAY), ExtensionForm(data={"new_end_on": NEXT_YEAR}))
        assert list(refused.value.errors) == ["paper"]


class TestConfirmingWhatBecameOfIt:
    @pytest.mark.parametrize(
        ("outcome", "stage"),
        [
            (Outcome.STATUS_CHANGED, Stage.ENDED),
            (Outcome.EXPIRED_NOT_RETURNED, Stage.ABROAD),
            (Outcome.ILLEGAL_RESIDENCE, Stage.ABROAD),
            (Outcome.ABSCONDED, Stage.ABROAD),
            (Outcome.DEPORTED, Stage.ENDED),
            (Outcome.DIED, Stage.ENDED),
            (Outcome.MISSING, Stage.ENDED),
        ],
    )
    def test_names_its_source_and_ends_the_case_where_nobody_is_awaited(
        self, world: World, outcome: Outcome, stage: Stage
    ) -> None:
        contract = act(world, confirm_outcome, add_abroad(world, end_on=LAST_MONTH), outcome_form(outcome))
        assert (contract.outcome, contract.source_document, contract.source_number) == (outcome, "Công văn", "12/CV")
        assert (contract.confirmed_by, contract.confirmed_at) == ("Nguyễn Thị Lành", NOW)
        assert case_of(world, contract).stage is stage

    @pytest.mark.parametrize("missing", ["source_document", "source_number", "source_on", "outcome", "outcome_on"])
    def test_is_refused_without_its_source(self, world: World, missing: str) -> None:
        form = outcome_form(Outcome.ILLEGAL_RESIDENCE, **{missing: None})
        with pytest.raises(Invalid) as refused:
            act(world, confirm_outcome, add_abroad(world, end_on=LAST_MONTH), form)
        assert list(refused.value.errors) == [missing]

    @pytest.mark.parametrize("outcome", [Outcome.EXPIRED_NOT_RETURNED, Outcome.ILLEGAL_RESIDENCE])
    def test_is_refused_while_the_contract_still_runs(self, world: World, outcome: Outcome) -> None:
        with pytest.raises(Invalid) as refused:
            act(world, confirm_outcome, add_abroad(world, end_on=TODAY), outcome_form(outcome))
        assert list(refused.value.errors) == ["outcome_on"]

    def test_somebody_who_comes_home_after_all_has_returned_late(self, world: World) -> None:
        contract = add_abroad(world, end_on=LAST_MONTH)
        act(world, confirm_outcome, contract, outcome_form(Outcome.EXPIRED_NOT_RETURNED))
        home = come_home(world, contract)
        assert (home.outcome, home.source_document) == (Outcome.RETURNED_LATE, None)
        assert case_of(world, contract).stage is Stage.ENDED


class TestTakingBackAnOutcome:
    def test_opens_contract_case_and_alert_again(self, world: World) -> None:
        contract = add_abroad(world, end_on=LAST_MONTH)
        sweep(world.session, today=TODAY, at=NOW)
        come_home(world, contract)
        act(world, undo_outcome, contract, UndoForm(data={"reason": "Nhầm người"}))
        assert (contract.outcome, contract.outcome_on, contract.settled) == (None, None, False)
        assert case_of(world, contract).stage is Stage.ABROAD
        assert sweep(world.session, today=TODAY, at=NOW).opened == 1
        line = world.session.scalars(select(AuditEvent).where(AuditEvent.verb == "contract.undo")).one()
        assert line.reason == "Nhầm người"

    def test_needs_one(self, world: World) -> None:
        with pytest.raises(Blocked):
            act(world, undo_outcome, add_abroad(world, end_on=TODAY), UndoForm(data={"reason": "Nhầm"}))


class TestCorrectingAContract:
    def test_mends_what_was_written_wrongly(self, world: World) -> None:
        contract = add_abroad(world, end_on=TODAY)
        act(world, correct_contract, contract, correction(contract, employer="Aichi", end_on=NEXT_YEAR))
        assert (contract.employer, contract.end_on, contract.first_end_on) == ("Aichi", NEXT_YEAR, NEXT_YEAR)

    def test_refuses_an_end_before_the_start(self, world: World) -> None:
        contract = add_abroad(world, end_on=TODAY)
        with pytest.raises(Invalid) as refused:
            act(world, correct_contract, contract, correction(contract, start_on=NEXT_YEAR))
        assert list(refused.value.errors) == ["end_on"]

    def test_of_an_extended_end_mends_the_extension(self, world: World) -> None:
        contract = prolong(world, add_abroad(world, end_on=TODAY))
        earlier = NEXT_YEAR - timedelta(days=1)
        act(world, correct_contract, contract, correction(contract, end_on=earlier))
        assert (contract.end_on, contract.first_end_on) == (earlier, TODAY)
        with pytest.raises(Invalid):
            act(world, correct_contract, contract, correction(contract, end_on=TODAY))


class TestListsOfContracts:
    def test_know_whose_contract_has_run_out(self, world: World) -> None:
        add_abroad(world, end_on=LAST_MONTH, name="Đàng Văn An")
        add_abroad(world, end_on=NEXT_YEAR, name="Kiều Thị Bình", commune="22810")
        office = Reach(unit_ids=frozenset({world.units["587"].id}))
        assert [row.worker_name for row in expired_contracts(world.session, office, TODAY)] == ["Đàng Văn An"]
