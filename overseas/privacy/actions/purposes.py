"""The catalogue of purposes: laid down with the database, and changed by the administrator of norms."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.audit.journal import Subject, difference, record, snapshot, verb
from overseas.kernel.forms import read_form
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.reference import reference_rows
from overseas.kernel.versioning import check_version
from overseas.privacy.forms.consents import PurposeForm
from overseas.privacy.models import LegalBasis, Purpose
from overseas.privacy.queries.consents import purpose_by_id

CHANGED = verb("purpose.change", _l("changed what people are told about a use of their data"))
TRAIL = ("code", "name_vi", "name_en", "article", "wording", "wording_version", "asked")


def load_purposes(session: Session) -> int:
    """Write every purpose that came with the program and is not there yet; the number of new ones."""
    there = set(session.scalars(select(Purpose.code)))
    new = [row for row in reference_rows("overseas.privacy", "purposes.csv") if row["code"] not in there]
    session.add_all(
        Purpose(**{**row, "position": int(row["position"]), "basis": LegalBasis(row["basis"])}) for row in new
    )
    session.flush()
    return len(new)


def change_purpose(
    session: Session, by: Actor, purpose_id: int, *, form: PurposeForm, version: int, at: datetime
) -> Purpose:
    """Say it in other words; another wording is a new version, and earlier consents keep the words of then.

    Nobody is asked for what the law commands, whatever the form says.
    """
    require(by, Permission.EDIT_NORMS)
    purpose = purpose_by_id(session, purpose_id)
    check_version(purpose, version, subject_type="purpose", subject_id=purpose.id)
    read_form(form)
    before = snapshot(purpose, TRAIL)
    if form.wording.data != purpose.wording:
        purpose.wording_version += 1
    for name in ("name_vi", "name_en", "article", "wording"):
        setattr(purpose, name, form[name].data)
    if purpose.basis is LegalBasis.CONSENT:
        purpose.asked = form.asked.data
    change = difference(before, snapshot(purpose, TRAIL))
    if change.after:
        record(session, by, CHANGED, Subject("purpose", purpose.id), at=at, change=change)
    session.flush()
    return purpose
