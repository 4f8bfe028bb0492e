"""Lines of the trail in words, for who inspects it: without what was recorded of people where that may not be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor, may
from overseas.audit.changes import MASKED
from overseas.audit.journal import VERBS
from overseas.audit.listing import Line
from overseas.audit.models import AuditEvent, FieldChange, Operation, ReadEvent, RefusalEvent
from overseas.audit.reads import said_of_reading
from overseas.cases.catalogue import STEPS
from overseas.cases.trail import label_of
from overseas.kernel.i18n import Text, ngettext
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l

OF_THE_OFFICE = frozenset({"account", "agency", "norm", "target", "calendar", "programme", "market", "installation"})
"""Subjects of which everything may be told to who inspects the trail: no person stands behind them."""
LONGEST = 120

SUBJECTS: dict[str, Text] = {
    "case": _l("case"),
    "worker": _l("person"),
    "account": _l("account"),
    "agency": _l("agency"),
    "contract": _l("contract"),
}
REFUSALS: dict[str, Text] = {
    "sign_in.wrong": _l("Wrong account name or password"),
    "sign_in.throttled": _l("Too many tries to sign in"),
    "sign_in.wrong_code": _l("Wrong code of the second factor"),
    "session.forged": _l("A cookie that this program never gave"),
    "session.over": _l("A session that is over"),
    "page.forbidden": _l("A page that the role does not include"),
    "page.not_found": _l("A page that is not there, or out of reach"),
    "request.wrong": _l("A form or an address that is not right"),
    "request.method": _l("A page asked in a way it does not know"),
    "request.conflict": _l("Not yet, or somebody was faster"),
    "request.too_large": _l("Too much sent at once"),
    "request.invalid": _l("Something that cannot be right"),
    "program.fault": _l("A fault of the program"),
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


def trail_lines(session: Session, by: Actor, rows: Iterable[Line], *, content: bool) -> list[TrailLine]:
    """The lines in words; without `content` nothing of what was recorded of people."""
    secret = frozenset(
        entry.name for step in STEPS for entry in step.fields if entry.desk_only and not may(by, step.view)
    )
    return [_line(row, secret, content=content) for row in rows]


def _line(row: Line, secret: frozenset[str], *, content: bool) -> TrailLine:
    match row:
        case AuditEvent():
            return _done(row, content=content)
        case FieldChange():
            return _changed(row, secret, content=content)
        case ReadEvent():
            rows = ngettext("%(number)s row", "%(number)s rows", row.row_count) if row.row_count is not None else ""
            case_id = row.subject_id if row.subject_type == "case" else None
            sentence = said_of_reading(row.what)
            return TrailLine(row.id, row.at, row.actor_name, _upper(sentence), _about(row), case_id, rows)
        case RefusalEvent():
            said = str(REFUSALS.get(row.what, row.what))
            number = _("number %(number)s", number=row.number) if row.number else ""
            about = f"{row.method} {row.page}"
            detail = ", ".join(word for word in (row.address, number) if word)
            return TrailLine(row.id, row.at, row.actor_name or _("a stranger"), said, about, None, detail)


def _done(row: AuditEvent, *, content: bool) -> TrailLine:
    told = content or row.subject_type in OF_THE_OFFICE
    verb, step = VERBS.get(row.verb), STEPS.get(row.subject_type)
    sentence = str(verb.sentence) if verb else row.verb
    if "%(" in sentence:
        sentence %= defaultdict(str, row.after if told else {})
    if step is not None:
        sentence = f"{step.name}: {sentence}"
    actor = row.actor_name if row.account_id else _("the program itself (%(name)s)", name=row.actor_name)
    return TrailLine(
        row.id, row.at, actor, _upper(sentence), _about(row), row.case_id, (row.reason or "") if told else ""
    )


def _changed(row: FieldChange, secret: frozenset[str], *, content: bool) -> TrailLine:
    told = content or row.table_name in OF_THE_OFFICE
    if row.field is None:
        new = row.operation is Operation.INSERT
        sentence = _("A record was added") if new else _("A record was removed")
        detail = ""
    else:
        sentence = str(label_of(row.table_name, row.field))
        detail = f"{_value(row.before)} → {_value(row.after)}" if told and row.field not in secret else ""
    about = f"{row.table_name} {row.row_key}"
    return TrailLine(row.id, row.at, row.actor_name, _upper(sentence), about, row.case_id, detail)


def _value(value: Any) -> str:
    if value is None:
        return "–"
    if value == MASKED:
        return _("not shown")
    return str(value)[:LONGEST]


def _about(row: AuditEvent | ReadEvent) -> str:
    if row.subject_type == "list" or row.subject_id is None:
        return ""
    kind, step = row.subject_type, STEPS.get(row.subject_type)
    name = step.name if step else SUBJECTS.get(kind, kind)
    return f"{name} {row.subject_id}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
