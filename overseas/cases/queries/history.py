"""What was done in a case, what moved, what was waived and who read it, as plain sentences."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor, may
from overseas.audit.changes import MASKED
from overseas.audit.deeds import said_of_deed
from overseas.audit.models import AuditEvent, ReadEvent
from overseas.audit.reads import said_of_reading
from overseas.cases.catalogue import STEPS
from overseas.cases.queries.names import kept_names
from overseas.cases.stages import STAGE_NAMES, Stage
from overseas.cases.trail import Names, label_of, said
from overseas.cases.trail_lines import secret_verbs
from overseas.kernel.clock import office_day
from overseas.kernel.columns import Json
from overseas.kernel.folding import sorting_key
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l

MOST = 300
"""So many lines of one step are shown at most."""

TIMELINE_KINDS: dict[str, Text] = {
    "stage": _l("Stages"),
    "steps": _l("Steps"),
    "data": _l("Corrections"),
    "reads": _l("Who looked"),
}


@dataclass(frozen=True)
class TimelineEntry:
    """One line: when, who, what in a sentence, of which kind, and each changed value before and after."""

    at: datetime
    day: date
    actor: str
    sentence: str
    kind: str
    changes: list[tuple[Text, str, str]]
    reason: str | None = None


def step_history(session: Session, actor: Actor, case_id: int, step: str) -> list[TimelineEntry]:
    """What was recorded in one step, the newest first: also what a stale form is shown."""
    told = (AuditEvent.subject_type == step, AuditEvent.verb.not_in(secret_verbs(actor)))
    found = select(AuditEvent).where(AuditEvent.case_id == case_id, *told)
    events = session.scalars(found.order_by(AuditEvent.id.desc()).limit(MOST)).all()
    names = kept_names(session, events)
    secret = secret_values(actor)
    return [_entry(event, names, secret) for event in events]


def secret_values(actor: Actor) -> frozenset[str]:
    """The values that a step's own desk alone may know, when the actor is not of that desk."""
    return frozenset(
        entry.name for step in STEPS if not may(actor, step.view) for entry in step.fields if entry.desk_only
    )


def people_of(session: Session, case_id: int) -> list[tuple[str, str]]:
    """Who did something in the case or looked at it: accounts with their names, by name."""
    did = select(AuditEvent.account_id, AuditEvent.actor_name).where(AuditEvent.case_id == case_id)
    of_case = (ReadEvent.subject_type == "case") & (ReadEvent.subject_id == case_id)
    looked = select(ReadEvent.account_id, ReadEvent.actor_name).where(of_case)
    found = {str(account): name for account, name in session.execute(did.union(looked)) if account is not None}
    return sorted(found.items(), key=lambda person: sorting_key(person[1]))


def entries_of(event: AuditEvent, names: Names, secret: Collection[str]) -> list[TimelineEntry]:
    """The line itself; and where a step moved the case to another stage, that as a line of its own above it."""
    entry = _entry(event, names, secret)
    moved = event.after_kept.get("stage")
    if entry.kind == "stage" or moved is None:
        return [entry]
    before = event.before_kept.get("stage")
    sentence = _(
        "The case moved from “%(before)s” to “%(after)s”",
        before=STAGE_NAMES[Stage(before)] if before else "–",
        after=STAGE_NAMES[Stage(moved)],
    )
    return [TimelineEntry(event.at, entry.day, entry.actor, sentence, "stage", []), entry]


def _entry(event: AuditEvent, names: Names, secret: Collection[str]) -> TimelineEntry:
    was, became = event.before, event.after
    changes = [
        (label_of(event.subject_type, name), before, after)
        for name, value in became.items()
        if name not in {"state", "stage", *secret}
        for before in [said(event.subject_type, name, was.get(name), names)]
        for after in [said(event.subject_type, name, value, names)]
        if before != after or value == MASKED
    ]
    # Who has no account is a job or a command: its name alone would read like a person's.
    actor = event.actor_name if event.account_id else _("the program itself")
    sentence = _sentence(event, became)
    return TimelineEntry(event.at, office_day(event.at), actor, sentence, _kind(event), changes, event.reason)


def _sentence(event: AuditEvent, became: Json) -> str:
    text = said_of_deed(event.verb, became)
    step = STEPS.get(event.subject_type)
    if step is not None:
        return f"{step.name}: {text}"
    return text[:1].upper() + text[1:]


def _kind(event: AuditEvent) -> str:
    step = STEPS.get(event.subject_type)
    if step is not None:
        done = step.event(event.verb.partition(".")[2])
        return "data" if done is not None and done.transition == "correct" else "steps"
    return "data" if event.subject_type == "worker" else "stage"


def entry_of_read(event: ReadEvent) -> TimelineEntry:
    """The line of somebody who looked."""
    text = said_of_reading(event.what)
    sentence = text[:1].upper() + text[1:]
    return TimelineEntry(event.at, office_day(event.at), event.actor_name, sentence, "reads", [])
