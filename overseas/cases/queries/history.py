"""The timeline of a case: what was done, what moved, what was waived and who read it, as plain sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor, may
from overseas.audit.changes import MASKED
from overseas.audit.journal import VERBS
from overseas.audit.listing import EVERYTHING, TrailFilter
from overseas.audit.models import AuditEvent, ReadEvent
from overseas.audit.reads import said_of_reading
from overseas.cases.catalogue import STEP_VERBS, STEPS
from overseas.cases.queries.names import kept_names
from overseas.cases.stages import STAGE_NAMES, Stage
from overseas.cases.trail import Names, label_of, said
from overseas.kernel.clock import office_day
from overseas.kernel.folding import sorting_key
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l

MOST = 300

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


def timeline(
    session: Session,
    actor: Actor,
    case_id: int,
    *,
    worker_id: int | None = None,
    kinds: Collection[str] = (),
    asked: TrailFilter = EVERYTHING,
) -> list[TimelineEntry]:
    """The newest first; of the chosen kinds, or of all but the reads. With `worker_id` also what befell the person.
    `asked` says by whom and between which days.

    What a step's own desk alone may know is left out for everybody else.
    """
    wanted = set(kinds) or set(TIMELINE_KINDS) - {"reads"}
    entries: list[TimelineEntry] = []
    if wanted - {"reads"}:
        events = _told(actor, _events(session, case_id, worker_id, asked))
        names = kept_names(session, events)
        secret = _secrets(actor)
        entries += [entry for event in events for entry in _entries(event, names, secret)]
    if "reads" in wanted:
        entries += [_read(event) for event in _reads(session, case_id, asked)]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    return [entry for entry in entries if entry.kind in wanted]


def step_history(session: Session, actor: Actor, case_id: int, step: str) -> list[TimelineEntry]:
    """What was recorded in one step, the newest first: also what a stale form is shown."""
    found = select(AuditEvent).where(AuditEvent.case_id == case_id, AuditEvent.subject_type == step)
    events = _told(actor, session.scalars(found.order_by(AuditEvent.id.desc()).limit(MOST)).all())
    names = kept_names(session, events)
    secret = _secrets(actor)
    return [_entry(event, names, secret) for event in events]


def _told(actor: Actor, events: Iterable[AuditEvent]) -> list[AuditEvent]:
    """Without what a step's own desk alone may know."""
    secret = {
        STEP_VERBS[step.code, event.code].code
        for step in STEPS
        for event in step.events
        if event.desk_only and not may(actor, step.view)
    }
    return [event for event in events if event.verb not in secret]


def _secrets(actor: Actor) -> frozenset[str]:
    """The values that a step's own desk alone may know, when the actor is not of that desk."""
    return frozenset(
        entry.name for step in STEPS if not may(actor, step.view) for entry in step.fields if entry.desk_only
    )


def _events(session: Session, case_id: int, worker_id: int | None, asked: TrailFilter) -> Sequence[AuditEvent]:
    of_case = AuditEvent.case_id == case_id
    of_worker = and_(AuditEvent.subject_type == "worker", AuditEvent.subject_id == worker_id)
    condition = of_case if worker_id is None else or_(of_case, of_worker)
    found = (
        select(AuditEvent).where(condition, *_narrowed(AuditEvent, asked)).order_by(AuditEvent.id.desc()).limit(MOST)
    )
    return session.scalars(found).all()


def _reads(session: Session, case_id: int, asked: TrailFilter) -> Sequence[ReadEvent]:
    of_case = (ReadEvent.subject_type == "case") & (ReadEvent.subject_id == case_id)
    found = select(ReadEvent).where(of_case, *_narrowed(ReadEvent, asked)).order_by(ReadEvent.id.desc())
    return session.scalars(found.limit(MOST)).all()


def _narrowed(kind: type[AuditEvent | ReadEvent], asked: TrailFilter) -> Iterator[ColumnElement[bool]]:
    if asked.account_id is not None:
        yield kind.account_id == asked.account_id
    if asked.since is not None:
        yield kind.at >= asked.since
    if asked.before is not None:
        yield kind.at < asked.before


def people_of(session: Session, case_id: int) -> list[tuple[str, str]]:
    """Who did something in the case or looked at it: accounts with their names, by name."""
    did = select(AuditEvent.account_id, AuditEvent.actor_name).where(AuditEvent.case_id == case_id)
    of_case = (ReadEvent.subject_type == "case") & (ReadEvent.subject_id == case_id)
    looked = select(ReadEvent.account_id, ReadEvent.actor_name).where(of_case)
    found = {str(account): name for account, name in session.execute(did.union(looked)) if account is not None}
    return sorted(found.items(), key=lambda person: sorting_key(person[1]))


def _entries(event: AuditEvent, names: Names, secret: Collection[str]) -> list[TimelineEntry]:
    """The line itself; and where a step moved the case to another stage, that as a line of its own above it."""
    entry = _entry(event, names, secret)
    moved = event.after.get("stage")
    if entry.kind == "stage" or moved is None:
        return [entry]
    before = event.before.get("stage")
    sentence = _(
        "The case moved from “%(before)s” to “%(after)s”",
        before=STAGE_NAMES[Stage(before)] if before else "–",
        after=STAGE_NAMES[Stage(moved)],
    )
    return [TimelineEntry(event.at, entry.day, entry.actor, sentence, "stage", []), entry]


def _entry(event: AuditEvent, names: Names, secret: Collection[str]) -> TimelineEntry:
    changes = [
        (label_of(event.subject_type, name), before, after)
        for name in event.after
        if name not in {"state", "stage", *secret}
        for before in [said(event.subject_type, name, event.before.get(name), names)]
        for after in [said(event.subject_type, name, event.after[name], names)]
        if before != after or event.after[name] == MASKED
    ]
    # Who has no account is a job or a command: its name alone would read like a person's.
    actor = event.actor_name if event.account_id else _("the program itself (%(name)s)", name=event.actor_name)
    return TimelineEntry(event.at, office_day(event.at), actor, _sentence(event), _kind(event), changes, event.reason)


def _sentence(event: AuditEvent) -> str:
    done = VERBS.get(event.verb)
    text = str(done.sentence) if done else event.verb
    if "%(" in text:
        text = text % defaultdict(str, event.after)
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


def _read(event: ReadEvent) -> TimelineEntry:
    text = said_of_reading(event.what)
    sentence = text[:1].upper() + text[1:]
    return TimelineEntry(event.at, office_day(event.at), event.actor_name, sentence, "reads", [])
