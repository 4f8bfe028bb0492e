"""Somebody erases who a person was while somebody else still works on her; two say the first words about her."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor
from overseas.audit.journal import Change, Subject, record, verb
from overseas.audit.models import AuditEvent
from overseas.audit.words import TrailKey
from overseas.cases.actions import open_case
from overseas.cases.models import Case
from overseas.kernel.errors import Blocked, Invalid
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.unit_of_work import Store
from overseas.norms.actions import load_norms
from overseas.privacy.actions.erase_person import erase_person
from overseas.privacy.actions.requests import receive_request
from overseas.privacy.forms.requests import Asked
from overseas.privacy.models import Channel, DataRequest, RequestKind
from overseas.workers.actions import load_reference
from tests.privacy.past import came_home
from tests.world import NOW, TODAY, build_world

A_MOMENT = 0.5
Deed = Callable[[Session], object]
SAID = verb("test.two_at_once", _l("said something"))


@dataclass(frozen=True)
class Office:
    """The office, and the person of whom they speak."""

    store: Store
    worker_id: int
    officer: Actor
    province: Actor

    def at_once(self, first: Deed, second: Deed) -> None:
        """The second begins when the first has done its work, and the first commits a moment later."""
        done, went_on = Event(), Event()

        def begin() -> None:
            with self.store.working() as work:
                first(work.session)
                work.session.flush()
                done.set()
                went_on.wait(A_MOMENT)

        def follow() -> None:
            done.wait()
            with self.store.working() as work:
                second(work.session)
            went_on.set()

        with ThreadPoolExecutor(2) as pool:
            beginning, following = pool.submit(begin), pool.submit(follow)
            beginning.result()
            following.result()

    def erase(self, session: Session) -> None:
        """The province erases who she was."""
        erase_person(session, self.province, self.worker_id, reason="Hết thời hạn", at=NOW)


@pytest.fixture
def office(own_store: Store) -> Office:
    with own_store.working() as work:
        load_norms(work.session)
        load_reference(work.session)
        world = build_world(work.session)
        return Office(own_store, came_home(world).id, world.actor("officer"), world.actor("province"))


def test_no_case_is_opened_for_somebody_who_is_just_being_erased(office: Office) -> None:
    def open_one(session: Session) -> None:
        open_case(
            session, office.officer, worker_id=office.worker_id, wanted_market_code=None, registered_on=TODAY, at=NOW
        )

    with pytest.raises(Invalid):
        office.at_once(office.erase, open_one)
    with office.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_no_request_is_received_of_somebody_who_is_just_being_erased(office: Office) -> None:
    asked = Asked(RequestKind.SEE, "chị Xuyến xin xem", Channel.PAPER, TODAY)
    with pytest.raises(Blocked):
        office.at_once(
            office.erase,
            lambda session: receive_request(session, office.officer, office.worker_id, asked=asked, at=NOW),
        )
    with office.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(DataRequest)) == 0


def test_the_first_words_of_two_about_one_person_are_both_read_again(office: Office) -> None:
    def say(words: str) -> Deed:
        change = Change(after={"said": words})
        return lambda session: record(
            session, office.officer, SAID, Subject("worker", office.worker_id), at=NOW, change=change
        )

    with office.store.working() as work:
        for key in work.session.scalars(select(TrailKey)):
            work.session.delete(key)
    office.at_once(say("một"), say("hai"))
    with office.store.reading() as session:
        lines = session.scalars(select(AuditEvent).where(AuditEvent.verb == SAID.code).order_by(AuditEvent.id))
        assert [line.after["said"] for line in lines] == ["một", "hai"]


def test_words_after_an_undone_part_are_sealed_with_a_key_that_is_kept(office: Office) -> None:
    subject = Subject("worker", office.worker_id)

    def say(session: Session, words: str) -> None:
        record(session, office.officer, SAID, subject, at=NOW, change=Change(after={"said": words}))
        session.flush()

    with office.store.working() as work:
        for key in work.session.scalars(select(TrailKey)):
            work.session.delete(key)
        part = work.session.begin_nested()
        say(work.session, "một")
        part.rollback()
        say(work.session, "hai")
    with office.store.reading() as session:
        lines = session.scalars(select(AuditEvent).where(AuditEvent.verb == SAID.code))
        assert [line.after["said"] for line in lines] == ["hai"]
