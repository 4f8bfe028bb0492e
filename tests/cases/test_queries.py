"""What is seen of a case: by whom, how far, and in which words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from overseas.audit.journal import Subject, record_read
from overseas.audit.models import AuditEvent
from overseas.cases.actions import close_case, waive_gate
from overseas.cases.catalogue import STEPS
from overseas.cases.forms import CloseForm, WaiveForm
from overseas.cases.queries import (
    TIMELINE_KINDS,
    TimelineAsked,
    case_view,
    cases_of_worker,
    departure_reasons,
    step_form,
    step_history,
    timeline,
    visible_case,
)
from overseas.cases.queries.views import CaseView, StepView
from overseas.kernel.errors import Blocked, NotFound
from overseas.kernel.paging import read_cursor
from tests.cases.way import Way, begin
from tests.world import NOW, TODAY, World

EVERYBODY = ("officer", "other_officer", "foreign_officer", "province", "police", "bank", "leader", "administrator")


@pytest.fixture
def way(world: World) -> Way:
    return begin(world)


def view(way: Way, who: str = "officer") -> CaseView:
    actor = way.world.actor(who)
    return case_view(way.session, actor, visible_case(way.session, actor, way.case.id), today=TODAY)


def step(way: Way, code: str, who: str = "officer") -> StepView:
    found = view(way, who).step(code)
    assert found is not None
    return found


def who_sees(way: Way) -> set[str]:
    seen = set()
    for name in EVERYBODY:
        try:
            visible_case(way.session, way.world.actor(name), way.case.id)
        except NotFound:
            continue
        seen.add(name)
    return seen


class TestWhoSeesACase:
    def test_its_own_office_and_the_province(self, way: Way) -> None:
        assert who_sees(way) == {"officer", "province"}

    def test_a_desk_once_its_step_is_opened_and_after(self, way: Way) -> None:
        way.record("legal_check", "file", receipt_number="1", filed_on=date(2023, 9, 1))
        assert who_sees(way) == {"officer", "province", "police"}
        way.record("loan", "not_needed", not_needed_reason="x")
        assert who_sees(way) == {"officer", "province", "police"}
        way.record("loan", "need")
        assert who_sees(way) == {"officer", "province", "police", "bank"}
        way.record("legal_check", "answer", meets_condition="yes", answered_on=date(2023, 9, 5))
        assert who_sees(way) == {"officer", "province", "police", "bank"}

    def test_a_case_that_does_not_exist_is_not_found_either(self, way: Way) -> None:
        with pytest.raises(NotFound):
            visible_case(way.session, way.world.actor("province"), 999_999)

    def test_the_cases_of_a_person_likewise(self, way: Way) -> None:
        lists = {name: cases_of_worker(way.session, way.world.actor(name), way.case.worker_id) for name in EVERYBODY}
        assert {name for name, rows in lists.items() if rows} == {"officer", "province"}


class TestTheCasePage:
    def test_shows_the_five_steps_with_state_holder_and_days(self, way: Way) -> None:
        way.sign()
        way.record("legal_check", "file", receipt_number="1", filed_on=date(2023, 9, 1))
        rows = [(row.code, str(row.state_label), row.tone, str(row.holder), row.since) for row in view(way).steps]
        assert rows == [
            ("recruitment", "Contract signed", "done", "", date(2023, 7, 1)),
            ("training", "Not started", "neutral", "Labour office", None),
            ("legal_check", "Filed", "late", "Police desk", date(2023, 9, 1)),
            ("loan", "Not decided yet", "neutral", "Labour office", None),
            ("departure", "Not planned yet", "neutral", "Labour office", None),
        ]

    def test_says_until_when_and_how_late(self, way: Way) -> None:
        way.sign()
        way.record("legal_check", "file", receipt_number="1", filed_on=date(2023, 9, 1))
        check, departure = step(way, "legal_check"), step(way, "departure")
        assert (check.until, check.lateness_note) == (date(2023, 9, 15), "31 days late")
        assert (departure.until, departure.lateness_note) == (date(2023, 11, 28), "")

    def test_prints_the_very_list_that_the_action_refuses_with(self, way: Way) -> None:
        way.sign()
        shown = [reason.code for reason in step(way, "departure").reasons]
        with pytest.raises(Blocked) as refusal:
            way.depart()
        refused = [reason.code for reason in refusal.value.reasons]
        asked = [reason.code for reason in departure_reasons(way.session, way.fresh(), on=TODAY)]
        assert shown == refused == asked

    def test_asks_for_the_planned_flight_date(self, way: Way) -> None:
        way.prepare()
        way.record("departure", "plan_flight", flight_on=date(2024, 1, 2))
        found = view(way)
        assert (found.on, [reason.code for reason in found.reasons]) == (date(2024, 1, 2), ["departure.visa"])

    def test_offers_only_the_events_that_can_be_recorded_now(self, way: Way) -> None:
        way.apply()
        events = [event.code for event in step(way, "recruitment").events]
        assert events == ["select", "reserve", "fail", "cancel", "correct"]
        assert step(way, "recruitment").version == 1
        close = CloseForm(data={"reason": "died"})
        close_case(
            way.session, way.world.actor("officer"), way.case.id, form=close, version=way.fresh().version, at=NOW
        )
        assert [row.code for row in view(way).steps if row.events] == []

    @pytest.mark.parametrize(("who", "may"), [("officer", {"close"}), ("province", {"close", "waive"})])
    def test_says_what_the_actor_may_do_with_the_case(self, way: Way, who: str, may: set[str]) -> None:
        assert view(way, who).may == may

    def test_shows_a_desk_its_own_step_only(self, way: Way) -> None:
        way.record("legal_check", "file", receipt_number="1", filed_on=date(2023, 9, 1))
        found = view(way, "police").steps
        assert [(row.code, row.events) for row in found] == [("legal_check", [])]

    def test_warns_of_an_unusual_term(self, way: Way) -> None:
        way.terms.contract_months = 24
        way.sign()
        assert [str(note) for note in step(way, "recruitment").notes] == [
            "The term is 36 months; the programme's contracts usually last 24."
        ]

    def test_says_amounts_and_days_as_the_office_writes_them(self, way: Way) -> None:
        way.sign()
        way.approve_loan()
        assert ("Approved amount", "80.000.000 đ") in [(str(k), v) for k, v in step(way, "loan").summary]


class TestACorrection:
    def test_asks_for_what_belongs_to_the_state_filled_in(self, way: Way) -> None:
        way.apply()
        facts, recruitment = way.facts(), STEPS["recruitment"]
        event = recruitment.event("correct")
        assert event is not None
        form = step_form(way.session, facts, recruitment, event)
        assert list(form._fields) == ["programme_id", "legal_route", "sender_name", "sender_licence", "applied_on"]
        assert (form["sender_name"].data, form["programme_id"].data) == ("Công ty ABC", str(way.programme.id))
        way.record("recruitment", "correct", sender_name="Công ty XYZ")
        assert timeline(way.session, way.world.actor("officer"), way.case.id).rows[0].kind == "data"

    def test_reckons_again_what_followed_from_a_corrected_day(self, way: Way) -> None:
        way.record("legal_check", "file", receipt_number="1", filed_on=date(2023, 9, 1))
        way.record("legal_check", "correct", filed_on=date(2023, 9, 4))
        assert step(way, "legal_check").until == date(2023, 9, 18)


class TestTheTimeline:
    def test_tells_the_way_in_plain_sentences_newest_first(self, way: Way) -> None:
        way.apply()
        lines = timeline(way.session, way.world.actor("officer"), way.case.id).rows
        assert [(line.kind, line.sentence, line.actor) for line in lines] == [
            ("stage", "The case moved from “Registered” to “Preparing”", "Nguyễn Thị Lành"),
            ("steps", "Recruitment: recorded the application", "Nguyễn Thị Lành"),
            ("stage", "Opened the case", "Nguyễn Thị Lành"),
        ]
        changes = {str(label): after for label, _before, after in lines[1].changes}
        assert changes["Applied on"] == "01/03/2023"
        assert changes["Legal route"] == "Licensed service enterprise"
        assert changes["Programme"] == way.programme.name_en

    def test_says_what_is_kept_about_a_person_in_words(self, way: Way) -> None:
        after = {
            "sex": "female",
            "ethnicity": "cham",
            "groups": "poor GCN 12; merit",
            "passport_expires_on": "2030-01-31",
        }
        way.session.add(
            AuditEvent(
                at=NOW, actor_name="An", verb="worker.register", subject_type="worker", subject_id=way.case.worker_id,
                before={}, after={**after, "address": None},
            )
        )  # fmt: skip
        way.session.flush()
        lines = timeline(way.session, way.world.actor("officer"), way.case.id, worker_id=way.case.worker_id).rows
        said = {str(label): text for line in lines if line.kind == "data" for label, _before, text in line.changes}
        assert said == {
            "Sex": "Female",
            "Ethnic group": "Chăm",
            "Priority groups": "Poor household GCN 12; People with merit and their relatives",
            "Passport valid until": "31/01/2030",
        }

    def test_shows_a_waiver_with_its_reason(self, way: Way) -> None:
        form = WaiveForm(data={"gate": "loan.settled", "reason": "Decision 12"})
        waive_gate(way.session, way.world.actor("province"), way.case.id, form=form, at=NOW)
        line = timeline(way.session, way.world.actor("officer"), way.case.id).rows[0]
        assert (line.sentence, line.reason) == ("Waived a condition", "Decision 12")

    @pytest.mark.parametrize(
        ("kind", "found"), [("stage", {"stage"}), ("steps", {"steps"}), ("reads", {"reads"}), ("data", set())]
    )
    def test_is_filtered_by_kind(self, way: Way, kind: str, found: set[str]) -> None:
        way.apply()
        record_read(way.session, way.world.actor("province"), "case.open", Subject("case", way.case.id), at=NOW)
        way.session.flush()
        asked = TimelineAsked((kind,))
        lines = timeline(way.session, way.world.actor("officer"), way.case.id, asked=asked).rows
        assert {line.kind for line in lines} == found

    @pytest.mark.parametrize(
        "kinds", [(), ("stage",), ("steps",), ("reads",), ("stage", "reads"), tuple(TIMELINE_KINDS)]
    )
    def test_comes_in_pages_forwards_and_back_without_a_gap(self, way: Way, kinds: tuple[str, ...]) -> None:
        way.apply()
        way.need_no_loan()
        for number in range(7):  # some at the same moment as what was done
            at = NOW + timedelta(minutes=number // 3)
            record_read(way.session, way.world.actor("province"), "case.open", Subject("case", way.case.id), at=at)
        way.session.flush()
        actor, case_id = way.world.actor("officer"), way.case.id
        whole = timeline(way.session, actor, case_id, asked=TimelineAsked(kinds)).rows
        page = timeline(way.session, actor, case_id, asked=TimelineAsked(kinds, limit=2))
        pages = [page]
        while page.next_cursor:
            cursor = read_cursor(page.next_cursor, 2)
            page = timeline(way.session, actor, case_id, asked=TimelineAsked(kinds, cursor=cursor, limit=2))
            pages.append(page)
        assert [line for one in pages for line in one.rows] == whole
        for before in reversed(pages[:-1]):
            cursor = read_cursor(page.previous_cursor, 2)
            page = timeline(way.session, actor, case_id, asked=TimelineAsked(kinds, cursor=cursor, limit=2))
            assert page.rows == before.rows
        assert page.previous_cursor is None

    def test_of_one_step_shows_who_changed_what(self, way: Way) -> None:
        way.apply()
        way.need_no_loan()
        assert [
            line.sentence for line in step_history(way.session, way.world.actor("officer"), way.case.id, "loan")
        ] == ["Loan: recorded that no loan is needed"]
