"""A person asks about her data: received, receipt given, the period once made longer, answered (Decree 356/2025, 5)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.audit.journal import Change, Subject, Verb, record, verb
from overseas.kernel.clock import office_day
from overseas.kernel.columns import Json
from overseas.kernel.errors import Blocked, Invalid
from overseas.kernel.forms import read_form
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes
from overseas.kernel.versioning import check_version
from overseas.privacy.clocks import ACKNOWLEDGE, completion_code, extension_code
from overseas.privacy.forms.requests import AnswerForm, Asked, ExtensionForm, ReceiptForm
from overseas.privacy.models import DataRequest
from overseas.privacy.queries.clocks import clock_on
from overseas.privacy.queries.requests import visible_request
from overseas.workers.queries import check_named, worker_to_serve

RECEIVED = verb("data_request.receive", _l("received what the person asks about the data"))
ACKNOWLEDGED = verb("data_request.acknowledge", _l("told the person that the request is received"))
EXTENDED = verb("data_request.extend", _l("gave a request of the person more time"))
ANSWERED = verb("data_request.answer", _l("answered what the person asked about the data"))
ONE_OPEN = {
    "uq_data_request_one_open": ("kind", _l("A request of this kind is open for this person. Answer it first."))
}
NOBODY = _l("Nobody: the law allows it once")


def receive_request(session: Session, by: Actor, worker_id: int, *, asked: Asked, at: datetime) -> DataRequest:
    """Enter what a person asks; both clocks begin. Invalid while a request of the same kind is open."""
    require(by, Permission.HANDLE_DATA_REQUESTS)
    worker = worker_to_serve(session, by, Permission.HANDLE_DATA_REQUESTS, worker_id)
    check_named(worker)
    _in_the_past("received_on", asked.received_on, at)
    clock, start = clock_on(session, asked.received_on), asked.received_on
    row = DataRequest(
        worker_id=worker.id, unit_id=worker.unit_id, province_id=worker.province_id, kind=asked.kind, said=asked.said,
        channel=asked.channel, received_on=start, with_others=asked.with_others,
        acknowledge_due_on=clock.end(ACKNOWLEDGE, start),
        due_on=clock.end(completion_code(asked.kind, with_others=asked.with_others), start),
        handler_id=by.account_id, handler_name=by.name, created_at=at,
    )  # fmt: skip
    with clashes(session, ONE_OPEN):
        session.add(row)
    _note(session, by, RECEIVED, row, at, {"request": row.kind.value, "due_on": row.due_on})
    return row


def acknowledge_request(
    session: Session, by: Actor, request_id: int, *, form: ReceiptForm, version: int, at: datetime
) -> DataRequest:
    """The person was told that the request is received."""
    row = _open_request(session, by, request_id, version)
    read_form(form)
    if row.acknowledged_on is not None:
        raise Invalid({"told_on": [_("The person has been told already.")]})
    _between("told_on", row.received_on, form.told_on.data, at)
    row.acknowledged_on = form.told_on.data
    _handled(row, by)
    _note(session, by, ACKNOWLEDGED, row, at, {"request": row.kind.value})
    return row


def extend_request(
    session: Session, by: Actor, request_id: int, *, form: ExtensionForm, version: int, at: datetime
) -> DataRequest:
    """Give the request more time, once, with a reason. Blocked the second time."""
    row = _open_request(session, by, request_id, version)
    read_form(form)
    if row.extended_to is not None:
        raise Blocked([Reason("extended", _l("This request has been given more time already."), NOBODY)])
    row.due_on = clock_on(session, row.received_on).end(extension_code(row.kind), row.due_on)
    row.extended_to, row.extension_reason = row.due_on, form.reason.data
    _handled(row, by)
    _note(session, by, EXTENDED, row, at, {"request": row.kind.value, "due_on": row.due_on})
    return row


def answer_request(
    session: Session, by: Actor, request_id: int, *, form: AnswerForm, version: int, at: datetime
) -> DataRequest:
    """Close the request with what was answered."""
    row = _open_request(session, by, request_id, version)
    read_form(form)
    _between("answered_on", row.received_on, form.answered_on.data, at)
    row.closed_on, row.outcome, row.answer = form.answered_on.data, form.ended(), form.answer.data
    _handled(row, by)
    _note(session, by, ANSWERED, row, at, {"request": row.kind.value, "request_outcome": row.outcome.value})
    return row


def _open_request(session: Session, by: Actor, request_id: int, version: int) -> DataRequest:
    require(by, Permission.HANDLE_DATA_REQUESTS)
    row = visible_request(session, by, request_id, lock=True)
    check_version(row, version, subject_type="data_request", subject_id=row.id)
    if row.closed_on is not None:
        raise Blocked([Reason("answered", _l("This request is answered."), _l("Receive a new one"))])
    return row


def _handled(row: DataRequest, by: Actor) -> None:
    row.handler_id, row.handler_name = by.account_id, by.name


def _note(session: Session, by: Actor, done: Verb, row: DataRequest, at: datetime, after: Json) -> None:
    session.flush()
    record(session, by, done, Subject("worker", row.worker_id), at=at, change=Change(after=after))


def _in_the_past(field: str, day: date, at: datetime) -> None:
    if day > office_day(at):
        raise Invalid({field: [_("This day lies in the future.")]})


def _between(field: str, first: date, day: date, at: datetime) -> None:
    _in_the_past(field, day, at)
    if day < first:
        raise Invalid({field: [_("This day lies before the request.")]})
