"""Telling the registers of personal data to the offices, through the actions that their pages call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from overseas.accounts.policy import Actor
from overseas.demonstration.people import invent
from overseas.demonstration.registers import (
    Asks,
    Breaks,
    ComesIn,
    Entry,
    Files,
    Handles,
    ReadsOpenings,
    Says,
    TakesBack,
)
from overseas.demonstration.telling import LABOUR_SEATS, CannotTellError, Teller, Typed
from overseas.kernel.clock import office_day
from overseas.kernel.errors import Refusal
from overseas.kernel.forms import BaseForm
from overseas.privacy.actions.breaches import close_breach, enter_breach, note_told
from overseas.privacy.actions.erase_person import erase_person
from overseas.privacy.actions.files import keep_longer, note_openings, open_file, restrict_person
from overseas.privacy.actions.record_consent import record_consent
from overseas.privacy.actions.requests import acknowledge_request, answer_request, extend_request, receive_request
from overseas.privacy.actions.withdraw_consent import withdraw_consent
from overseas.privacy.forms.breaches import BreachForm, ClosingForm, NoticeForm
from overseas.privacy.forms.consents import Answer, Withdrawal
from overseas.privacy.forms.requests import AnswerForm, Asked, ExtensionForm, ReceiptForm
from overseas.privacy.models import Breach, DataRequest
from overseas.privacy.queries.consents import purposes
from overseas.workers.actions import register_worker

HANDLING: dict[str, tuple[type[BaseForm], Callable[..., DataRequest]]] = {
    "acknowledge": (ReceiptForm, acknowledge_request),
    "extend": (ExtensionForm, extend_request),
    "answer": (AnswerForm, answer_request),
}
FILING: dict[str, Callable[..., object]] = {"restrict": restrict_person, "erase": erase_person, "open": open_file}
LATEST_OPENING = 1_000_000


@dataclass
class Registrar:
    """Who writes in the registers, and what is known so far: each person's last request, each breach."""

    teller: Teller
    requests: dict[int, int] = field(default_factory=dict)
    breaches: dict[str, int] = field(default_factory=dict)
    purpose_ids: dict[str, int] = field(default_factory=dict)

    def tell(self, entry: Entry) -> None:
        """Let the office do it. CannotTellError with the deed when it refuses."""
        try:
            self._do(entry)
        except Refusal as refusal:
            raise CannotTellError(f"{entry}: {type(refusal).__name__} {refusal}") from refusal

    def _do(self, entry: Entry) -> None:
        match entry.deed:
            case ComesIn():
                self._come_in(entry, entry.deed)
            case Says() | TakesBack():
                self._say(entry, entry.deed)
            case Asks(kind, said, channel, with_others):
                asked = Asked(kind, said, channel, office_day(entry.at), with_others)
                by, session = self._by(entry), self.teller.session
                row = receive_request(session, by, self._worker(entry), asked=asked, at=entry.at)
                self.requests[entry.person] = row.id
            case Handles():
                self._handle(entry, entry.deed)
            case Files():
                self._file(entry, entry.deed)
            case ReadsOpenings():
                note_openings(self.teller.session, self._by(entry), up_to=LATEST_OPENING, at=entry.at)
            case Breaks():
                self._break(entry, entry.deed)

    def _come_in(self, entry: Entry, deed: ComesIn) -> None:
        place = self.teller.communes[deed.frame.commune_code]
        person = replace(invent(deed.frame), residence_unit_id=place, confirmed_other_person=True)
        worker = register_worker(
            self.teller.session, self._by(entry), entry=person, today=office_day(entry.at), at=entry.at
        )
        self.teller.workers[entry.person] = worker.id

    def _say(self, entry: Entry, deed: Says | TakesBack) -> None:
        session, by, day = self.teller.session, self._by(entry), office_day(entry.at)
        purpose_id = self._purpose(deed.purpose)
        if isinstance(deed, Says):
            answer = Answer(purpose_id, deed.agreed, deed.channel, day)
            record_consent(session, by, self._worker(entry), answer=answer, at=entry.at)
        else:
            said = Withdrawal(purpose_id, deed.channel, day)
            withdraw_consent(session, by, self._worker(entry), said=said, at=entry.at)

    def _handle(self, entry: Entry, deed: Handles) -> None:
        kind, act = HANDLING[deed.deed]
        row = self.teller.session.get_one(DataRequest, self.requests[entry.person])
        form = kind(Typed(deed.said))
        act(self.teller.session, self._by(entry), row.id, form=form, version=row.version, at=entry.at)

    def _file(self, entry: Entry, deed: Files) -> None:
        session, by, worker_id = self.teller.session, self._by(entry), self._worker(entry)
        if deed.until is not None:
            keep_longer(session, by, worker_id, until=deed.until, reason=deed.reason, at=entry.at)
        else:
            FILING[deed.deed](session, by, worker_id, reason=deed.reason, at=entry.at)

    def _break(self, entry: Entry, deed: Breaks) -> None:
        session, by, at = self.teller.session, self._by(entry), entry.at
        if deed.deed == "enter":
            self.breaches[deed.name] = enter_breach(session, by, form=BreachForm(Typed(deed.said)), at=at).id
            return
        row = session.get_one(Breach, self.breaches[deed.name])
        if deed.deed == "tell":
            note_told(session, by, row.id, form=NoticeForm(Typed(deed.said)), version=row.version, at=at)
        else:
            close_breach(session, by, row.id, form=ClosingForm(Typed(deed.said)), version=row.version, at=at)

    def _purpose(self, code: str) -> int:
        if not self.purpose_ids:
            self.purpose_ids = {row.code: row.id for row in purposes(self.teller.session)}
        return self.purpose_ids[code]

    def _worker(self, entry: Entry) -> int:
        return self.teller.workers[entry.person]

    def _by(self, entry: Entry) -> Actor:
        return self.teller.actor(entry.seat or LABOUR_SEATS[entry.district])
