"""What is asked about cases: the only readers, each within the actor's reach."""

from overseas.cases.queries.desk import DeskView, desk_view
from overseas.cases.queries.entry import step_form
from overseas.cases.queries.facts import case_facts
from overseas.cases.queries.history import TIMELINE_KINDS, TimelineEntry, step_history
from overseas.cases.queries.timeline import TimelineAsked, timeline
from overseas.cases.queries.views import CaseView, StepView, case_view, departure_reasons, reasons_told
from overseas.cases.queries.visible import WorkersCase, any_case, cases_of_worker, visible_case

__all__ = [
    "TIMELINE_KINDS",
    "CaseView",
    "DeskView",
    "StepView",
    "TimelineAsked",
    "TimelineEntry",
    "WorkersCase",
    "any_case",
    "case_facts",
    "case_view",
    "cases_of_worker",
    "departure_reasons",
    "desk_view",
    "reasons_told",
    "step_form",
    "step_history",
    "timeline",
    "visible_case",
]
