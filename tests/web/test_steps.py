"""The page of a step: its record, its forms, and what happens when something cannot be recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from overseas.cases.catalogue import STEPS
from overseas.cases.models import Case
from overseas.cases.stages import Stage, StepState
from overseas.cases.steps.legal_check import LegalCheck, LegalCheckState
from overseas.cases.steps.loan import LoanState
from overseas.markets.actions import load_markets
from overseas.norms.actions import load_norms
from tests.cases.sample_cases import add_case, add_check, add_flight, add_loan
from tests.web.conftest import ClientFor
from tests.world import TODAY, World


@pytest.fixture(autouse=True)
def _norms_and_markets(world: World) -> None:
    load_norms(world.session)
    load_markets(world.session)


def place(case: Case, step: str, event: str = "") -> str:
    return f"/cases/{case.id}/steps/{step}" + (f"/{event}" if event else "")


FILING = {"receipt_number": "TN-2023-17", "filed_on": "02/10/2023"}


class TestThePageOfAStep:
    @pytest.mark.parametrize("step", STEPS.codes())
    @pytest.mark.parametrize("stage", list(Stage))
    def test_is_drawn_for_each_step_at_every_stage(
        self, client_for: ClientFor, world: World, step: str, stage: Stage
    ) -> None:
        case = add_case(world, stage=stage)
        page = client_for("officer").get(place(case, step))
        assert page.heading == str(STEPS[step].name)

    def test_offers_one_primary_thing_and_the_others_behind_it(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world, legal_check_state=StepState.WAITING)
        add_check(world, case)
        source = client_for("officer").get(place(case, "legal_check")).source
        assert source.count('class="button primary"') == 1
        assert "Record the answer" in source
        assert "Correct the record check" in source

    def test_is_not_found_for_a_step_that_is_none(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world)
        client_for("officer").get(place(case, "dance"), status=404)
        client_for("officer").post(place(case, "loan", "dance"), {"version": 0}, status=404)

    def test_is_not_found_out_of_reach(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world, commune="22810")
        client_for("officer").get(place(case, "loan"), status=404)
        client_for("officer").post(place(case, "legal_check", "file"), {**FILING, "version": 0}, status=404)
        assert world.session.get(LegalCheck, case.id) is None

    def test_is_not_for_the_desks(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world, legal_check_state=StepState.WAITING)
        add_check(world, case)
        client_for("police").get(place(case, "legal_check"), status=403)
        client_for("bank").post(place(case, "loan", "need"), {"version": 0}, status=403)


class TestRecordingAnEvent:
    def test_saves_it_and_leads_back_to_the_case(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world, stage=Stage.REGISTERED)
        client = client_for("officer")
        answer = client.submit(client.get(place(case, "legal_check")), place(case, "legal_check", "file"), FILING)
        assert answer.location == f"/cases/{case.id}"
        assert "TN-2023-17" in client.get(place(case, "legal_check")).text

    def test_pressed_twice_is_done_once(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world)
        client = client_for("officer")
        page = client.get(place(case, "legal_check"))
        first = client.submit(page, place(case, "legal_check", "file"), FILING)
        second = client.submit(page, place(case, "legal_check", "file"), FILING, status=302)
        assert first.location == second.location
        assert world.session.get_one(LegalCheck, case.id).version == 1

    @pytest.mark.parametrize(
        ("entry", "sentence"),
        [
            ({"receipt_number": "1", "filed_on": "31/02/2023"}, "There is no such day"),
            ({"receipt_number": "1", "filed_on": ""}, "Fill in this field"),
            ({"receipt_number": "x" * 300, "filed_on": "02/10/2023"}, "too long"),
            ({"receipt_number": "1", "filed_on": "02/10/2033"}, "future"),
        ],
    )
    def test_that_cannot_be_right_comes_back_with_what_was_typed(
        self, client_for: ClientFor, world: World, entry: dict[str, str], sentence: str
    ) -> None:
        case = add_case(world)
        client = client_for("officer")
        page = client.submit(
            client.get(place(case, "legal_check")), place(case, "legal_check", "file"), entry, status=422
        )
        assert sentence in page.text
        assert all(f'value="{value}"' in page.source for value in entry.values() if value)
        assert world.session.get(LegalCheck, case.id) is None

    def test_that_is_blocked_says_why_and_keeps_what_was_typed(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world, departure_state=StepState.IN_PROGRESS)
        add_flight(world, case, TODAY)
        client = client_for("officer")
        page = client.submit(
            client.get(place(case, "departure")),
            place(case, "departure", "depart"),
            {"departed_on": "16/10/2023", "flight_number": "VN-77"},
            status=409,
        )
        assert "Nothing was saved" in page.text
        assert 'value="VN-77"' in page.source
        assert place(case, "recruitment") in page.links.values()
        world.session.expire_all()
        assert world.session.get_one(Case, case.id).stage is Stage.PREPARING

    def test_that_the_state_no_longer_allows_is_blocked(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world, legal_check_state=StepState.DONE)
        add_check(world, case, LegalCheckState.ANSWERED, meets_condition=True, answered_on=TODAY)
        page = client_for("officer").post(
            place(case, "legal_check", "verify"), {"verifying_on": "10/10/2023", "version": 1}, status=409
        )
        assert 'value="10/10/2023"' in page.source

    def test_from_a_stale_page_says_who_was_faster_and_shows_both(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world)
        slow, fast = client_for("officer"), client_for("province")
        where = place(case, "legal_check", "file")
        page = slow.get(place(case, "legal_check"))
        fast.submit(fast.get(place(case, "legal_check")), where, FILING)
        answer = slow.submit(page, where, {"receipt_number": "MY-1", "filed_on": "03/10/2023"}, status=409)
        assert "Lê Minh Châu" in answer.text
        assert "TN-2023-17" in answer.text
        assert 'value="MY-1"' in answer.source

    @pytest.mark.parametrize("amount", ["80.000.000", "5 triệu"])
    def test_that_a_colleague_made_impossible_shows_also_what_has_no_field_any_more(
        self, client_for: ClientFor, world: World, amount: str
    ) -> None:
        """The day of appraisal belongs to an appraised loan only; meanwhile it was approved."""
        case = add_case(world, loan_state=StepState.WAITING)
        add_loan(world, case, LoanState.APPRAISED, appraised_on=TODAY - timedelta(days=5))
        slow, fast = client_for("officer"), client_for("province")
        page = slow.get(place(case, "loan"))
        approval = {"approved_amount": "70.000.000", "approved_on": "16/10/2023"}
        fast.submit(fast.get(place(case, "loan")), place(case, "loan", "approve"), approval)
        typed = {"lender": "Ngân hàng khác", "requested_amount": amount, "appraised_on": "12/10/2023"}
        answer = slow.submit(page, place(case, "loan", "correct"), typed, status=409)
        assert "Lê Minh Châu" in answer.text
        assert "12/10/2023" in answer.text
        assert 'value="Ngân hàng khác"' in answer.source
        assert f'value="{amount}"' in answer.source

    def test_that_is_invalid_keeps_the_version_it_was_filled_from(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world)
        slow, fast = client_for("officer"), client_for("province")
        where = place(case, "legal_check", "file")
        page = slow.get(place(case, "legal_check"))
        fast.submit(fast.get(place(case, "legal_check")), where, FILING)
        answer = slow.submit(page, where, {"receipt_number": "", "filed_on": "x"}, status=422)
        assert answer.form(where)["version"] == ["0"]
        slow.submit(answer, where, {"receipt_number": "MY-1", "filed_on": "03/10/2023"}, status=409)

    def test_without_a_version_is_refused(self, client_for: ClientFor, world: World) -> None:
        client_for("officer").post(place(add_case(world), "legal_check", "file"), FILING, status=422)

    @pytest.mark.parametrize("version", ["x", "-1", "²", "2147483648", "0" * 20 + "9" * 5000])
    def test_of_a_version_that_no_row_has_is_refused(self, client_for: ClientFor, world: World, version: str) -> None:
        where = place(add_case(world), "legal_check", "file")
        client_for("officer").post(where, {**FILING, "version": version}, status=422)


class TestTheWayOfACase:
    def test_goes_through_the_loan_with_money_in_whole_dong(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world, loan_state=StepState.WAITING)
        add_loan(world, case, received_on=TODAY - timedelta(days=3))
        client = client_for("officer")
        where = place(case, "loan", "approve")
        wrong = client.submit(
            client.get(place(case, "loan")),
            where,
            {"approved_amount": "5 triệu", "approved_on": "16/10/2023"},
            status=422,
        )
        assert 'value="5 triệu"' in wrong.source
        client.submit(wrong, where, {"approved_amount": "80.000.000"})
        assert "80.000.000 đ" in client.get(place(case, "loan")).text
