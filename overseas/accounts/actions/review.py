"""The monthly review of accounts: each is kept until the next review or switched off, then the month is completed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from overseas.accounts.actions.accounts import disable_account
from overseas.accounts.models import Account
from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.accounts.queries import account_by_id
from overseas.accounts.review.models import AccountReview, CompletedReview, ReviewDecision
from overseas.accounts.review.queries import decisions_in, month_of, review_of_month
from overseas.audit.journal import Change, Subject, record, verb
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.versioning import check_version

KEPT = verb("account.review_keep", _l("reviewed the account and kept it"))
SWITCHED_OFF = verb("account.review_switch_off", _l("reviewed the account and switched it off"))
COMPLETED = verb("account_review.complete", _l("completed the review of accounts"))


def keep_account(session: Session, by: Actor, account_id: int, *, version: int, today: date, at: datetime) -> Account:
    """Let an account work until the next review. Stale when somebody changed it since it was shown."""
    require(by, Permission.EDIT_ACCOUNTS)
    account = account_by_id(session, account_id)
    check_version(account, version, subject_type="account", subject_id=account_id)
    if not account.active:
        raise Invalid({"": [_("This account is switched off.")]})
    _decide(session, by, account_id, ReviewDecision.KEPT, today=today, at=at)
    record(session, by, KEPT, Subject("account", account_id), at=at, change=Change(after={"month": month_of(today)}))
    session.flush()
    return account


def switch_off_in_review(
    session: Session, by: Actor, account_id: int, *, version: int, today: date, at: datetime
) -> Account:
    """Switch an account off in the course of a review; its sessions end at once."""
    account = disable_account(session, by, account_id, version=version, at=at)
    _decide(session, by, account_id, ReviewDecision.SWITCHED_OFF, today=today, at=at)
    change = Change(after={"month": month_of(today)})
    record(session, by, SWITCHED_OFF, Subject("account", account_id), at=at, change=change)
    session.flush()
    return account


def complete_review(session: Session, by: Actor, *, today: date, at: datetime) -> CompletedReview:
    """Complete the review of this month. Invalid while an account waits for a decision, or when it is completed."""
    require(by, Permission.EDIT_ACCOUNTS)
    review = review_of_month(session, today)
    if review.open:
        raise Invalid({"": [_("Some accounts still wait for a decision.")]})
    if review.completed:
        raise Invalid({"": [_("The review of this month is completed already.")]})
    counts = decisions_in(session, review.month)
    row = CompletedReview(
        month=review.month,
        completed_at=at,
        completed_by_id=by.account_id,
        kept=counts.get(ReviewDecision.KEPT, 0),
        switched_off=counts.get(ReviewDecision.SWITCHED_OFF, 0),
    )
    session.add(row)
    change = Change(after={"month": row.month, "kept": row.kept, "switched_off": row.switched_off})
    number = row.month.year * 100 + row.month.month
    record(session, by, COMPLETED, Subject("account_review", number), at=at, change=change)
    session.flush()
    return row


def _decide(
    session: Session, by: Actor, account_id: int, decision: ReviewDecision, *, today: date, at: datetime
) -> None:
    row = session.get(AccountReview, (account_id, month_of(today)))
    if row is None:
        row = AccountReview(account_id=account_id, month=month_of(today))
        session.add(row)
    row.decision, row.decided_at, row.decided_by_id = decision, at, by.account_id
    session.flush()
