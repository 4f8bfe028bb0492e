"""A telephone for tests: it has an account's secret and shows its codes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.models import Account
from overseas.accounts.passwords import hash_password
from overseas.accounts.second_factor.models import CodeApp
from overseas.audit.models import AuditEvent
from tests.web.client import PageClient
from tests.web.pages import Page
from tests.world import NOW, PASSWORD

HALF_MINUTE = timedelta(seconds=30)
QUESTION = "/sign-in/second-factor"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(at: datetime = NOW, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(at)


def give_app(session: Session, account: Account) -> None:
    """As if the account had set the app up an hour ago."""
    account.password_hash = hash_password(PASSWORD)
    account.language = "en"
    app = CodeApp(account_id=account.id, last_step=0, added_at=NOW - timedelta(hours=1))
    app.secret = SECRET
    session.add(app)
    session.flush()


def type_password(browser: PageClient, account: Account, **more: object) -> Page:
    """The password is right: the question for the second factor comes."""
    answer = browser.post("/sign-in", {"username": account.username, "password": PASSWORD, **more}, status=None)
    return browser.follow(answer) if answer.status == 303 else answer


def type_code(browser: PageClient, page: Page, code: str, *, status: int = 303) -> Page:
    return browser.submit(page, QUESTION, {"one_time_code": code}, status=status)


def is_signed_in(browser: PageClient) -> bool:
    return browser.get("/account", status=None).status == 200


def trail(session: Session) -> list[tuple[str, object]]:
    """The verbs of the trail, each with the reason of a refusal."""
    rows = session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    return [(row.verb, row.after.get("why")) for row in rows]
