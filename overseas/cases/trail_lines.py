"""Lines of the trail in words, for who inspects it: without what was recorded of people where that may not be told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from overseas.accounts.policy import Actor, may
from overseas.audit.deeds import said_of_deed
from overseas.audit.models import AuditEvent, ReadEvent, RefusalEvent
from overseas.audit.reads import said_of_reading
from overseas.audit.refusals import said_of_refusal
from overseas.cases.catalogue import STEP_VERBS, STEPS
from overseas.kernel.i18n import Text, ngettext
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l

OFFICE_SUBJECTS: dict[str, Text] = {
    "account": _l("account"),
    "account_review": _l("review of accounts"),
    "agency": _l("agency"),
    "breach": _l("data breach"),
    "calendar_day": _l("day of the calendar"),
    "installation": _l("installation"),
    "key": _l("key"),
    "norm": _l("norm"),
    "programme": _l("programme"),
    "purpose": _l("purpose of the data"),
    "target": _l("target"),
}
"""Subjects of which everything may be told to who inspects the trail: no person stands behind them."""

Told = AuditEvent | ReadEvent | RefusalEvent
"""What is told as a sentence; changes of single columns have words of their own."""

SUBJECTS: dict[str, Text] = {
    **OFFICE_SUBJECTS,
    "alert": _l("alert"),
    "case": _l("case"),
    "contract": _l("contract"),
    "data_request": _l("request"),
    "file_opening": _l("opening of a closed file"),
    "worker": _l("person"),
}


@dataclass(frozen=True)
class TrailLine:
    """One line: its number, when, who, what in a sentence, about whom or what, and what else is told."""

    id: int
    at: datetime
    actor: str
    sentence: str
    about: str
    case_id: int | None
    detail: str = ""


def trail_lines(by: Actor, rows: Iterable[Told], *, content: bool) -> list[TrailLine]:
    """The lines in words; without `content` nothing of what was recorded of people."""
    secret = secret_verbs(by)
    return [_line(row, secret, content=content) for row in rows]


def secret_verbs(by: Actor) -> frozenset[str]:
    """The verbs of what a step's own desk alone may know, when the reader is not of that desk."""
    return frozenset(
        STEP_VERBS[step.code, event.code].code
        for step in STEPS
        for event in step.events
        if event.desk_only and not may(by, step.view)
    )


def _line(row: Told, secret: Collection[str], *, content: bool) -> TrailLine:
    match row:
        case AuditEvent():
            return _done(row, secret, content=content)
        case ReadEvent():
            rows = ngettext("%(number)s row", "%(number)s rows", row.row_count) if row.row_count is not None else ""
            case_id = row.subject_id if row.subject_type == "case" else None
            sentence = said_of_reading(row.what)
            return TrailLine(row.id, row.at, row.actor_name, _upper(sentence), _about(row), case_id, rows)
        case RefusalEvent():
            said = said_of_refusal(row.what)
            number = _("number %(number)s", number=row.number) if row.number else ""
            about = f"{row.method} {row.page}"
            detail = ", ".join(word for word in (row.address, number) if word)
            return TrailLine(row.id, row.at, row.actor_name or _("a stranger"), said, about, None, detail)


def _done(row: AuditEvent, secret: Collection[str], *, content: bool) -> TrailLine:
    told = (content or row.subject_type in OFFICE_SUBJECTS) and row.verb not in secret
    step = STEPS.get(row.subject_type)
    sentence = said_of_deed(row.verb, row.after if told else {})
    if row.verb in secret:
        sentence = _("recorded something that only its own desk may know")
    if step is not None:
        sentence = f"{step.name}: {sentence}"
    actor = row.actor_name if row.account_id else _("the program itself (%(name)s)", name=row.actor_name)
    return TrailLine(
        row.id, row.at, actor, _upper(sentence), _about(row), row.case_id, (row.reason or "") if told else ""
    )


def _about(row: AuditEvent | ReadEvent) -> str:
    if row.subject_type == "list" or row.subject_id is None:
        return ""
    # A step bears the number of its case.
    kind = "case" if row.subject_type in STEPS else row.subject_type
    return f"{SUBJECTS.get(kind, kind)} {row.subject_id}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
