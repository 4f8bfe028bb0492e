"""The register of breaches: entered, corrected, who was told, over (Law 91/2025/QH15, Article 23: within 72 hours)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.audit.journal import Change, Subject, difference, record, snapshot, verb
from overseas.kernel.clock import office_day
from overseas.kernel.errors import Blocked, Invalid
from overseas.kernel.forms import read_form
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.versioning import check_version, raise_version
from overseas.norms.queries import norm_value
from overseas.privacy.forms.breaches import BreachForm, ClosingForm, NoticeForm
from overseas.privacy.models import Breach, BreachNotice, Told
from overseas.privacy.queries.breaches import told_authority_at, visible_breach
from overseas.units.queries import unit_by_id

ENTERED = verb("breach.enter", _l("entered a breach of the protection of personal data"))
CHANGED = verb("breach.change", _l("changed what is known of a breach"))
TOLD = verb("breach.tell", _l("noted who was told of a breach"))
OVER = verb("breach.close", _l("closed a breach"))
FACTS = ("what", "whose", "kinds_of_data", "sensitive", "people", "consequences", "measures", "contact")
TRAIL = (*FACTS, "detected_at", "happened_at", "notice_due_at")


def enter_breach(session: Session, by: Actor, *, form: BreachForm, at: datetime) -> Breach:
    """Enter a breach; the hours in which the authority must be told begin when it was noticed."""
    require(by, Permission.PROTECT_DATA)
    read_form(form)
    unit = unit_by_id(session, by.unit_id)
    row = Breach(unit_id=unit.id, province_id=unit.province_id or unit.id, recorded_at=at)
    row.account_id, row.actor_name = by.account_id, by.name
    _fill(session, row, form, at)
    session.add(row)
    session.flush()
    record(session, by, ENTERED, Subject("breach", row.id), at=at, change=Change(after=snapshot(row, TRAIL)))
    return row


def change_breach(
    session: Session, by: Actor, breach_id: int, *, form: BreachForm, version: int, at: datetime
) -> Breach:
    """More is known, or something was entered wrongly."""
    row = _open_breach(session, by, breach_id, version)
    read_form(form)
    before = snapshot(row, TRAIL)
    _fill(session, row, form, at)
    session.flush()
    change = difference(before, snapshot(row, TRAIL))
    if change.after:
        record(session, by, CHANGED, Subject("breach", row.id), at=at, change=change)
    return row


def note_told(
    session: Session, by: Actor, breach_id: int, *, form: NoticeForm, version: int, at: datetime
) -> BreachNotice:
    """Somebody was told of the breach."""
    row = _open_breach(session, by, breach_id, version)
    read_form(form)
    told_at = form.told_at()
    if told_at > at:
        raise Invalid({"told_day": [_("This moment lies in the future.")]})
    if told_at < row.detected_at:
        raise Invalid({"told_day": [_("This moment lies before the breach was noticed.")]})
    notice = BreachNotice(
        breach_id=row.id, told=Told(form.told.data), whom=form.whom.data, told_at=told_at, paper=form.paper.data,
        recorded_at=at, actor_name=by.name,
    )  # fmt: skip
    row.notices.append(notice)
    # Also a notice alone makes a form filled before it stale.
    raise_version(row, "what")
    session.flush()
    after = snapshot(notice, ("told", "whom", "told_at", "paper"))
    record(session, by, TOLD, Subject("breach", row.id), at=at, change=Change(after=after))
    return notice


def close_breach(
    session: Session, by: Actor, breach_id: int, *, form: ClosingForm, version: int, at: datetime
) -> Breach:
    """The incident is over. Blocked until the authority was told."""
    row = _open_breach(session, by, breach_id, version)
    read_form(form)
    if told_authority_at(row) is None:
        sentence = _l("The authority for personal data has not been told yet.")
        raise Blocked([Reason("authority", sentence, _l("Note below when it was told"))])
    row.measures, row.closed_at = form.measures.data, at
    session.flush()
    record(session, by, OVER, Subject("breach", row.id), at=at, change=Change(after={"measures": row.measures}))
    return row


def _open_breach(session: Session, by: Actor, breach_id: int, version: int) -> Breach:
    require(by, Permission.PROTECT_DATA)
    row = visible_breach(session, by, breach_id, lock=True)
    check_version(row, version, subject_type="breach", subject_id=row.id)
    if row.closed_at is not None:
        raise Blocked([Reason("over", _l("This breach is closed."), _l("Nobody"))])
    return row


def _fill(session: Session, row: Breach, form: BreachForm, at: datetime) -> None:
    detected, happened = form.detected_at(), form.happened_at()
    if detected > at:
        raise Invalid({"detected_day": [_("This moment lies in the future.")]})
    if happened is not None and happened > detected:
        raise Invalid({"happened_day": [_("It cannot be noticed before it happened.")]})
    hours = norm_value(session, "breach_notice_hours", office_day(detected))
    row.detected_at, row.happened_at, row.notice_due_at = detected, happened, detected + timedelta(hours=hours)
    for name in FACTS:
        setattr(row, name, form[name].data)
