"""The departure as a step: papers, flight, and the event that counts for the quota."""

from __future__ import annotations

from typing import Any

from overseas.cases.facts import CaseFacts
from overseas.cases.lifecycle import OPEN
from overseas.cases.stages import StepState
from overseas.cases.step_types import Desk, Occasion, StateView, StepType, step_event
from overseas.cases.steps.departure import forms, gates
from overseas.cases.steps.departure.life import DEPARTURE_LIFE, DepartureState
from overseas.cases.steps.departure.table import Departure
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.writing import written_day

S = DepartureState


def depart(row: Departure, occasion: Occasion) -> None:
    """The real day takes the place of the planned one; nobody departs before being registered."""
    registered = occasion.facts.case.registered_on
    if row.departed_on is not None and row.departed_on < registered:
        text = _("The case was registered on %(day)s; the departure cannot be earlier.", day=written_day(registered))
        raise Invalid({"departed_on": [text]})
    row.flight_on = row.departed_on


def departure_state(facts: CaseFacts) -> StepState:
    """As its own state says; begun as soon as a paper is recorded."""
    row = facts.row(Departure)
    if row is not None and row.state is S.NOT_PLANNED:
        return StepState.IN_PROGRESS
    return STATES[row.state if row is not None else S.NOT_PLANNED].generic


STATES: dict[Any, StateView] = {
    S.NOT_PLANNED: StateView(_l("Not planned yet"), "neutral", StepState.NOT_STARTED),
    S.PLANNED: StateView(_l("Flight planned"), "info", StepState.IN_PROGRESS),
    S.POSTPONED: StateView(_l("Postponed"), "due", StepState.IN_PROGRESS),
    S.DEPARTED: StateView(_l("Departed"), "done", StepState.DONE, "departed_on"),
    S.CANCELLED: StateView(_l("Flight cancelled"), "blocked", StepState.FAILED),
}

DEPARTURE = StepType(
    code="departure",
    name=_l("Departure"),
    desk=Desk.LABOUR,
    model=Departure,
    lifecycle=DEPARTURE_LIFE,
    states=STATES,
    events=(
        step_event(
            DEPARTURE_LIFE,
            "depart",
            forms.DepartForm,
            _l("recorded the departure"),
            apply=depart,
            clears=("postponed_reason",),
            asked_on="departed_on",
            moves_case="depart",
        ),
        step_event(
            DEPARTURE_LIFE,
            "plan_flight",
            forms.FlightForm,
            _l("planned the flight"),
            clears=("postponed_reason", "cancelled_reason"),
        ),
        step_event(
            DEPARTURE_LIFE, "record_papers", forms.PapersForm, _l("recorded passport, visa and fitness"), prefilled=True
        ),
        step_event(DEPARTURE_LIFE, "postpone", forms.PostponeForm, _l("postponed the flight"), primary=False),
        step_event(
            DEPARTURE_LIFE,
            "cancel",
            forms.CancelForm,
            _l("cancelled the flight"),
            clears=("postponed_reason",),
            primary=False,
        ),
        step_event(
            DEPARTURE_LIFE,
            "correct",
            forms.CorrectForm,
            _l("corrected the departure"),
            stages=OPEN,
            prefilled=True,
            primary=False,
        ),
    ),
    fields=forms.FIELDS,
    gates=(gates.passport_is_valid, gates.visa_is_valid, gates.person_is_fit),
    clocks=(gates.flight_date, gates.departure_is_due),
    common_state=departure_state,
)
