"""Somebody whose way abroad is long over, with something in every field that names her."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from overseas.cases.models import Case
from overseas.cases.stages import Stage, StepState
from overseas.cases.steps.recruitment import Recruitment, RecruitmentState
from overseas.contracts.models import Contract, Outcome
from overseas.kernel.dates import add_months
from overseas.markets.models import LegalRoute
from overseas.workers.models import Worker
from tests.workers.people import registered
from tests.world import NOW, TODAY, World

NAMED = {
    "name": "Đàng Thị Kim Xuyến",
    "national_id": "058198001234",
    "passport": "C7654321",
    "phones": ("0912345678",),
    "address": "Thôn Bàu Trúc",
    "ethnicity_slug": "cham",
    "family_contact_name": "Đàng Năng Thọ",
    "family_contact_relation": "cha",
    "family_contact_phone": "0987654321",
}
SECRETS = ("Xuyến", "xuien", "058198001234", "C7654321", "912345678", "Bàu Trúc", "Năng Thọ", "987654321", "HD-0815")


def came_home(world: World, *, years_ago: int = 11, **over: Any) -> Worker:
    """She went, came home so many years ago, and everything is settled."""
    session = world.session
    worker = registered(session, world, **(NAMED | over))
    home: date = add_months(TODAY, -12 * years_ago)
    left = add_months(home, -36)
    place = {"unit_id": worker.unit_id, "province_id": worker.province_id}
    case = Case(
        worker_id=worker.id, residence_unit_id=worker.residence_unit_id, stage=Stage.ENDED, registered_on=left,
        departed_on=left, departure_unit_id=worker.residence_unit_id, ended_on=home, created_at=NOW,
        updated_at=NOW - timedelta(days=365 * years_ago), recruitment_state=StepState.DONE, **place,
    )  # fmt: skip
    session.add(case)
    session.flush()
    session.add(
        Contract(
            case_id=case.id, start_on=left, end_on=home, first_end_on=home, outcome=Outcome.RETURNED_ON_TIME,
            outcome_on=home, outcome_note="Gặp Xuyến ở nhà", settled=True, **place,
        )
    )  # fmt: skip
    session.add(
        Recruitment(
            case_id=case.id, case_stage=case.stage, state=RecruitmentState.CONTRACTED, applied_on=left, result_on=left,
            legal_route=LegalRoute.SERVICE_ENTERPRISE, contract_on=left, contract_number="HD-0815", term_months=36,
            sender_name="Công ty", **place,
        )
    )  # fmt: skip
    session.flush()
    return worker
