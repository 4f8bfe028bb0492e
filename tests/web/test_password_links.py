"""One-time links: the administrator makes one, its owner sets a password with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.actions import give_link
from overseas.accounts.models import Account, AccountLink, SignIn
from overseas.accounts.passwords import hash_password, matches
from overseas.accounts.tokens import CODE_SIGNS, bare_code, hash_of, new_code
from overseas.audit.models import AuditEvent, RefusalEvent
from overseas.web.refusals import WRITTEN_OF_STRANGER
from tests.web.client import PageClient
from tests.web.conftest import ClientFor
from tests.web.pages import Page, link_on
from tests.world import NOW, PASSWORD, TODAY, World

NEW = "bốn mùa đều đẹp cả"

Link = Callable[[], str]


@pytest.fixture
def officer(world: World, session: Session) -> Account:
    world.accounts["officer"].password_hash = hash_password(PASSWORD)
    session.flush()
    return world.accounts["officer"]


@pytest.fixture
def link(world: World, session: Session, officer: Account) -> Link:
    """Makes a link of the officer and gives its address."""

    def make() -> str:
        code = give_link(session, world.actor("administrator"), officer, lasts=timedelta(hours=72), at=NOW)
        return f"/password/{code}"

    return make


def set_password(browser: PageClient, address: str, password: str = NEW, *, status: int = 303) -> Page:
    return browser.post(address, {"new_password": password, "repeat_password": password}, status=status)


def refusals(session: Session) -> list[tuple[int | None, str, str]]:
    """Account, address and reason of everything that was refused."""
    lines = session.scalars(select(RefusalEvent).order_by(RefusalEvent.id))
    return [(line.account_id, line.address, line.what.removeprefix("link.")) for line in lines]


class TestAnInvitation:
    def test_lets_its_owner_set_a_password_and_sign_in(
        self, client_for: ClientFor, browser: PageClient, world: World, session: Session
    ) -> None:
        admin = client_for("administrator")
        agency = world.accounts["officer"].agency_id
        entry = {"username": "new.one", "name": "Người Mới", "role": "labour_officer", "agency_id": agency}
        given = admin.submit(admin.get("/admin/accounts/new"), "/admin/accounts/new", entry, status=200)
        address = link_on(given)
        page = browser.get(address)
        assert "Người Mới" in page.text
        assert "new.one" in page.text
        sign_in = browser.follow(browser.submit(page, address, {"new_password": NEW, "repeat_password": NEW}))
        assert "Your password is set." in sign_in.text
        browser.submit(sign_in, "/sign-in", {"username": "new.one", "password": NEW})
        assert browser.get("/account").status == 200
        line = session.scalars(select(AuditEvent).where(AuditEvent.verb == "account.set_password")).one()
        assert line.actor_name == "Người Mới"

    def test_is_needed_before_anybody_can_sign_in(self, browser: PageClient, world: World, session: Session) -> None:
        world.accounts["officer"].password_hash = None
        session.flush()
        for password in ("", "!", PASSWORD):
            browser.post("/sign-in", {"username": "officer", "password": password}, status=None)
            browser.get("/account", status=302)


class TestALinkForANewPassword:
    def test_leaves_everything_as_it_is_until_it_is_used(
        self, browser: PageClient, client_for: ClientFor, link: Link, officer: Account, session: Session
    ) -> None:
        signed_in, address = client_for("officer"), link()
        browser.get(address)
        signed_in.get("/account")
        session.refresh(officer)
        assert matches(officer.password_hash, PASSWORD)

    def test_ends_every_session_and_the_old_password_when_it_is_used(
        self, browser: PageClient, client_for: ClientFor, link: Link, officer: Account, session: Session
    ) -> None:
        signed_in = client_for("officer")
        signed_in.get("/account")
        set_password(browser, link())
        signed_in.get("/account", status=302)
        session.expire_all()
        assert matches(officer.password_hash, NEW)
        assert officer.password_set_at == NOW
        assert not session.scalars(select(SignIn).where(SignIn.account_id == officer.id)).all()

    def test_does_not_sign_anybody_in(self, browser: PageClient, link: Link) -> None:
        set_password(browser, link())
        browser.get("/account", status=302)

    def test_can_be_typed_from_paper(self, browser: PageClient, link: Link) -> None:
        address = link()
        browser.get(address.replace("-", "").upper().replace("/PASSWORD/", "/password/"))

    @pytest.mark.parametrize(
        ("password", "said"),
        [
            ("ngắn quá", "at least 12 characters"),
            ("Mật khẩu của tôi", "tried first"),
            ("Nguyễn Thị Lành 1", "Your name may not stand in your password."),
        ],
    )
    def test_refuses_a_weak_password_and_stays_good(
        self, browser: PageClient, link: Link, password: str, said: str
    ) -> None:
        address = link()
        page = set_password(browser, address, password, status=422)
        assert said in page.text
        assert password not in page.source
        set_password(browser, address)

    def test_asks_for_the_same_password_twice(self, browser: PageClient, link: Link) -> None:
        fields = {"new_password": NEW, "repeat_password": f"{NEW}!"}
        assert "not the same" in browser.post(link(), fields, status=422).text

    def test_stands_in_no_line_of_the_log(
        self, browser: PageClient, link: Link, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("INFO")
        address = link()
        browser.get(address, status=422, unknown="1")
        browser.http.put(address)
        browser.get(f"{address}/more", status=404)
        assert len([line for line in caplog.messages if " answered " in line]) == 3
        assert address.removeprefix("/password/") not in caplog.text

    def test_keeps_only_a_hash_of_the_code(self, link: Link, session: Session) -> None:
        code = link().removeprefix("/password/")
        row = session.scalars(select(AccountLink)).one()
        assert row.code_hash == hash_of(bare_code(code))
        assert code not in str([(line.before, line.after) for line in session.scalars(select(AuditEvent))])


class TestALinkThatIsWorthNothing:
    """A clear refusal, a line in the trail, and nothing changed."""

    @pytest.fixture(autouse=True)
    def _nothing_changes(self, officer: Account, session: Session) -> None:
        self.officer, self.session = officer, session

    def refused(self, browser: PageClient, address: str, said: str, why: str, *, status: int = 410) -> None:
        before = self.officer.password_hash
        for page in (browser.get(address, status=status), set_password(browser, address, "khác hẳn đi", status=status)):
            assert said in page.text
            assert "Nothing was changed" in page.text
            assert "ask the administrator" in page.text
        self.session.expire_all()
        assert self.officer.password_hash == before
        number = self.officer.id if status == 410 else None
        assert refusals(self.session) == [(number, "127.0.0.1", why)] * 2

    def test_because_it_was_used(self, browser: PageClient, link: Link) -> None:
        address = link()
        set_password(browser, address)
        self.session.expire_all()
        self.refused(browser, address, "works only once", "used")

    def test_because_it_ran_out(self, browser: PageClient, link: Link) -> None:
        address = link()
        self.session.scalars(select(AccountLink)).one().expires_at = NOW
        self.session.flush()
        self.refused(browser, address, "has run out", "expired")

    def test_because_a_newer_one_was_made(self, browser: PageClient, link: Link) -> None:
        first, second = link(), link()
        self.refused(browser, first, "replaced by a newer one", "withdrawn")
        set_password(browser, second)

    def test_because_its_owner_changed_the_password(
        self, browser: PageClient, client_for: ClientFor, link: Link
    ) -> None:
        address, client = link(), client_for("officer")
        fields = {"current_password": PASSWORD, "new_password": NEW, "repeat_password": NEW}
        client.submit(client.get("/account"), "/account/password", fields)
        self.session.expire_all()
        self.refused(browser, address, "not needed any more", "withdrawn")

    def test_because_the_account_was_switched_off(
        self, browser: PageClient, client_for: ClientFor, link: Link, world: World
    ) -> None:
        address, admin = link(), client_for("administrator")
        page = admin.get(f"/admin/accounts/{self.officer.id}")
        admin.submit(page, f"/admin/accounts/{self.officer.id}/disable")
        self.session.expire_all()
        self.refused(browser, address, "does not work any more", "account_off")
        again = admin.get(f"/admin/accounts/{self.officer.id}")
        assert "Make a link" not in again.text, "switch it on first"
        admin.submit(again, f"/admin/accounts/{self.officer.id}/enable")
        assert "replaced by a newer one" in browser.get(address, status=410).text, "switching on revives no link"

    def test_because_the_agency_has_ended(self, browser: PageClient, link: Link) -> None:
        address = link()
        agency = self.session.get_one(Account.agency.property.mapper.class_, self.officer.agency_id)
        agency.valid_to = TODAY - timedelta(days=1)
        self.session.flush()
        self.refused(browser, address, "does not work any more", "account_off")

    @pytest.mark.parametrize("code", ["x", "k7qm-4x2p-k7qm-4x2p-k7qm-4x2p-k7qm", "a" * 500, "%F0%9F%94%91", "%00", "-"])
    def test_because_there_never_was_one(self, browser: PageClient, code: str) -> None:
        self.refused(browser, f"/password/{code}", "There is no such link", "unknown", status=404)

    def test_writes_no_more_than_so_many_lines_of_one_address(self, browser: PageClient) -> None:
        for _ in range(WRITTEN_OF_STRANGER + 5):
            browser.get("/password/x", status=404)
        assert len(refusals(self.session)) == WRITTEN_OF_STRANGER


class TestMakingALink:
    def test_is_refused_from_an_old_state_of_the_account(self, client_for: ClientFor, officer: Account) -> None:
        admin = client_for("administrator")
        admin.post(f"/admin/accounts/{officer.id}/link", {"version": officer.version + 1}, status=409)

    def test_is_in_the_trail_with_its_purpose(self, client_for: ClientFor, officer: Account, session: Session) -> None:
        admin = client_for("administrator")
        page = admin.submit(
            admin.get(f"/admin/accounts/{officer.id}"), f"/admin/accounts/{officer.id}/link", status=200
        )
        assert page.heading == "New password for Nguyễn Thị Lành"
        line = session.scalars(select(AuditEvent).where(AuditEvent.verb == "account.make_link")).one()
        assert (line.subject_id, line.after["purpose"]) == (officer.id, "reset")
        assert "works until" in admin.get(f"/admin/accounts/{officer.id}").text

    def test_gives_a_code_without_signs_that_look_alike(self) -> None:
        codes = {new_code() for _ in range(200)}
        assert len(codes) == 200
        assert set("".join(codes)) <= {*CODE_SIGNS, "-"}
        assert not set("ilo01") & set(CODE_SIGNS)
