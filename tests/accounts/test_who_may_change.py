"""Accounts and agencies are changed by administrators, whatever door the request comes through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from overseas.accounts.actions import (
    AccountEntry,
    AgencyEntry,
    add_account,
    add_agency,
    change_language,
    change_password,
    disable_account,
    edit_account,
    edit_agency,
    enable_account,
    end_session,
    give_link,
    make_link,
)
from overseas.accounts.actions.end_sessions import end_account_sessions, end_everybodys_sessions
from overseas.accounts.models import AgencyKind
from overseas.accounts.permissions import GRID, Permission, Role
from overseas.accounts.policy import Actor
from overseas.accounts.session_limits import SessionLimits
from overseas.audit.journal import Program
from overseas.kernel.errors import Forbidden
from tests.world import NOW, SINCE, World

HOUR = timedelta(hours=1)

Attempt = Callable[[Session, World, Any], object]


def account_entry(world: World) -> AccountEntry:
    return AccountEntry("nguyen.an", "Nguyễn An", Role.LABOUR_OFFICER, world.accounts["officer"].agency_id)


def agency_entry(world: World) -> AgencyEntry:
    return AgencyEntry(AgencyKind.LABOUR, "Phòng", world.units["22870"].id, SINCE)


LIMITS = SessionLimits.of(idle_minutes=30, absolute_hours=12)
BY_ADMINISTRATORS: dict[str, Attempt] = {
    "add_account": lambda s, w, by: add_account(s, by, account_entry(w), at=NOW),
    "edit_account": lambda s, w, by: edit_account(
        s, by, w.accounts["bank"].id, account_entry(w), version=w.accounts["bank"].version, at=NOW
    ),
    "disable_account": lambda s, w, by: disable_account(s, by, w.accounts["bank"].id, version=1, at=NOW),
    "enable_account": lambda s, w, by: enable_account(s, by, w.accounts["bank"].id, version=1, at=NOW),
    "make_link": lambda s, w, by: make_link(s, by, w.accounts["bank"].id, version=1, lasts=HOUR, at=NOW),
    "give_link": lambda s, w, by: give_link(s, by, w.accounts["bank"], lasts=HOUR, at=NOW),
    "end_account_sessions": lambda s, w, by: (
        end_account_sessions(s, by, w.accounts["bank"], limits=LIMITS, at=NOW) == 0
    ),
    "end_everybodys_sessions": lambda s, _w, by: end_everybodys_sessions(s, by, limits=LIMITS, at=NOW) == {},
    "add_agency": lambda s, w, by: add_agency(s, by, agency_entry(w), at=NOW),
    "edit_agency": lambda s, w, by: edit_agency(
        s, by, w.accounts["bank"].agency_id, agency_entry(w), version=1, at=NOW
    ),
}
BY_ONESELF: dict[str, Callable[[Session, Actor], object]] = {
    "change_password": lambda s, by: change_password(s, by, kept_hash="x", new_hash="y", here="z", at=NOW),
    "change_language": lambda s, by: change_language(s, by, "en", at=NOW),
    "end_session": lambda s, by: end_session(s, by, "0" * 64, at=NOW),
}
OTHERS = sorted(role for role in Role if Permission.EDIT_ACCOUNTS not in GRID[role])


class TestChangingAccounts:
    @pytest.mark.parametrize("action", BY_ADMINISTRATORS)
    def test_is_refused_to_every_other_role(self, session: Session, world: World, action: str) -> None:
        actors = [actor for actor in world.actors.values() if actor.role in OTHERS]
        assert {actor.role for actor in actors} == set(OTHERS)
        for actor in actors:
            with pytest.raises(Forbidden):
                BY_ADMINISTRATORS[action](session, world, actor)

    @pytest.mark.parametrize("action", BY_ADMINISTRATORS)
    def test_is_open_to_the_administrator(self, session: Session, world: World, action: str) -> None:
        assert BY_ADMINISTRATORS[action](session, world, world.actor("administrator"))

    def test_is_open_to_the_machines_own_commands(self, session: Session, world: World) -> None:
        assert add_account(session, Program("overseas accounts"), account_entry(world), at=NOW)


class TestOnesOwnAccount:
    @pytest.mark.parametrize("action", BY_ONESELF)
    def test_is_not_changed_without_the_right_to_it(self, session: Session, world: World, action: str) -> None:
        nobody = replace(world.actor("officer"), permissions=frozenset({Permission.VIEW_CASES}))
        with pytest.raises(Forbidden):
            BY_ONESELF[action](session, nobody)
