"""Whom a partner's desk no longer sees, although its step was opened: by the right that it has over its step.

Nobody whose data are restricted is there for a desk (Law 91/2025/QH15, Article 14). The bank sees a dossier with the
person's consent (Article 9): when she takes it back, the dossier is gone for the bank. Once bank and person have signed
a loan contract, the bank needs the data to keep it (Article 19), and the consent is no longer what it rests on.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, exists, or_, select

from overseas.accounts.permissions import Permission
from overseas.cases.models import Case
from overseas.cases.steps.loan.life import SIGNED
from overseas.cases.steps.loan.table import Loan
from overseas.kernel.columns import one_of
from overseas.workers.models import Worker

WITHHELD_FROM_BANK: ColumnElement[bool] = and_(Worker.withholds_from_bank, ~one_of(Loan.state, SIGNED))
"""Of a person and her loan: no consent, and no contract in its place."""


def in_use() -> ColumnElement[bool]:
    """The person's data are not restricted: to the desks she is not there while they are."""
    return Case.worker_id.not_in(select(Worker.id).where(Worker.restricted))


def told_to_the_bank() -> ColumnElement[bool]:
    """Besides, she does not withhold them from the bank, or has a loan contract with it."""
    withholding = select(Worker.id).where(Worker.withholds_from_bank)
    signed = exists().where(Loan.case_id == Case.id, one_of(Loan.state, SIGNED)).correlate(Case)
    return and_(in_use(), or_(Case.worker_id.not_in(withholding), signed))


SIGHT: dict[Permission, Callable[[], ColumnElement[bool]]] = {
    Permission.VIEW_LEGAL_CHECKS: in_use,
    Permission.RECORD_LEGAL_CHECKS: in_use,
    Permission.VIEW_LOANS: told_to_the_bank,
    Permission.RECORD_LOANS: told_to_the_bank,
}
