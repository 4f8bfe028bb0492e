"""The row of a step says the office and the stage of its case, whoever changes it, and can say nothing else."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from overseas.cases.models import Case
from overseas.cases.stages import CloseReason, Stage
from overseas.cases.steps.legal_check import LegalCheck
from tests.cases.sample_cases import add_case, add_check, add_flight, add_loan
from tests.world import TODAY, World


class TestTheRowsOfTheSteps:
    def test_follow_their_case_to_another_stage_and_office(self, world: World) -> None:
        case = add_case(world)
        rows = [add_check(world, case), add_loan(world, case), add_flight(world, case, TODAY)]
        other = world.units["585"]
        case.stage, case.closed_reason, case.unit_id = Stage.CLOSED, CloseReason.WITHDREW, other.id
        world.session.flush()
        for row in rows:
            world.session.refresh(row)
            assert (row.unit_id, row.province_id, row.case_stage) == (other.id, case.province_id, Stage.CLOSED)

    def test_follow_a_change_that_the_program_does_not_see(self, world: World) -> None:
        check = add_check(world, add_case(world, stage=Stage.PREPARING))
        world.session.execute(update(Case).values(stage=Stage.REGISTERED))
        world.session.refresh(check)
        assert check.case_stage is Stage.REGISTERED

    @pytest.mark.parametrize("lie", [{"unit_id": 1}, {"province_id": 1}, {"case_stage": Stage.CLOSED}])
    def test_cannot_say_anything_else(self, world: World, lie: dict[str, object]) -> None:
        add_check(world, add_case(world))
        with pytest.raises(IntegrityError), world.session.begin_nested():
            world.session.execute(update(LegalCheck).values(**lie))
