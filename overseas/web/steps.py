"""One step of a case: what is on record, and a small form for everything that can be recorded now."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.audit.journal import Subject
from overseas.cases.queries import case_view, visible_case
from overseas.kernel.errors import NotFound
from overseas.web.guard import allow
from overseas.web.reads import note_read
from overseas.web.reason_links import reason_lines
from overseas.web.request import actor, clock, db
from overseas.web.step_pages import Refused, answer_event, step_of, step_page

pages = Blueprint("steps", __name__)


@pages.get("/cases/<int:case_id>/steps/<step>")
@allow(Permission.VIEW_CASES)
def show_step(case_id: int, step: str) -> ResponseReturnValue:
    """The step's record, its open events as forms, its history."""
    step_of(step)
    return _page(case_id, step)


@pages.post("/cases/<int:case_id>/steps/<step>/<event>")
@allow(Permission.RECORD_ALL_STEPS)
def record_event(case_id: int, step: str, event: str) -> ResponseReturnValue:
    """Record something in the step, then back to the case."""
    return answer_event(
        case_id,
        step_of(step),
        event,
        show=lambda refused: _page(case_id, step, refused),
        done=url_for("cases.show_case", case_id=case_id),
    )


def _page(case_id: int, code: str, refused: Refused | None = None) -> str:
    case = visible_case(db(), actor(), case_id)
    note_read("case.open", Subject("case", case.id))
    view = case_view(db(), actor(), case, today=clock().today())
    step = view.step(code)
    if step is None:
        raise NotFound

    def action(event: str) -> str:
        return url_for("steps.record_event", case_id=case_id, step=code, event=event)

    return render_template(
        "steps/show.html",
        case=case,
        page=step_page(view.facts, step, action=action, refused=refused),
        reasons=reason_lines(refused.reasons if refused and refused.reasons else step.reasons, case_id, here=code),
        back_href=url_for("cases.show_case", case_id=case_id),
        back_label=case.worker.name,
    )
