"""The pages of the trail: the whole timeline, the case on a day, who looked at a person, what an account did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from overseas.audit.models import AuditEvent, ReadEvent
from overseas.cases.models import Case
from overseas.norms.actions import load_norms
from tests.cases.sample_cases import add_case, add_markets
from tests.web.client import PageClient
from tests.web.conftest import ClientFor
from tests.web.pages import Page
from tests.world import TODAY, World


@pytest.fixture
def case(world: World, client_for: ClientFor) -> Case:
    """A case that was looked at, closed and opened again."""
    load_norms(world.session)
    add_markets(world)
    made = add_case(world, "Đàng Thị Mai")
    officer = client_for("officer")
    page = officer.get(f"/cases/{made.id}/close")
    officer.submit(page, f"/cases/{made.id}/close", {"reason": "withdrew", "note": "Về chăm mẹ"})
    return made


class TestTheTimelineOfACase:
    def test_shows_what_was_done_and_who_looked(self, case: Case, client_for: ClientFor) -> None:
        page = client_for("officer").get(f"/cases/{case.id}/timeline")
        assert "Closed the case before departure" in page.text
        assert "Opened the case to read it" in page.text

    def test_is_narrowed_by_kind_person_and_day(self, world: World, case: Case, client_for: ClientFor) -> None:
        officer, here = client_for("officer"), f"/cases/{case.id}/timeline"
        assert "Closed the case" not in officer.get(here, show="reads").text
        mine = world.accounts["officer"].id
        assert "Closed the case" in officer.get(here, by=str(mine)).text
        client_for("province").get(f"/cases/{case.id}")
        other = world.accounts["province"].id
        assert "Closed the case" not in officer.get(here, by=str(other)).text
        earlier = f"{TODAY - timedelta(days=1):%d/%m/%Y}"
        assert "Closed the case" not in officer.get(here, until=earlier).text
        assert "Closed the case" in officer.get(here, since=earlier).text

    def test_refuses_what_cannot_be_asked(self, case: Case, client_for: ClientFor) -> None:
        officer, here = client_for("officer"), f"/cases/{case.id}/timeline"
        officer.get(here, since="31/02/2023", status=422)
        officer.get(here, since="02/01/2023", until="01/01/2023", status=422)
        officer.get(here, by="999999", status=422)
        officer.get(here, show="nothing", status=422)


class TestEntryByEntry:
    def test_says_who_changed_an_entry_from_what_to_what(self, world: World, case: Case, client_for: ClientFor) -> None:
        page = client_for("officer").get(f"/cases/{case.id}/changes")
        assert "Stage Preparing → Closed before departure" in page.text
        assert world.accounts["officer"].name in page.text
        assert "case.changes" in world.session.scalars(select(ReadEvent.what)).all()

    def test_shows_nothing_of_another_case(self, world: World, case: Case, client_for: ClientFor) -> None:
        other = add_case(world, "Katơr Huy")
        assert "→" not in client_for("officer").get(f"/cases/{other.id}/changes").text

    def test_is_narrowed_to_one_entry_person_and_day(self, world: World, case: Case, client_for: ClientFor) -> None:
        officer, here = client_for("officer"), f"/cases/{case.id}/changes"
        assert "Why it was closed" not in officer.get(here, field="case_file.stage").text
        narrowed = officer.get(here, field="case_file.closed_reason", by=str(world.accounts["officer"].id))
        assert "Why it was closed – → Withdrew" in narrowed.text
        assert "Preparing →" not in narrowed.text
        (wider,) = (href for words, href in narrowed.links.items() if words.startswith("Remove the filter"))
        assert officer.get(wider).text.count("→") > 1
        assert "→" not in officer.get(here, until="01/01/2020").text

    def test_refuses_an_entry_that_there_is_not(self, case: Case, client_for: ClientFor) -> None:
        for code in ("nothing", "sign_in.token_hash", "case_file.nothing"):
            client_for("officer").get(f"/cases/{case.id}/changes", field=code, status=422)
        client_for("officer").get(f"/cases/{case.id}/changes", since="31/02/2023", status=422)


class TestTheCaseOnADay:
    def test_shows_what_the_trail_kept(self, case: Case, client_for: ClientFor) -> None:
        officer = client_for("officer")
        page = officer.get(f"/cases/{case.id}/on-day")
        # This case was laid into the tables by hand: the trail knows only how it was closed.
        assert "Withdrew" in page.text
        # What is erased with a person is not kept in the trail: it outlives her file.
        assert "Về chăm mẹ" not in page.text

    def test_before_the_case_was_known_says_so(self, case: Case, client_for: ClientFor) -> None:
        page = client_for("officer").get(f"/cases/{case.id}/on-day", day="01/01/2020")
        assert "The trail knows nothing of this case on that day" in page.text
        client_for("officer").get(f"/cases/{case.id}/on-day", day="nonsense", status=422)


class TestWhoLookedAtAPerson:
    def test_is_told_to_the_province(self, world: World, case: Case, client_for: ClientFor) -> None:
        page = client_for("province").get(f"/trail/people/{case.worker_id}")
        assert world.accounts["officer"].name in page.text
        assert "Opened the case to read it" in page.text
        assert "worker.trail" in world.session.scalars(select(ReadEvent.what)).all()

    def test_shows_each_kind_and_nothing_of_others(self, world: World, case: Case, client_for: ClientFor) -> None:
        other = add_case(world, "Katơr Huy")
        here = client_for("province")
        assert "Closed the case" in here.get(f"/trail/people/{case.worker_id}", kind="done").text
        assert "Preparing → Closed" in here.get(f"/trail/people/{case.worker_id}", kind="changed").text
        for kind in ("done", "changed", "read"):
            page = here.get(f"/trail/people/{other.worker_id}", kind=kind).text
            assert "Closed the case" not in page
            assert "→" not in page

    def test_is_not_told_to_the_administrator_or_the_district(self, case: Case, client_for: ClientFor) -> None:
        client_for("administrator").get(f"/trail/people/{case.worker_id}", status=403)
        client_for("officer").get(f"/trail/people/{case.worker_id}", status=403)


class TestWhatAnAccountDid:
    def test_is_told_to_the_province_with_what_was_recorded(
        self, world: World, case: Case, client_for: ClientFor
    ) -> None:
        here = f"/trail/accounts/{world.accounts['officer'].id}"
        province = client_for("province")
        assert "Closed the case before departure" in province.get(here).text
        changed = province.get(here, kind="changed").text
        assert "Stage Preparing → Closed before departure" in changed
        assert world.accounts["officer"].username in changed
        assert "case_file" not in changed
        assert "Opened the case to read it" in province.get(here, kind="read").text
        province.get(here, kind="nothing", status=422)

    def test_is_told_to_the_administrator_without_it(self, world: World, case: Case, client_for: ClientFor) -> None:
        here = f"/trail/accounts/{world.accounts['officer'].id}"
        administrator = client_for("administrator")
        assert "Closed the case before departure" in administrator.get(here).text
        for kind in ("done", "changed", "read", "refused"):
            assert "Preparing →" not in administrator.get(here, kind=kind).text
            assert "Đàng Thị Mai" not in administrator.get(here, kind=kind).text

    def test_of_another_province_is_nobodys_business(self, world: World, client_for: ClientFor) -> None:
        client_for("province").get(f"/trail/accounts/{world.accounts['foreign_officer'].id}", status=404)

    def test_comes_in_pages(self, world: World, client_for: ClientFor) -> None:
        account = world.accounts["officer"]
        world.session.add_all(
            AuditEvent(
                at=world.session.get_one(type(account), account.id).created_at + timedelta(minutes=turn),
                account_id=account.id, actor_name=account.name, verb="account.sign_in", subject_type="account",
                subject_id=turn, before={}, after={},
            )
            for turn in range(120)
        )  # fmt: skip
        world.session.flush()
        administrator = client_for("administrator")
        first = administrator.get(f"/trail/accounts/{account.id}")
        assert "account 119" in first.text
        second = administrator.get(next_page(first))
        assert "account 119" not in second.text
        assert "account 69" in second.text


def next_page(page: Page) -> str:
    return next(link.get("href", "") for link in page.tree.iter("a") if link.get("rel") == "next")


class TestRefusals:
    def test_are_listed_for_who_looks_after_the_installation(
        self, world: World, browser: PageClient, client_for: ClientFor
    ) -> None:
        browser.post("/sign-in", {"username": "nobody", "password": "x"}, status=401)
        page = client_for("administrator").get("/trail/refusals")
        assert "Wrong account name or password" in page.text
        assert "a stranger" in page.text
        client_for("province").get("/trail/refusals", status=404)


def test_the_trail_shows_its_last_seals(world: World, client_for: ClientFor) -> None:
    page = client_for("administrator").get("/trail")
    assert "none yet" in page.text
    assert world.accounts["leader"].name in page.text
