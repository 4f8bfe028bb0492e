"""A browser's client for tests: it signs in as somebody, sends forms as a browser does, and checks every answer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from overseas.accounts.models import Account, SignIn
from overseas.accounts.tokens import hash_of, new_token
from tests.store import StoreOfTest
from tests.web.pages import Page, faults
from tests.world import NOW

Fields = Mapping[str, Any]


class PageClient:
    """One browser. `get` and `post` say which status they expect; every page must be without fault."""

    def __init__(self, app: Flask, store: StoreOfTest | None = None) -> None:
        self.app = app
        self.store = store
        self.http = app.test_client()

    def sign_in_as(self, session: Session, account: Account, *, language: str = "en") -> PageClient:
        """Be signed in as this account, as if its password had been typed."""
        token = new_token()
        account.language = language
        row = SignIn(
            token_hash=hash_of(token), account_id=account.id, signed_in_at=NOW, last_seen_at=NOW, proved_at=NOW
        )
        session.add(row)
        session.flush()
        with self.http.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        self.http.set_cookie("language", language)
        return self

    def get(self, path: str, *, status: int | None = 200, **query: Any) -> Page:
        """Open a page."""
        return self._checked(Page(self.http.get(path, query_string=query or None)), status)

    def post(self, path: str, data: Fields | None = None, *, status: int | None = 303, **options: Any) -> Page:
        """Send a form made by hand, with a token and a one-time key where `data` has none."""
        sent = {"csrf_token": self.form_token(), "form_key": secrets.token_urlsafe(8), **(data or {})}
        return self._checked(Page(self.http.post(path, data=sent, **options)), status)

    def submit(self, page: Page, action: str, changes: Fields | None = None, *, status: int | None = 303) -> Page:
        """Send a form of this page as it stands there, with these fields typed over."""
        return self._checked(Page(self.http.post(action, data={**page.form(action), **(changes or {})})), status)

    def follow(self, page: Page) -> Page:
        """Open where an answer leads to."""
        return self.get(page.location)

    def form_token(self) -> str:
        """A valid form token of this browser."""
        with self.http.session_transaction() as cookie:
            secret = cookie.setdefault("csrf_token", secrets.token_hex(20))
        return str(URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(secret))

    def _checked(self, page: Page, status: int | None) -> Page:
        unsigned = self.store.unsigned() if self.store else set()
        unsaved = self.store.forgotten() if self.store else False
        if status is not None:
            shown = page.text if page.is_html else page.location
            assert page.status == status, f"{page.status} instead of {status}: {shown}"
        if page.is_html:
            assert faults(page) == []
        assert page.status >= 400 or not unsigned, f"changed without a line of the trail: {unsigned}"
        assert page.status >= 400 or not unsaved, "something was written and never committed"
        return page
