"""Who may inspect whose doings: the province its own people's, the administrator everybody's, without case content."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from overseas.accounts.directory import AccountRow, account_rows
from overseas.accounts.models import Account, Agency
from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, may, reach, require
from overseas.kernel.errors import NotFound
from overseas.units.models import Unit
from overseas.units.scope import within


def inspects_everything(actor: Actor) -> bool:
    """Whether somebody looks after the whole installation, and so sees what strangers tried."""
    return may(actor, Permission.INSPECT_TRAIL) and may(actor, Permission.EDIT_ACCOUNTS)


def may_see_content(actor: Actor) -> bool:
    """Whether what was recorded of people may be told, or only that something was."""
    return may(actor, Permission.VIEW_CASES)


def inspected_account(session: Session, actor: Actor, account_id: int) -> Account:
    """The account whose doings the actor may inspect. NotFound out of reach."""
    require(actor, Permission.INSPECT_TRAIL)
    found = session.get(Account, account_id) if account_id in _within(session, actor) else None
    if found is None:
        raise NotFound
    return found


def inspected_accounts(session: Session, actor: Actor, today: date) -> list[AccountRow]:
    """The accounts whose doings the actor may inspect, by name."""
    allowed = _within(session, actor)
    return [row for row in account_rows(session, "", today) if row.id in allowed]


def _within(session: Session, actor: Actor) -> set[int]:
    wanted = select(Account.id)
    if not inspects_everything(actor):
        province = func.coalesce(Unit.province_id, Unit.id)
        area = within(reach(actor, Permission.INSPECT_TRAIL), province=province, unit=Unit.id)
        wanted = wanted.join(Agency, Agency.id == Account.agency_id).join(Unit, Unit.id == Agency.unit_id).where(area)
    return set(session.scalars(wanted))
