"""Two windows change in the same moment how one account is signed in to: each on a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event

import pyotp
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from overseas.accounts.actions.factors import add_app, make_recovery_codes, remove_app
from overseas.accounts.actions.links import give_link, set_password_by_link
from overseas.accounts.actions.security_keys import remove_key
from overseas.accounts.actions.sign_in import start_session
from overseas.accounts.directory import link_in_hand
from overseas.accounts.models import SignIn
from overseas.accounts.passwords import ProvedPassword
from overseas.accounts.policy import Actor
from overseas.accounts.second_factor.models import CodeApp, RecoveryCode, SecurityKey
from overseas.accounts.second_factor.queries import factors_of
from overseas.accounts.second_factor.recovery_codes import HOW_MANY, new_sheet
from overseas.kernel.database import open_engine
from overseas.kernel.errors import Invalid, NotFound
from overseas.kernel.integrity import learn_constraints
from overseas.kernel.unit_of_work import Store
from overseas.tables import metadata
from tests.databases import migrated_database
from tests.keys import RING
from tests.world import NOW, TODAY, World, build_world

A_MOMENT = 0.5
SECRETS = ("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "A" * 32)
OLD_HASH = "the hash of the old password"

Act = Callable[[Session], object]


class Office:
    """A database with one officer who changes things in two windows."""

    def __init__(self, store: Store) -> None:
        self.store = store
        with store.working() as work:
            self.world: World = build_world(work.session, password_hash=OLD_HASH)
            self.officer: Actor = self.world.actor("officer")
            self.administrator: Actor = self.world.actor("administrator")

    def do(self, act: Act) -> object:
        with self.store.working() as work:
            return act(work.session)

    def have_app(self, session: Session, secret: str = SECRETS[0]) -> None:
        add_app(session, self.officer, secret=secret, code=pyotp.TOTP(secret).at(NOW), phone_at=NOW, at=NOW)

    def in_the_same_moment(self, first: Act, second: Act) -> tuple[Future[object], Future[object]]:
        """The second begins when the first has done its part and not yet committed."""
        begun, ended = Event(), Event()

        def go_first() -> object:
            with self.store.working() as work:
                found = first(work.session)
                begun.set()
                ended.wait(A_MOMENT)
                return found

        def go_second() -> object:
            begun.wait()
            try:
                return self.do(second)
            finally:
                ended.set()

        with ThreadPoolExecutor(2) as pool:
            return pool.submit(go_first), pool.submit(go_second)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    learn_constraints(metadata)
    with migrated_database(tmp_path, purpose="windows") as url:
        engine = open_engine(url, ring=RING)
        yield Store(engine)
        engine.dispose()


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


def test_of_two_sheets_of_recovery_codes_one_is_good(office: Office) -> None:
    office.do(office.have_app)
    sheets = [new_sheet(), new_sheet()]
    first, second = office.in_the_same_moment(
        *(lambda session, sheet=sheet: make_recovery_codes(session, office.officer, sheet, at=NOW) for sheet in sheets)
    )
    assert (first.result(), second.result()) == (None, None)
    with office.store.reading() as session:
        kept = session.scalars(select(RecoveryCode.code_hash)).all()
    assert len(kept) == HOW_MANY
    assert set(kept) == set(sheets[1].hashes)


def test_of_two_apps_the_later_one_stays(office: Office) -> None:
    first, second = office.in_the_same_moment(
        *(lambda session, secret=secret: office.have_app(session, secret) for secret in SECRETS)
    )
    assert (first.result(), second.result()) == (None, None)
    with office.store.reading() as session:
        assert session.scalars(select(CodeApp)).one().secret == SECRETS[1]


def test_who_must_have_a_factor_keeps_one_when_both_are_removed(office: Office) -> None:
    who = office.officer
    office.do(office.have_app)
    key = SecurityKey(account_id=who.account_id, name="Khóa", credential_id="x", public_key="y", sign_count=0)
    key.added_at = NOW
    office.do(lambda session: session.add(key))
    first, second = office.in_the_same_moment(
        lambda session: remove_app(session, who, required=True, at=NOW),
        lambda session: remove_key(session, who, key.id, required=True, at=NOW),
    )
    first.result()
    with pytest.raises(Invalid):
        second.result()
    with office.store.reading() as session:
        assert factors_of(session, who.account_id).keys


class TestASignInWhosePasswordIsLookedAt:
    """It was right at that moment; before the session begins, a link sets another one."""

    def test_is_refused_when_the_link_was_a_moment_faster(self, office: Office) -> None:
        typed = ProvedPassword(OLD_HASH, renewed=None)
        first, second = office.in_the_same_moment(
            self._set_by_link(office),
            lambda session: start_session(session, office.officer, device=None, at=NOW, password=typed),
        )
        first.result()
        with pytest.raises(NotFound):
            second.result()
        assert _sessions(office) == 0

    def test_ends_with_the_others_when_it_was_faster(self, office: Office) -> None:
        typed = ProvedPassword(OLD_HASH, renewed=None)
        first, second = office.in_the_same_moment(
            lambda session: start_session(session, office.officer, device=None, at=NOW, password=typed),
            self._set_by_link(office),
        )
        assert first.result()
        second.result()
        assert _sessions(office) == 0

    @staticmethod
    def _set_by_link(office: Office) -> Act:
        def make(session: Session) -> str:
            account = office.world.accounts["officer"]
            return give_link(session, office.administrator, account, lasts=timedelta(hours=1), at=NOW)

        code = str(office.do(make))

        def act(session: Session) -> None:
            link = link_in_hand(session, code, at=NOW, today=TODAY)
            assert link
            set_password_by_link(session, link, new_hash="another", at=NOW)

        return act


def _sessions(office: Office) -> int:
    with office.store.reading() as session:
        return session.scalar(select(func.count()).select_from(SignIn)) or 0
