"""What the case repeats of its steps, for lists and desks: written in this one place."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from overseas.audit.journal import Signatory
from overseas.cases.catalogue import STEPS
from overseas.cases.facts import CaseFacts
from overseas.cases.models import Case
from overseas.cases.queries.facts import case_facts


def repeat_states(session: Session, by: Signatory, case: Case, *, today: date) -> CaseFacts:
    """Write every step's common state into the case: a new programme may have changed what counts."""
    facts = case_facts(session, case, today=today)
    for step in STEPS:
        name, state = f"{step.code}_state", step.common(facts)
        if getattr(case, name) is not state:
            setattr(case, name, state)
    session.flush()
    return facts
