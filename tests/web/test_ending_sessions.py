"""The administrator ends sessions without switching anybody off; whoever it was signs in again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from overseas.accounts.models import SignIn
from overseas.accounts.second_factor.models import PendingSignIn
from overseas.audit.models import AuditEvent, RefusalEvent
from tests.web.client import PageClient
from tests.web.conftest import ClientFor
from tests.web.second_factor import code_at, give_app, is_signed_in, type_code, type_password
from tests.world import NOW, PASSWORD, World

EVERYBODY = "/admin/sessions/end"


def ended(session: Session) -> list[tuple[str, int | None, object]]:
    """Who ended how many sessions of whom, as the trail says it."""
    rows = session.scalars(select(AuditEvent).where(AuditEvent.verb == "account.end_sessions").order_by(AuditEvent.id))
    return [(row.actor_name, row.subject_id, row.after["sessions"]) for row in rows]


@pytest.fixture
def admin(client_for: ClientFor) -> PageClient:
    return client_for("administrator")


class TestTheSessionsOfOneAccount:
    def test_end_all_at_once_and_the_account_goes_on_working(
        self, admin: PageClient, client_for: ClientFor, browser: PageClient, world: World, session: Session
    ) -> None:
        officer, other = world.accounts["officer"], client_for("other_officer")
        give_app(session, officer)
        here, there, waiting = client_for("officer"), client_for("officer"), type_password(browser, officer)
        page = f"/admin/accounts/{officer.id}"
        said = admin.follow(admin.submit(admin.get(page), f"{page}/sessions/end"))
        assert "Nguyễn Thị Lành is signed out everywhere." in said.text
        assert "Sign out everywhere" not in said.text
        assert not is_signed_in(here)
        assert not is_signed_in(there)
        assert type_code(browser, waiting, code_at(), status=401).heading == "Sign in", "it began before"
        assert is_signed_in(other)
        assert ended(session) == [("Võ Ngọc Ánh", officer.id, 2)]
        type_code(browser, type_password(browser, officer), code_at())
        assert is_signed_in(browser)

    def test_are_counted_only_as_long_as_they_live(
        self, admin: PageClient, client_for: ClientFor, world: World, session: Session
    ) -> None:
        officer, page = world.accounts["officer"], f"/admin/accounts/{world.accounts['officer'].id}"
        client_for("officer")
        assert "Unknown device" in admin.get(page).text
        here = update(SignIn).where(SignIn.account_id == officer.id)
        session.execute(here.values(last_seen_at=NOW - timedelta(minutes=31)))
        assert "Unknown device" not in admin.get(page).text
        assert "Sign out everywhere" not in admin.get(page).text
        client_for("officer")
        admin.submit(admin.get(page), f"{page}/sessions/end")
        assert ended(session) == [("Võ Ngọc Ánh", officer.id, 1)], "the dead one is not counted"

    def test_that_are_ones_own_are_ended_elsewhere(self, admin: PageClient, world: World, session: Session) -> None:
        page = f"/admin/accounts/{world.accounts['administrator'].id}"
        assert "Sign out everywhere" not in admin.get(page).text
        assert "on the page of your own account" in admin.post(f"{page}/sessions/end", status=422).text
        assert is_signed_in(admin)
        assert ended(session) == []

    def test_of_nobody_are_not_found(self, admin: PageClient) -> None:
        admin.post("/admin/accounts/999999/sessions/end", status=404)


class TestTheSessionsOfEverybody:
    def test_end_but_for_the_one_that_asks(
        self, admin: PageClient, client_for: ClientFor, browser: PageClient, world: World, session: Session
    ) -> None:
        give_app(session, world.accounts["bank"])
        type_password(browser, world.accounts["bank"])
        client_for("province")
        long_ago = update(SignIn).where(SignIn.account_id == world.accounts["province"].id)
        session.execute(long_ago.values(signed_in_at=NOW - timedelta(hours=13)))
        others = [client_for(name) for name in ("officer", "officer", "police", "administrator")]
        said = admin.follow(admin.submit(admin.get("/admin/"), EVERYBODY))
        assert "Everybody else is signed out." in said.text
        assert [is_signed_in(one) for one in others] == [False] * 4
        assert session.scalars(select(PendingSignIn)).all() == []
        counts = {world.accounts[name].id: many for name, many in (("officer", 2), ("police", 1), ("administrator", 1))}
        assert ended(session) == [("Võ Ngọc Ánh", account_id, counts[account_id]) for account_id in sorted(counts)]

    def test_are_not_ended_by_anybody_else(self, client_for: ClientFor, session: Session) -> None:
        officer = client_for("officer")
        officer.post(EVERYBODY, status=403)
        assert is_signed_in(officer)
        assert session.scalars(select(RefusalEvent.status)).all() == [403]

    def test_are_ended_only_by_who_proved_lately_who_she_is(
        self, admin: PageClient, client_for: ClientFor, session: Session
    ) -> None:
        officer = client_for("officer")
        session.execute(update(SignIn).values(proved_at=NOW - timedelta(minutes=15)))
        assert admin.post(EVERYBODY, status=401).heading == "Confirm that it is you"
        assert is_signed_in(officer)


def test_a_new_password_ends_a_sign_in_that_waits_with_the_old_one(
    client_for: ClientFor, browser: PageClient, world: World, session: Session
) -> None:
    officer = world.accounts["officer"]
    give_app(session, officer)
    waiting, client = type_password(browser, officer), client_for("officer")
    new = "bốn mùa đều đẹp cả"
    fields = {"current_password": PASSWORD, "new_password": new, "repeat_password": new}
    client.submit(client.get("/account"), "/account/password", fields)
    assert type_code(browser, waiting, code_at(), status=401).heading == "Sign in"
    assert not is_signed_in(browser)
