"""Erasing who a person was; what the figures need stays and names nobody (Law 91/2025/QH15, Article 14)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.audit.journal import Change, Subject, record, verb
from overseas.audit.words import forget_words
from overseas.kernel.clock import office_day
from overseas.kernel.errors import Blocked
from overseas.kernel.fields import Precision
from overseas.kernel.gates import closed_gates
from overseas.kernel.i18n import lazy as _l
from overseas.privacy.erasure import GATES
from overseas.privacy.holdings import HOLDINGS, Holding
from overseas.privacy.models import Erasure
from overseas.privacy.queries.files import erasure_facts
from overseas.privacy.queries.held import rows_about
from overseas.workers.models import Worker
from overseas.workers.queries import worker_to_correct

ERASED = verb("worker.erase", _l("erased who the person was"))
DASH = "–"


def erase_person(session: Session, by: Actor, worker_id: int, *, reason: str, at: datetime) -> Erasure:
    """Remove name, numbers, telephones, family, address and free text. Blocked while a gate is closed.

    Her cases stay with office, sex, year of birth, market and days, so that no figure changes.
    """
    require(by, Permission.PROTECT_DATA)
    worker = worker_to_correct(session, by, worker_id)
    if reasons := closed_gates(GATES, erasure_facts(session, worker, office_day(at))):
        raise Blocked(reasons)
    held = rows_about(session, worker.id)
    for table, rows in held.items():
        for row in rows:
            _empty(session, row, HOLDINGS[table])
    forget_words(session, [f"worker/{worker.id}", *(f"case/{case.id}" for case in held["case_file"])])
    _make_nobody(worker)
    worker.erased_on = office_day(at)
    row = Erasure(
        worker_id=worker.id, erased_on=worker.erased_on, reason=reason, account_id=by.account_id, actor_name=by.name
    )
    session.add(row)
    record(session, by, ERASED, Subject("worker", worker.id), at=at, change=Change(reason=reason))
    session.flush()
    return row


def _empty(session: Session, row: Any, holding: Holding) -> None:
    """Remove a row, or what names somebody in it."""
    if holding.vanishes:
        session.delete(row)
        return
    for attribute in inspect(type(row)).column_attrs:
        column = attribute.columns[0].name
        if column in holding.goes:
            setattr(row, attribute.key, None)
        elif column in holding.dashed and getattr(row, attribute.key) is not None:
            text = isinstance(getattr(row, attribute.key), str)
            setattr(row, attribute.key, DASH if text else None)


def _make_nobody(worker: Worker) -> None:
    """A person without a name, of whom the year of birth is known."""
    worker.name = f"{DASH} {worker.id}"
    worker.name_folded = worker.name_sort = str(worker.id)
    worker.birth_date, worker.birth_precision = date(worker.birth_date.year, 1, 1), Precision.YEAR
