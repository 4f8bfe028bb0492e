"""Consent: for one purpose, said by the person, provable, never by silence, taken back at any time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from overseas.audit.models import AuditEvent
from overseas.kernel.errors import Forbidden, Invalid, NotFound, Stale
from overseas.privacy.actions.purposes import change_purpose, load_purposes
from overseas.privacy.actions.record_consent import record_consent
from overseas.privacy.actions.withdraw_consent import withdraw_consent
from overseas.privacy.consent_states import ConsentState
from overseas.privacy.forms.consents import Answer, PurposeForm, Withdrawal
from overseas.privacy.models import Channel, Consent, LegalBasis, Purpose
from overseas.privacy.queries.consents import family_may_be_contacted, purpose_states
from tests.workers.people import registered
from tests.world import NOW, TODAY, World


def purpose(session: Session, code: str = "family_contact") -> Purpose:
    return session.scalars(select(Purpose).where(Purpose.code == code)).one()


def answer(session: Session, *, agreed: bool = True, code: str = "family_contact", days_ago: int = 0) -> Answer:
    said_on = TODAY - timedelta(days=days_ago)
    return Answer(purpose(session, code).id, agreed, Channel.PAPER, said_on, "Tờ 12")


def state(session: Session, worker_id: int, code: str = "family_contact") -> ConsentState:
    return next(row.state for row in purpose_states(session, worker_id) if row.purpose.code == code)


class TestConsent:
    def test_is_not_there_until_the_person_said_so(self, session: Session, world: World) -> None:
        worker = registered(session, world)
        assert state(session, worker.id) is ConsentState.NOT_ASKED
        assert state(session, worker.id, "procedure") is ConsentState.BY_LAW

    def test_keeps_wording_channel_day_and_recorder_as_proof(self, session: Session, world: World) -> None:
        worker = registered(session, world)
        said = record_consent(session, world.actor("officer"), worker.id, answer=answer(session), at=NOW)
        row = purpose(session)
        assert (said.wording, said.wording_version) == (row.wording, 1)
        assert (said.channel, said.paper, said.said_on) == (Channel.PAPER, "Tờ 12", TODAY)
        assert (said.actor_name, said.recorded_at) == ("Nguyễn Thị Lành", NOW)
        assert state(session, worker.id) is ConsentState.AGREED
        line = session.scalars(select(AuditEvent).where(AuditEvent.verb == "consent.agree")).one()
        assert (line.subject_type, line.subject_id) == ("worker", worker.id)

    def test_keeps_the_words_of_then_when_the_wording_changes(self, session: Session, world: World) -> None:
        worker = registered(session, world)
        said = record_consent(session, world.actor("officer"), worker.id, answer=answer(session), at=NOW)
        old, row = said.wording, purpose(session)
        form = PurposeForm(data={"name_vi": "a", "name_en": "b", "article": "c", "wording": "new words", "asked": True})
        change_purpose(session, world.actor("administrator"), row.id, form=form, version=row.version, at=NOW)
        assert (row.wording, row.wording_version) == ("new words", 2)
        assert (said.wording, said.wording_version) == (old, 1)

    def test_is_replaced_by_a_later_answer_and_stays_on_record(self, session: Session, world: World) -> None:
        worker, by = registered(session, world), world.actor("officer")
        first = record_consent(session, by, worker.id, answer=answer(session, days_ago=9), at=NOW)
        record_consent(session, by, worker.id, answer=answer(session, agreed=False), at=NOW)
        assert (first.ended_on, first.withdrawn) == (TODAY, False)
        assert state(session, worker.id) is ConsentState.REFUSED

    @pytest.mark.parametrize(
        ("code", "days_ago", "sentence"),
        [("procedure", 0, "rests on a law"), ("loan", -1, "future"), ("family_contact", 10, "later answer")],
    )
    def test_is_refused_where_it_cannot_be(
        self, session: Session, world: World, code: str, days_ago: int, sentence: str
    ) -> None:
        worker, by = registered(session, world), world.actor("officer")
        record_consent(session, by, worker.id, answer=answer(session), at=NOW)
        with pytest.raises(Invalid, match=sentence):
            record_consent(session, by, worker.id, answer=answer(session, code=code, days_ago=days_ago), at=NOW)

    def test_stands_once_for_each_purpose_also_behind_the_programs_back(self, session: Session, world: World) -> None:
        worker = registered(session, world)
        said = record_consent(session, world.actor("officer"), worker.id, answer=answer(session), at=NOW)
        names = [column.name for column in Consent.__table__.columns if column.name != "id"]
        twin = Consent(**{name: getattr(said, name) for name in names})
        session.add(twin)
        with pytest.raises(IntegrityError):
            session.flush()

    def test_is_written_down_by_the_labour_office_within_reach_only(self, session: Session, world: World) -> None:
        worker = registered(session, world)
        with pytest.raises(NotFound):
            record_consent(session, world.actor("other_officer"), worker.id, answer=answer(session), at=NOW)
        with pytest.raises(Forbidden):
            record_consent(session, world.actor("police"), worker.id, answer=answer(session), at=NOW)


class TestTakingAConsentBack:
    def test_ends_it_and_closes_the_way_to_the_family(self, session: Session, world: World) -> None:
        worker, by = registered(session, world), world.actor("officer")
        record_consent(session, by, worker.id, answer=answer(session, days_ago=5), at=NOW)
        assert family_may_be_contacted(purpose_states(session, worker.id))
        withdraw_consent(session, by, worker.id, said=Withdrawal(purpose(session).id, Channel.TELEPHONE, TODAY), at=NOW)
        assert state(session, worker.id) is ConsentState.WITHDRAWN
        assert not family_may_be_contacted(purpose_states(session, worker.id))

    @pytest.mark.parametrize(("days_ago", "sentence"), [(-1, "future"), (6, "before the consent")])
    def test_happens_on_a_day_that_can_be(self, session: Session, world: World, days_ago: int, sentence: str) -> None:
        worker, by = registered(session, world), world.actor("officer")
        record_consent(session, by, worker.id, answer=answer(session, days_ago=5), at=NOW)
        day = TODAY - timedelta(days=days_ago)
        with pytest.raises(Invalid, match=sentence):
            withdraw_consent(session, by, worker.id, said=Withdrawal(purpose(session).id, Channel.PAPER, day), at=NOW)

    @pytest.mark.parametrize("agreed", [None, False])
    def test_needs_one_that_stands(self, session: Session, world: World, agreed: bool | None) -> None:
        worker, by = registered(session, world), world.actor("officer")
        if agreed is not None:
            said = replace(answer(session), agreed=agreed)
            record_consent(session, by, worker.id, answer=said, at=NOW)
        with pytest.raises(Invalid, match="no consent"):
            withdraw_consent(session, by, worker.id, said=Withdrawal(purpose(session).id, Channel.PAPER, TODAY), at=NOW)


class TestTheCatalogueOfPurposes:
    def test_comes_with_the_program_once_and_names_its_law(self, session: Session) -> None:
        assert load_purposes(session) == 0
        rows = session.scalars(select(Purpose)).all()
        assert {row.basis for row in rows} == set(LegalBasis)
        assert all(row.article and row.wording for row in rows)

    def test_is_changed_by_the_administrator_from_the_state_that_was_seen(self, session: Session, world: World) -> None:
        row = purpose(session)
        form = PurposeForm(data={"name_vi": "a", "name_en": "b", "article": "c", "wording": "d", "asked": False})
        with pytest.raises(Forbidden):
            change_purpose(session, world.actor("officer"), row.id, form=form, version=row.version, at=NOW)
        with pytest.raises(Stale):
            change_purpose(session, world.actor("administrator"), row.id, form=form, version=9, at=NOW)
