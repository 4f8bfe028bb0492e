"""Who is behind a token or a name, what she may do, and where."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from overseas.accounts.actions import AccountEntry, AgencyEntry, add_account, add_agency, start_session
from overseas.accounts.models import Account, AccountGrant, Agency, AgencyKind
from overseas.accounts.passwords import USUAL_RULES
from overseas.accounts.permissions import GRID, Permission, Role
from overseas.accounts.policy import may, reach
from overseas.accounts.queries import SessionRules, actor_by_username, holding_office, live_session
from overseas.accounts.session_limits import SessionLimits
from overseas.audit.journal import Program
from overseas.kernel.errors import Invalid, NotFound
from overseas.units.scope import EVERYWHERE, NOWHERE, Reach
from tests.world import NOW, SINCE, TODAY, World

BY = Program("test")
RULES = SessionRules(SessionLimits.of(idle_minutes=30, absolute_hours=12), USUAL_RULES)


def add(session: Session, world: World, kind: AgencyKind, code: str, role: Role) -> Account:
    agency = add_agency(session, BY, AgencyEntry(kind, f"{kind} {code}", world.units[code].id, SINCE), at=NOW)
    entry = AccountEntry(f"{role}.{code.lower()}".replace("_", "-"), "Một Người", role, agency.id)
    return add_account(session, BY, entry, at=NOW)


class TestAnActor:
    @pytest.mark.parametrize(
        "name",
        ["officer", "other_officer", "foreign_officer", "province", "police", "bank", "leader", "administrator"],
    )
    def test_is_what_the_small_world_says(self, session: Session, world: World, name: str) -> None:
        assert actor_by_username(session, name, TODAY) == world.actor(name)

    def test_without_a_case_has_no_part_of_the_tree(self, session: Session, world: World) -> None:
        assert actor_by_username(session, "administrator", TODAY).area == NOWHERE

    def test_of_the_nation_sees_everything(self, session: Session, world: World) -> None:
        account = add(session, world, AgencyKind.LEADERSHIP, "VN", Role.LEADER)
        assert actor_by_username(session, account.username, TODAY).area == EVERYWHERE

    def test_of_a_district_sees_the_offices_below_it(self, session: Session, world: World) -> None:
        add_agency(session, BY, AgencyEntry(AgencyKind.LABOUR, "Xã", world.units["22870"].id, SINCE), at=NOW)
        below = frozenset({world.units["587"].id, world.units["22870"].id})
        assert actor_by_username(session, "police", TODAY).area == Reach(unit_ids=below)
        assert actor_by_username(session, "other_officer", TODAY).area == world.actor("other_officer").area

    def test_has_what_was_granted_and_nothing_that_its_role_cannot_have(self, session: Session, world: World) -> None:
        for permission in (Permission.RECORD_LEGAL_CHECKS, Permission.EDIT_ACCOUNTS):
            session.add(AccountGrant(account_id=world.accounts["police"].id, permission=permission))
        session.flush()
        police = actor_by_username(session, "police", TODAY)
        assert police.permissions == GRID[Role.POLICE_DESK] | {Permission.RECORD_LEGAL_CHECKS}

    def test_reaches_nowhere_without_the_permission(self, world: World) -> None:
        police = world.actor("police")
        assert reach(police, Permission.VIEW_LEGAL_CHECKS) == police.area
        assert reach(police, Permission.VIEW_CASES) == NOWHERE
        assert not may(police, Permission.RECORD_LEGAL_CHECKS)

    def test_is_nobody_when_switched_off_or_when_the_agency_has_ended(self, session: Session, world: World) -> None:
        world.accounts["bank"].active = False
        session.get_one(Agency, world.accounts["officer"].agency_id).valid_to = TODAY - timedelta(days=1)
        session.flush()
        for name in ("bank", "officer", "nobody"):
            with pytest.raises(NotFound):
                actor_by_username(session, name, TODAY)

    def test_is_asked_for_in_one_statement(self, session: Session, world: World) -> None:
        said: list[str] = []
        token = start_session(session, world.actor("officer"), device=None, at=NOW)
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *args: said.append(args[2]))
        live = live_session(session, token, at=NOW, today=TODAY, rules=RULES)
        assert live is not None
        assert live.actor == world.actor("officer")
        assert len(said) == 1


class TestTheHoldingOffice:
    @pytest.mark.parametrize(("place", "holder"), [("22870", "587"), ("587", "587"), ("58", "58"), ("23356", "610")])
    def test_is_the_next_labour_office_upwards(self, session: Session, world: World, place: str, holder: str) -> None:
        assert holding_office(session, world.units[place].id, TODAY).code == holder

    def test_is_the_provinces_when_the_districts_has_ended(self, session: Session, world: World) -> None:
        session.get_one(Agency, world.accounts["officer"].agency_id).valid_to = TODAY - timedelta(days=1)
        session.flush()
        assert holding_office(session, world.units["22870"].id, TODAY).code == "58"

    def test_is_missing_where_there_is_none(self, session: Session, world: World) -> None:
        for unit, on in (("VN", TODAY), ("22870", date(2000, 1, 1))):
            with pytest.raises(Invalid):
                holding_office(session, world.units[unit].id, on)


class TestAddingAnAccount:
    def test_must_fit_role_and_agency(self, session: Session, world: World) -> None:
        with pytest.raises(Invalid, match="no such role"):
            add(session, world, AgencyKind.BANK, "585", Role.POLICE_DESK)
        with pytest.raises(Invalid, match="no such role"):
            add(session, world, AgencyKind.LABOUR, "62", Role.PROVINCE_OFFICER)
        assert add(session, world, AgencyKind.PROVINCE, "62", Role.PROVINCE_OFFICER)
        entry = AccountEntry("x.y", "X", Role.LEADER, 999_999)
        with pytest.raises(Invalid, match="no such agency"):
            add_account(session, BY, entry, at=NOW)
