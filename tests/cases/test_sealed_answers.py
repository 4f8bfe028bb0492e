"""What a record check answered is not told by anything that lies open in the database, yet the office acts on it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import reach
from overseas.audit.models import AuditEvent
from overseas.cases.actions import close_case, waive_gate
from overseas.cases.catalogue import STEPS
from overseas.cases.filters import CaseFilter, WaitingFor
from overseas.cases.forms import CloseForm, WaiveForm
from overseas.cases.lists import capped_count, case_rows
from overseas.cases.models import Case, GateWaiver
from overseas.cases.queries import timeline
from overseas.cases.stages import SENSITIVE_REASONS, CloseReason, StepState
from overseas.dashboards.work import Days, work_to_do
from overseas.kernel.errors import Invalid
from tests.cases.way import Way, begin
from tests.keys import RING
from tests.world import NOW, TODAY, World


@pytest.fixture
def way(world: World) -> Way:
    return begin(world)


def prepare(way: Way, meets: str) -> None:
    """Everything but the flight, with this answer."""
    way.sign()
    way.train()
    way.check_record(meets)
    way.need_no_loan()


def open_cells(way: Way) -> list[tuple[Any, ...]]:
    """What of the case and its record check lies open, without days and numbers of versions."""
    rows = way.session.execute(text("SELECT legal_check_state, stage, closed_reason FROM case_file")).all()
    checks = way.session.execute(text("SELECT state FROM legal_check")).all()
    trail = way.session.scalars(select(AuditEvent)).all()
    rows, checks = sorted(map(tuple, rows), key=str), sorted(map(tuple, checks), key=str)
    return [*rows, *checks, *sorted((row.verb, str(row.before), str(row.after)) for row in trail)]


def listed(way: Way, who: WaitingFor) -> list[StepState]:
    area, asked = reach(way.world.actor("officer"), Permission.VIEW_CASES), CaseFilter(waiting_for=who)
    rows = case_rows(way.session, area, asked, None, today=TODAY).rows
    assert capped_count(way.session, area, asked, today=TODAY).number == len(rows)
    return [row.legal_check_state for row in rows]


def kinds_of_work(way: Way) -> list[tuple[str, StepState]]:
    days = Days(TODAY, ending_soon_days=90, departure_warn_days=1000)
    parts = work_to_do(way.session, reach(way.world.actor("officer"), Permission.VIEW_CASES), days)
    return [(row.kind, row.states[2]) for part in parts for row in part.rows]


class TestAnAnswer:
    def test_leaves_the_same_open_words_whichever_it_is(self, way: Way) -> None:
        with way.session.begin_nested() as tried:
            prepare(way, "yes")
            yes = open_cells(way)
            tried.rollback()
        way.session.expire_all()
        prepare(way, "no")
        assert open_cells(way) == yes

    def test_that_is_no_keeps_the_case_from_being_ready(self, way: Way) -> None:
        prepare(way, "no")
        assert STEPS["legal_check"].common(way.facts()) is StepState.FAILED
        assert listed(way, WaitingFor.FLIGHT) == []
        assert listed(way, WaitingFor.LABOUR) == [StepState.FAILED]
        assert kinds_of_work(way) == [("our_turn", StepState.FAILED)]

    def test_that_is_yes_makes_it_ready(self, way: Way) -> None:
        prepare(way, "yes")
        assert listed(way, WaitingFor.FLIGHT) == [StepState.DONE]
        assert listed(way, WaitingFor.LABOUR) == []
        assert kinds_of_work(way) == [("ready", StepState.DONE)]


class TestClosingForASensitiveReason:
    @pytest.mark.parametrize("reason", sorted(SENSITIVE_REASONS))
    def test_tells_openly_only_that_a_condition_was_not_met(self, way: Way, reason: CloseReason) -> None:
        form = CloseForm(data={"reason": reason.value})
        close_case(way.session, way.world.actor("officer"), way.case.id, form=form, version=way.fresh().version, at=NOW)
        way.session.expire_all()
        case = way.session.get_one(Case, way.case.id)
        assert (case.closed_reason, case.closed_because) == (CloseReason.CONDITION, reason)
        assert reason.value not in str(open_cells(way))

    def test_is_held_by_the_database_itself(self, way: Way) -> None:
        for reason in SENSITIVE_REASONS:
            plainly = text("UPDATE case_file SET stage = 'closed', closed_reason = :reason")
            with pytest.raises(IntegrityError), way.session.begin_nested():
                way.session.execute(plainly, {"reason": reason.value})

    def test_another_reason_lies_open(self, way: Way) -> None:
        form = CloseForm(data={"reason": "withdrew"})
        close_case(way.session, way.world.actor("officer"), way.case.id, form=form, version=way.fresh().version, at=NOW)
        assert (way.case.closed_reason, way.case.closed_for) == (CloseReason.WITHDREW, None)


class TestAWaiver:
    def test_does_not_tell_which_condition_and_is_given_once(self, way: Way) -> None:
        prepare(way, "no")
        form = WaiveForm(data={"gate": "legal_check.clear", "reason": "Decision 12"})
        waive_gate(way.session, way.world.actor("province"), way.case.id, form=form, at=NOW)
        kept = way.session.execute(text("SELECT gate_hash, reason FROM gate_waiver")).all()
        assert "clear" not in str(kept) + str(open_cells(way))
        assert way.facts().waived == {"legal_check.clear"}
        with pytest.raises(Invalid):
            waive_gate(way.session, way.world.actor("province"), way.case.id, form=form, at=NOW)

    def test_of_one_case_cannot_be_told_to_be_that_of_another(self) -> None:
        hashes = {GateWaiver.gate.hash(RING, "legal_check.clear", case_id) for case_id in (1, 2)}
        assert len(hashes) == 2


class TestTheTrail:
    def test_says_that_amount_and_answer_changed_and_not_what_they_are(self, way: Way) -> None:
        way.sign()
        way.check_record()
        way.approve_loan(81_234_000)
        way.record("loan", "pay_out", number=1, paid_on=TODAY, amount=41_234_000)
        way.bring_papers()
        kept = str(open_cells(way))
        assert "'approved_amount': '***'" in kept
        assert "'amount': '***'" in kept
        assert "'meets_condition': '***'" in kept
        assert "'fit': '***'" in kept
        assert [plain for plain in ("81234000", "41234000", "C1234567") if plain in kept] == []
        entries = timeline(way.session, way.world.actor("officer"), way.case.id).rows
        told = {(str(label), after) for entry in entries for label, _before, after in entry.changes}
        assert ("Approved amount", "not shown") in told
        assert ("Meets the condition of the programme", "not shown") in told
