"""After an erasure nobody reads a person's words again, in whatever table they stood; and the trail is whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

from overseas.audit.actions import seal_trails
from overseas.audit.models import AuditEvent
from overseas.audit.verifying import verify_trails
from overseas.audit.words import TrailKey
from overseas.cases.actions import close_case, open_case
from overseas.cases.forms import CloseForm
from overseas.kernel.errors import Blocked
from overseas.norms.actions import load_norms
from overseas.privacy.actions.erase_person import erase_person
from overseas.privacy.actions.files import open_file, release_person, restrict_person
from overseas.privacy.actions.requests import answer_request, receive_request
from overseas.privacy.forms.requests import AnswerForm, Asked
from overseas.privacy.models import Channel, RequestKind
from overseas.workers.actions import correct_worker
from overseas.workers.filling import entry_of
from overseas.workers.models import Worker
from overseas.workers.queries import visible_worker
from tests.privacy.past import SECRETS, came_home
from tests.world import NOW, TODAY, World

WORDS = (
    "chị Xuyến ở Bàu Trúc báo bị mượn tên", "Xuyến đã gọi từ 0912345678", "xóa hết của Xuyến", "đã trả lời Xuyến",
    "xem hồ sơ của Xuyến theo đơn", "Xuyến rút vì con nhỏ",
)  # fmt: skip


@pytest.fixture
def spoken_of(session: Session, world: World) -> Worker:
    """Somebody about whom officers have typed something wherever they can, long ago."""
    load_norms(session)
    worker, province, officer = came_home(world), world.actor("province"), world.actor("officer")
    restrict_person(session, province, worker.id, reason=WORDS[0], at=NOW)
    open_file(session, province, worker.id, reason=WORDS[4], at=NOW)
    release_person(session, province, worker.id, reason=WORDS[1], at=NOW)
    asked = Asked(RequestKind.ERASE, WORDS[2], Channel.PAPER, TODAY)
    row = receive_request(session, officer, worker.id, asked=asked, at=NOW)
    form = AnswerForm(data={"outcome": "refused", "answered_on": TODAY, "answer": WORDS[3]})
    answer_request(session, officer, row.id, form=form, version=row.version, at=NOW)
    case = open_case(session, officer, worker_id=worker.id, wanted_market_code=None, registered_on=TODAY, at=NOW)
    closing = CloseForm(data={"reason": "withdrew", "note": WORDS[5]})
    close_case(session, officer, case.id, form=closing, version=case.version, at=NOW)
    entry = entry_of(visible_worker(session, officer, worker.id))
    correct_worker(session, officer, worker.id, entry=entry, version=worker.version, at=NOW)
    case.updated_at = case.updated_at.replace(year=NOW.year - 11)
    session.flush()
    seal_trails(session, at=NOW)
    return worker


def cells(session: Session) -> Iterator[tuple[str, str]]:
    """Everything that lies in the database, as it lies there, with its place."""
    metadata = MetaData()
    metadata.reflect(session.connection())
    for table in metadata.sorted_tables:
        for row in session.execute(select(table)).mappings():
            yield from ((f"{table.name}.{name}", str(value)) for name, value in row.items() if value is not None)


def places_of(session: Session, words: tuple[str, ...]) -> set[str]:
    return {place for place, text in cells(session) if any(word in text for word in words)}


class TestAfterAnErasure:
    def test_no_column_of_the_database_holds_a_word_of_hers(
        self, session: Session, world: World, spoken_of: Worker
    ) -> None:
        before = places_of(session, SECRETS)
        assert {"worker.name", "data_request.said", "restriction.reason", "file_opening.reason"} <= before
        assert "case_file.closed_note" in before
        assert not any(place.startswith("audit_event") for place in before), "words lie sealed in the trail"
        erase_person(session, world.actor("province"), spoken_of.id, reason="Theo yêu cầu", at=NOW)
        session.flush()
        assert places_of(session, SECRETS) == set()

    def test_the_lines_of_the_trail_stay_and_say_nothing_more(
        self, session: Session, world: World, spoken_of: Worker
    ) -> None:
        lines = session.scalars(select(AuditEvent).where(AuditEvent.verb == "worker.restrict"))
        assert [line.reason for line in lines] == [WORDS[0]]
        erase_person(session, world.actor("province"), spoken_of.id, reason="Theo yêu cầu", at=NOW)
        session.expire_all()
        line = session.scalars(select(AuditEvent).where(AuditEvent.verb == "worker.restrict")).one()
        assert (line.reason, line.actor_name) == ("(erased with the person)", world.actor("province").name)
        closed = session.scalars(select(AuditEvent).where(AuditEvent.verb == "case.close")).one()
        assert closed.after["stage"] == "closed"
        assert closed.after["closed_note"] == "(erased with the person)"

    def test_the_trail_is_found_whole(self, session: Session, world: World, spoken_of: Worker) -> None:
        assert verify_trails(session).findings == []
        erase_person(session, world.actor("province"), spoken_of.id, reason="Theo yêu cầu", at=NOW)
        session.flush()
        assert verify_trails(session).findings == []

    def test_the_words_about_others_are_read_as_before(self, session: Session, world: World, spoken_of: Worker) -> None:
        other = came_home(world, name="Kiều Văn Bình", national_id="058098004321", passport="C1112223")
        restrict_person(session, world.actor("province"), other.id, reason="Theo đơn của anh Bình", at=NOW)
        erase_person(session, world.actor("province"), spoken_of.id, reason="Theo yêu cầu", at=NOW)
        session.expire_all()
        lines = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == other.id))
        assert "Theo đơn của anh Bình" in [line.reason for line in lines]

    def test_an_erasure_that_is_refused_forgets_nothing(
        self, session: Session, world: World, spoken_of: Worker
    ) -> None:
        officer, keys = world.actor("officer"), session.scalars(select(TrailKey.owner)).all()
        open_case(session, officer, worker_id=spoken_of.id, wanted_market_code=None, registered_on=TODAY, at=NOW)
        with pytest.raises(Blocked):
            erase_person(session, world.actor("province"), spoken_of.id, reason="Theo yêu cầu", at=NOW)
        assert set(keys) <= set(session.scalars(select(TrailKey.owner)))
