"""Work to do: the first page of an officer's day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from overseas.cases.catalogue import STEPS
from overseas.cases.stages import Stage, StepState
from overseas.dashboards.work_lines import KINDS
from overseas.norms.actions import load_norms
from tests.cases.sample_cases import add_case, add_check, add_flight, add_loan
from tests.web.conftest import ClientFor
from tests.world import TODAY, World


@pytest.fixture(autouse=True)
def _norms(world: World) -> None:
    load_norms(world.session)


class TestWorkToDo:
    def test_says_how_things_get_here_when_there_is_none(self, client_for: ClientFor) -> None:
        assert "Nothing to do at the moment" in client_for("officer").get("/work").text

    def test_says_why_each_case_is_here_and_where_to_go(self, client_for: ClientFor, world: World) -> None:
        late = add_case(world, "Đàng Thị Mai", legal_check_state=StepState.WAITING)
        add_check(world, late, due_on=TODAY - timedelta(days=2))
        add_flight(world, add_case(world, "Katơr Huy"), TODAY + timedelta(days=3))
        add_loan(world, add_case(world, "Pi Năng Thảo", loan_state=StepState.WAITING))
        add_case(world, "Trượng Văn Lý", stage=Stage.REGISTERED)
        page = client_for("officer").get("/work")
        assert "The answer of the record check was due on 14/10/2023." in page.text
        assert page.links["Record the answer: Đàng Thị Mai"] == f"/cases/{late.id}/steps/legal_check"
        assert "Flies on 19/10/2023; still open: recruitment, training, record check, loan." in page.text
        assert "With the bank; the decision is due on 16/10/2023." in page.text
        assert "Begin with the recruitment: Trượng Văn Lý" in page.links

    def test_of_the_province_names_the_office(self, client_for: ClientFor, world: World) -> None:
        add_case(world, "An", stage=Stage.REGISTERED)
        assert "Huyện Ninh Phước" in client_for("province").get("/work").text

    def test_leads_to_the_whole_list_where_there_is_more(self, client_for: ClientFor, world: World) -> None:
        for number in range(51):
            add_case(world, f"Người {number}", stage=Stage.REGISTERED)
        assert "/cases?stage=registered" in client_for("officer").get("/work").links.values()

    @pytest.mark.parametrize("who", ["police", "bank", "leader", "administrator"])
    def test_is_not_for_others(self, client_for: ClientFor, who: str) -> None:
        client_for(who).get("/work", status=403)

    def test_names_only_events_that_there_are(self) -> None:
        steps = [(kind.step, kind.event) for kind in KINDS.values() if kind.event]
        assert all(STEPS[step].event(event) for step, event in steps if step and event)
