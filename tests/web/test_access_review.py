"""The monthly review of accounts: what it brings up, and what becomes of each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.models import Account, AccountGrant, Agency
from overseas.accounts.permissions import Permission
from overseas.accounts.review.models import AccountReview, CompletedReview
from overseas.accounts.review.queries import Concern, review_of_month
from overseas.audit.models import AuditEvent
from overseas.norms.actions import load_norms
from tests.web.client import PageClient
from tests.web.conftest import ClientFor
from tests.world import NOW, TODAY, World

ADDRESS = "/admin/accounts/review"


@pytest.fixture(autouse=True)
def _everybody_is_in_use(world: World, session: Session) -> None:
    load_norms(session)
    for account in world.accounts.values():
        account.last_signed_in_at = NOW
    session.flush()


@pytest.fixture
def admin(client_for: ClientFor) -> PageClient:
    return client_for("administrator")


@pytest.fixture
def officer(world: World, session: Session) -> Account:
    """An account that the review brings up."""
    world.accounts["officer"].last_signed_in_at = None
    session.flush()
    return world.accounts["officer"]


def concerns(session: Session) -> dict[str, tuple[Concern, ...]]:
    return {line.username: line.concerns for line in review_of_month(session, TODAY).lines}


class TestTheReview:
    def test_brings_up_nobody_who_works_as_usual(self, admin: PageClient, session: Session) -> None:
        assert concerns(session) == {}
        assert "No account needs a look this month" in admin.get(ADDRESS).text

    @pytest.mark.parametrize(("days", "named"), [(59, False), (60, True), (400, True)])
    def test_brings_up_who_was_not_there_for_so_many_days(
        self, world: World, session: Session, days: int, named: bool
    ) -> None:
        world.accounts["officer"].last_signed_in_at = NOW - timedelta(days=days)
        session.flush()
        assert concerns(session) == ({"officer": (Concern.UNUSED,)} if named else {})

    def test_brings_up_who_never_came(self, session: Session, officer: Account) -> None:
        assert concerns(session) == {"officer": (Concern.NEVER,)}

    def test_brings_up_whose_agency_unit_or_days_have_ended(self, world: World, session: Session) -> None:
        yesterday = TODAY - timedelta(days=1)
        session.get_one(Agency, world.accounts["police"].agency_id).valid_to = yesterday
        world.units["585"].valid_to = yesterday
        world.accounts["leader"].valid_to = yesterday
        session.flush()
        assert concerns(session) == {
            "police": (Concern.AGENCY_ENDED,),
            "other_officer": (Concern.UNIT_ENDED,),
            "leader": (Concern.ENDED,),
        }

    def test_brings_up_who_may_do_more_than_the_role(self, world: World, session: Session) -> None:
        grant = AccountGrant(account_id=world.accounts["bank"].id, permission=Permission.RECORD_LOANS)
        session.add(grant)
        session.flush()
        assert concerns(session) == {"bank": (Concern.GRANTS,)}

    def test_leaves_out_who_is_switched_off(self, session: Session, officer: Account) -> None:
        officer.active = False
        session.flush()
        assert concerns(session) == {}


class TestADecision:
    def test_keeps_an_account_until_the_next_month(self, admin: PageClient, session: Session, officer: Account) -> None:
        page = admin.follow(admin.submit(admin.get(ADDRESS), f"{ADDRESS}/{officer.id}/keep"))
        assert "is kept until the next review" in page.text
        assert "Võ Ngọc Ánh, 16/10/2023" in page.text, "who kept it and when"
        assert review_of_month(session, TODAY).open == 0
        assert review_of_month(session, date(2023, 11, 1)).open > 0
        line = session.scalars(select(AuditEvent).where(AuditEvent.verb == "account.review_keep")).one()
        assert (line.subject_id, line.after, line.actor_name) == (officer.id, {"month": "2023-10-01"}, "Võ Ngọc Ánh")

    def test_switches_an_account_off_at_once(
        self, admin: PageClient, client_for: ClientFor, session: Session, officer: Account
    ) -> None:
        client = client_for("officer")
        client.get("/account")
        admin.follow(admin.submit(admin.get(ADDRESS), f"{ADDRESS}/{officer.id}/switch-off"))
        client.get("/account", status=302)
        assert concerns(session) == {}

    def test_is_open_again_for_who_was_switched_on_again(
        self, admin: PageClient, session: Session, officer: Account
    ) -> None:
        admin.submit(admin.get(ADDRESS), f"{ADDRESS}/{officer.id}/switch-off")
        admin.submit(admin.get(f"/admin/accounts/{officer.id}"), f"/admin/accounts/{officer.id}/enable")
        session.expire_all()
        assert review_of_month(session, TODAY).open == 1
        admin.submit(admin.get(ADDRESS), f"{ADDRESS}/{officer.id}/keep")
        assert len(session.scalars(select(AccountReview)).all()) == 1

    def test_of_an_old_state_is_refused(self, admin: PageClient, session: Session, officer: Account) -> None:
        version = officer.version + 1
        admin.post(f"{ADDRESS}/{officer.id}/keep", {"version": version}, status=409)
        admin.post(f"{ADDRESS}/{officer.id}/switch-off", {"version": version}, status=409)
        assert not session.scalars(select(AccountReview)).all()

    def test_cannot_end_ones_own_account(self, admin: PageClient, world: World) -> None:
        account = world.accounts["administrator"]
        admin.post(f"{ADDRESS}/{account.id}/switch-off", {"version": account.version}, status=422)


class TestCompletingAReview:
    def test_waits_for_every_decision(self, admin: PageClient, session: Session, officer: Account) -> None:
        assert "1 account waits for a decision" in admin.get(ADDRESS).text
        admin.post(f"{ADDRESS}/complete", status=422)
        assert not session.scalars(select(CompletedReview)).all()

    def test_stands_at_the_head_with_who_did_it_and_what_came_of_it(
        self, admin: PageClient, session: Session, officer: Account
    ) -> None:
        assert "No review was completed yet." in admin.get(ADDRESS).text
        admin.submit(admin.get(ADDRESS), f"{ADDRESS}/{officer.id}/keep")
        page = admin.follow(admin.submit(admin.get(ADDRESS), f"{ADDRESS}/complete"))
        assert "Last completed: 16/10/2023 09:30 by Võ Ngọc Ánh; 1 kept, 0 switched off." in page.text
        assert "16/10/2023 09:30" in admin.get("/admin/").text
        line = session.scalars(select(AuditEvent).where(AuditEvent.verb == "account_review.complete")).one()
        assert line.after == {"month": "2023-10-01", "kept": 1, "switched_off": 0}

    def test_happens_once_a_month(self, admin: PageClient, session: Session) -> None:
        admin.submit(admin.get(ADDRESS), f"{ADDRESS}/complete")
        assert f"{ADDRESS}/complete" not in admin.get(ADDRESS).source
        admin.post(f"{ADDRESS}/complete", status=422)
        assert len(session.scalars(select(CompletedReview)).all()) == 1
