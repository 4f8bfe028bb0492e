"""The administrator's pages of accounts and agencies."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from overseas.accounts.models import Account, AccountGrant, Agency, SignIn
from overseas.accounts.permissions import Permission
from overseas.audit.models import AuditEvent
from tests.web.client import PageClient
from tests.web.conftest import ClientFor
from tests.web.pages import Page, link_on
from tests.world import TODAY, World

ENTRY = {"username": "new.one", "name": "Người Mới", "role": "labour_officer"}


@pytest.fixture
def admin(client_for: ClientFor) -> PageClient:
    return client_for("administrator")


def add(admin: PageClient, world: World, *, status: int = 200, **changes: object) -> Page:
    page = admin.get("/admin/accounts/new")
    agency = world.accounts["officer"].agency_id
    return admin.submit(page, "/admin/accounts/new", {**ENTRY, "agency_id": agency, **changes}, status=status)


def options(page: Page, name: str) -> list[str | None]:
    """What a field of choice offers."""
    return [one.get("value") for field in page.tree.iter("select") if field.get("name") == name for one in field]


class TestAddingAnAccount:
    def test_shows_a_link_once_and_no_password(self, admin: PageClient, world: World, session: Session) -> None:
        page = add(admin, world)
        assert page.heading == "Invitation for Người Mới"
        account = session.scalars(select(Account).where(Account.username == "new.one")).one()
        assert account.password_hash is None
        assert "not set yet" in admin.get(f"/admin/accounts/{account.id}").text
        assert link_on(page) not in admin.get(f"/admin/accounts/{account.id}").source

    def test_refuses_a_name_that_is_taken(self, admin: PageClient, world: World, session: Session) -> None:
        before = session.scalar(select(func.count()).select_from(Account))
        page = add(admin, world, username="officer", status=422)
        assert "This account name is taken." in page.text
        assert page.form("/admin/accounts/new")["name"] == ["Người Mới"]
        assert session.scalar(select(func.count()).select_from(Account)) == before

    @pytest.mark.parametrize("name", ["A B", "ă", "x", "a" * 41, "a\tb", "-a", "a@b"])
    def test_refuses_a_name_that_cannot_be_typed_everywhere(self, admin: PageClient, world: World, name: str) -> None:
        add(admin, world, username=name, status=422)

    def test_refuses_a_role_that_the_agency_does_not_have(self, admin: PageClient, world: World) -> None:
        assert "An agency of this kind has no such role." in add(admin, world, role="bank_desk", status=422).text

    def test_refuses_a_provincial_officer_in_a_labour_office(self, admin: PageClient, world: World) -> None:
        assert "no such role" in add(admin, world, role="province_officer", status=422).text

    def test_keeps_desk_and_days(self, admin: PageClient, world: World, session: Session) -> None:
        fields = {"room": "Phòng 12", "phone": "0259 3822 123", "valid_from": "01/10/2023", "valid_to": "31/12/2023"}
        add(admin, world, **fields)
        account = session.scalars(select(Account).where(Account.username == "new.one")).one()
        assert (account.room, account.phone) == ("Phòng 12", "0259 3822 123")
        page = admin.get(f"/admin/accounts/{account.id}").form(f"/admin/accounts/{account.id}")
        assert {name: page[name][0] for name in fields} == fields
        assert "Phòng 12, 0259 3822 123" in admin.get("/admin/accounts").text
        wrong = add(admin, world, valid_from="02/10/2023", valid_to="01/10/2023", status=422)
        assert "before the first day" in wrong.text

    def test_refuses_to_grant_what_the_role_cannot_have(self, admin: PageClient, world: World) -> None:
        assert "This role cannot be given that." in add(admin, world, grants=["record_loans"], status=422).text
        add(admin, world, grants=["edit_accounts"], status=422)

    def test_is_in_the_trail_without_the_password(self, admin: PageClient, world: World, session: Session) -> None:
        add(admin, world)
        line = session.scalars(select(AuditEvent).where(AuditEvent.verb == "account.add")).one()
        assert line.after["username"] == "new.one"
        assert not any("password" in key for key in line.after)


class TestChangingAnAccount:
    def test_grants_a_desk_its_own_step_and_ends_its_sessions(
        self, admin: PageClient, client_for: ClientFor, world: World, session: Session
    ) -> None:
        police, client = world.accounts["police"], client_for("police")
        client.get("/account")
        address = f"/admin/accounts/{police.id}"
        admin.submit(admin.get(address), address, {"grants": ["record_legal_checks"]})
        granted = session.scalars(select(AccountGrant.permission).where(AccountGrant.account_id == police.id)).all()
        assert granted == [Permission.RECORD_LEGAL_CHECKS]
        client.get("/account", status=302)

    def test_of_its_rights_alone_makes_an_older_form_stale(
        self, admin: PageClient, client_for: ClientFor, world: World, session: Session
    ) -> None:
        police = world.accounts["police"]
        address = f"/admin/accounts/{police.id}"
        seen_before, colleague = admin.get(address), client_for("administrator")
        colleague.submit(colleague.get(address), address, {"grants": ["record_legal_checks"]})
        admin.submit(seen_before, address, {"phone": "0259 3 888 888"}, status=409)
        granted = session.scalars(select(AccountGrant.permission).where(AccountGrant.account_id == police.id)).all()
        assert granted == [Permission.RECORD_LEGAL_CHECKS]

    def test_of_role_and_agency_ends_its_sessions_and_what_it_could_open(
        self, admin: PageClient, client_for: ClientFor, world: World, session: Session
    ) -> None:
        officer, client = world.accounts["officer"], client_for("officer")
        client.get("/account")
        address = f"/admin/accounts/{officer.id}"
        to_the_bank = {"role": "bank_desk", "agency_id": world.accounts["bank"].agency_id}
        admin.submit(admin.get(address), address, to_the_bank)
        client.get("/account", status=302)
        again = client.sign_in_as(session, officer)
        again.get("/cases", status=403)
        again.get("/loans")
        ended = session.scalars(select(AuditEvent).where(AuditEvent.verb == "account.end_sessions")).one()
        assert (ended.subject_id, ended.after) == (officer.id, {})

    def test_keeps_the_sessions_when_only_the_name_is_corrected(
        self, admin: PageClient, client_for: ClientFor, world: World
    ) -> None:
        client, address = client_for("officer"), f"/admin/accounts/{world.accounts['officer'].id}"
        admin.submit(admin.get(address), address, {"name": "Nguyễn Thị Lành Lành"})
        client.get("/account")

    def test_tells_the_slower_of_two_who_was_faster_and_keeps_his_words(
        self, admin: PageClient, client_for: ClientFor, world: World, session: Session
    ) -> None:
        address = f"/admin/accounts/{world.accounts['officer'].id}"
        mine, theirs = admin.get(address), admin.get(address)
        admin.submit(theirs, address, {"name": "Tên Của Họ"})
        page = admin.submit(mine, address, {"name": "Tên Của Tôi"}, status=409)
        assert "Võ Ngọc Ánh saved this account" in page.text
        assert "Tên Của Họ" in page.text
        assert page.form(address)["name"] == ["Tên Của Tôi"]
        session.expire_all()
        assert session.get_one(Account, world.accounts["officer"].id).name == "Tên Của Họ"
        admin.submit(page, address)
        session.expire_all()
        assert session.get_one(Account, world.accounts["officer"].id).name == "Tên Của Tôi"

    @pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "١"])
    def test_asks_for_the_version_it_was_filled_from(self, admin: PageClient, world: World, version: str) -> None:
        address = f"/admin/accounts/{world.accounts['officer'].id}"
        admin.submit(admin.get(address), address, {"version": version}, status=422)

    def test_leaves_it_in_its_agency_even_when_that_has_ended(
        self, admin: PageClient, world: World, session: Session
    ) -> None:
        officer, agency = world.accounts["officer"], world.accounts["officer"].agency_id
        session.get_one(Agency, agency).valid_to = TODAY - timedelta(days=1)
        session.flush()
        address = f"/admin/accounts/{officer.id}"
        admin.submit(admin.get(address), address, {"phone": "0259 3822 123"})
        session.refresh(officer)
        assert (officer.agency_id, officer.phone) == (agency, "0259 3822 123")
        assert str(agency) not in options(admin.get("/admin/accounts/new"), "agency_id"), "nobody new comes there"

    def test_offers_each_permission_once_and_chooses_nothing_for_the_administrator(self, admin: PageClient) -> None:
        page = admin.get("/admin/accounts/new")
        offered = [one.get("value") for one in page.tree.iter("input") if one.get("name") == "grants"]
        assert sorted(set(offered)) == sorted(offered)
        assert [page.form("/admin/accounts/new").get(name) for name in ("role", "agency_id")] == [[""], [""]]
        for field in ("role", "agency_id"):
            assert options(page, field)[0] == ""

    def test_of_nobody_is_not_found(self, admin: PageClient) -> None:
        admin.get("/admin/accounts/999999", status=404)
        admin.get("/admin/accounts/99999999999999999999", status=404)
        admin.post("/admin/accounts/999999", {**ENTRY, "agency_id": 1, "version": 1}, status=None)


class TestSwitchingAnAccountOff:
    def test_ends_its_sessions_at_once(
        self, admin: PageClient, client_for: ClientFor, world: World, session: Session
    ) -> None:
        client, account = client_for("officer"), world.accounts["officer"]
        client.get("/account")
        address = f"/admin/accounts/{account.id}"
        admin.follow(admin.submit(admin.get(address), f"{address}/disable"))
        client.get("/account", status=302)
        assert not session.scalars(select(SignIn).where(SignIn.account_id == account.id)).all()
        admin.follow(admin.submit(admin.get(address), f"{address}/enable"))

    def test_is_not_possible_with_ones_own(self, admin: PageClient, world: World) -> None:
        address = f"/admin/accounts/{world.accounts['administrator'].id}"
        assert "Switch off" not in admin.get(address).text
        admin.post(f"{address}/disable", {"version": 1}, status=422)

    def test_with_an_old_version_is_refused(self, admin: PageClient, world: World) -> None:
        account = world.accounts["officer"]
        admin.post(f"/admin/accounts/{account.id}/disable", {"version": account.version + 1}, status=409)


class TestADatedAccount:
    @pytest.mark.parametrize(
        ("field", "days", "state"), [("valid_from", 1, "begins later"), ("valid_to", -1, "has ended")]
    )
    def test_is_nobody_outside_of_its_days(
        self, admin: PageClient, client_for: ClientFor, world: World, field: str, days: int, state: str
    ) -> None:
        client, account = client_for("officer"), world.accounts["officer"]
        for day, status in ((0, 200), (days, 302)):
            setattr(account, field, TODAY + timedelta(days=day))
            world.session.flush()
            client.get("/account", status=status)
        assert state in admin.get(f"/admin/accounts/{account.id}").text


class TestAgencies:
    def test_of_the_province_belong_to_a_whole_province(self, admin: PageClient, session: Session) -> None:
        fields = {"name": "Sở", "kind": "province", "unit_code": "587", "valid_from": "01/01/2020"}
        page = admin.submit(admin.get("/admin/agencies/new"), "/admin/agencies/new", fields, status=422)
        assert "belongs to a province, not to a part of it" in page.text
        admin.follow(admin.submit(page, "/admin/agencies/new", {"unit_code": "62"}))

    def test_of_administration_are_named_to_whoever_forgot_the_password(
        self, admin: PageClient, browser: PageClient, world: World
    ) -> None:
        address = f"/admin/agencies/{world.accounts['administrator'].agency_id}"
        admin.follow(admin.submit(admin.get(address), address, {"contact": "Phòng 5, 0259 111"}))
        page = browser.get(browser.get("/sign-in").links["Forgotten your password?"])
        assert "Phòng 5, 0259 111" in page.text
        assert "Ask the administrator" in page.text

    def test_are_added_for_a_unit_by_its_code(self, admin: PageClient, session: Session) -> None:
        page = admin.get("/admin/agencies/new")
        fields = {"name": "Công an Ninh Sơn", "kind": "police", "unit_code": "585", "valid_from": "01/01/2020"}
        admin.follow(admin.submit(page, "/admin/agencies/new", fields))
        assert session.scalars(select(Agency).where(Agency.name == "Công an Ninh Sơn")).one().unit_id

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("unit_code", "99", "No unit bore this code"),
            ("valid_from", "31/02/2020", "There is no such day"),
            ("valid_to", "31/12/2019", "before the first day"),
            ("name", "x" * 300, "too long"),
            ("kind", "army", "Not a valid choice"),
        ],
    )
    def test_with_a_mistake_keep_what_was_typed(self, admin: PageClient, field: str, value: str, said: str) -> None:
        page = admin.get("/admin/agencies/new")
        fields = {"name": "Công an", "kind": "police", "unit_code": "585", "valid_from": "01/01/2020", field: value}
        page = admin.submit(page, "/admin/agencies/new", fields, status=422)
        assert said in page.text
        if field != "kind":
            assert page.form("/admin/agencies/new")[field] == [value]

    def test_of_one_kind_from_one_day_on_are_one(self, admin: PageClient) -> None:
        page = admin.get("/admin/agencies/new")
        fields = {"name": "Một nữa", "kind": "labour", "unit_code": "587", "valid_from": "08/07/2004"}
        assert "has an agency of this kind" in admin.submit(page, "/admin/agencies/new", fields, status=422).text

    def test_are_changed_by_one_at_a_time(self, admin: PageClient, world: World) -> None:
        address = f"/admin/agencies/{world.accounts['officer'].agency_id}"
        mine, theirs = admin.get(address), admin.get(address)
        admin.follow(admin.submit(theirs, address, {"name": "Phòng của họ"}))
        page = admin.submit(mine, address, {"name": "Phòng của tôi"}, status=409)
        assert "Phòng của họ" in page.text
        assert page.form(address)["name"] == ["Phòng của tôi"]


class TestTheListOfAccounts:
    def test_finds_names_without_marks(self, admin: PageClient) -> None:
        page = admin.get("/admin/accounts", q="lanh nguyen")
        assert "Nguyễn Thị Lành" in page.text
        assert "1 account" in page.text
        assert "No account fits" in admin.get("/admin/accounts", q="không ai").text

    def test_refuses_words_that_are_too_long(self, admin: PageClient) -> None:
        admin.get("/admin/accounts", q="x" * 200, status=422)


class TestTheHealthPage:
    def test_says_what_it_runs_on(self, admin: PageClient) -> None:
        page = admin.get("/admin/")
        assert "Revision of the tables" in page.text
        assert page.menu[0] == "Health"

    def test_leads_to_the_table_of_permissions(self, admin: PageClient) -> None:
        assert "Record the answer of a record check" in admin.get("/admin/permissions").text
