"""Telling the stories to the offices: each act on its day, by whose work it is, through the offices' actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor
from overseas.accounts.queries import actor_by_username
from overseas.cases.actions import StepEntry, close_case, open_case, record_step, reopen_case, waive_gate
from overseas.cases.catalogue import STEPS
from overseas.cases.forms import CloseForm, ReasonForm, WaiveForm
from overseas.cases.models import Case
from overseas.cases.step_types import Desk
from overseas.contracts.actions import confirm_outcome, extend_contract, record_return
from overseas.contracts.forms import ExtensionForm, OutcomeForm, ReturnForm
from overseas.contracts.queries import contract_of_case
from overseas.demonstration.acts import Abroad, Act, Close, Open, Reopen, Step, Waive
from overseas.demonstration.cast import Story
from overseas.demonstration.chance import Chance, office_day_from
from overseas.demonstration.districts import PROVINCE
from overseas.demonstration.offices import SEATS
from overseas.demonstration.people import invent
from overseas.kernel.clock import office_day, office_instant
from overseas.kernel.errors import Refusal
from overseas.kernel.fields import ChoiceField
from overseas.workers.actions import register_worker

LABOUR_ONLY = frozenset({"loan.need", "loan.not_needed", "legal_check.file", "legal_check.hand_in_supplement"})


class Typed(dict[str, str]):
    """What an officer typed into a form's fields, as forms read it."""

    def getlist(self, name: str) -> list[str]:
        """The value of a field as a list of one, or of none when nothing was typed."""
        return [self[name]] if self.get(name) else []


@dataclass(frozen=True)
class Moment:
    """One act of one story, at its instant."""

    at: datetime
    story: Story
    act: Act


def moments(stories: list[Story]) -> list[Moment]:
    """Everything that happens to everybody, in the order of time."""
    return sorted((moment for story in stories for moment in _moments_of(story)), key=lambda moment: moment.at)


def _moments_of(story: Story) -> Iterator[Moment]:
    """In office hours, some minutes apart when several things are recorded on one day."""
    last: datetime | None = None
    for planned in story.acts:
        day = office_day_from(planned.day)
        chance = Chance("minute", story.number, day)
        at = office_instant(day, chance.number(7, 15), chance.number(0, 59))
        if last is not None and at <= last:
            at = last + timedelta(minutes=chance.number(3, 9))
        last = at
        yield Moment(at, story, planned.act)


class CannotTellError(Exception):
    """An office refused something that a story says: a fault of the demonstration, never of its user."""


@dataclass
class Teller:
    """Who acts, and what is known so far of each story: its person, its case, how often each step was recorded."""

    session: Session
    communes: Mapping[str, int]
    programme_choices: list[tuple[str, str]]
    today: date
    actors: dict[str, Actor] = field(default_factory=dict)
    workers: dict[int, int] = field(default_factory=dict)
    cases: dict[int, int] = field(default_factory=dict)
    recorded: dict[tuple[int, str], int] = field(default_factory=dict)

    def tell(self, moment: Moment) -> None:
        """Let the office do it. CannotTellError with the story's name when it refuses."""
        try:
            self._do(moment)
        except Refusal as refusal:
            where = f"{moment.story.code} {moment.story.number} on {office_day(moment.at)}: {moment.act}"
            raise CannotTellError(f"{where}: {type(refusal).__name__} {refusal}") from refusal

    def _do(self, moment: Moment) -> None:
        match moment.act:
            case Open():
                self._open(moment, moment.act)
            case Step():
                if not self._only_a_desk_knows(moment, moment.act):
                    self._step(moment, moment.act)
            case Abroad():
                self._abroad(moment, moment.act)
            case Close():
                said = Typed(reason=moment.act.reason.value, note=moment.act.note or "")
                case = self._case(moment)
                close_case(
                    self.session,
                    self._officer(moment),
                    case.id,
                    form=CloseForm(said),
                    version=case.version,
                    at=moment.at,
                )
            case Reopen():
                case, why = self._case(moment), ReasonForm(Typed(reason=moment.act.reason))
                reopen_case(self.session, self._officer(moment), case.id, form=why, version=case.version, at=moment.at)
            case Waive():
                form = WaiveForm(Typed(gate=moment.act.gate, reason=moment.act.reason))
                waive_gate(
                    self.session, self.actor("canbo.tinh"), self.cases[moment.story.number], form=form, at=moment.at
                )

    def _open(self, moment: Moment, act: Open) -> None:
        story, officer, today = moment.story, self._officer(moment), office_day(moment.at)
        if story.person not in self.workers:
            person = invent(story.frame)
            entry = replace(
                person, residence_unit_id=self.communes[story.frame.commune_code], confirmed_other_person=True
            )
            came_in = moment.at - timedelta(minutes=4)
            worker = register_worker(self.session, officer, entry=entry, today=today, at=came_in)
            self.workers[story.person] = worker.id
        case = open_case(
            self.session, officer, worker_id=self.workers[story.person], wanted_market_code=act.market,
            registered_on=today, at=moment.at,
        )  # fmt: skip
        self.cases[story.number] = case.id

    def _step(self, moment: Moment, act: Step) -> None:
        event = STEPS[act.step].event(act.event)
        if event is None:
            raise CannotTellError(f"there is no event {act.event} in {act.step}")
        form = event.form(Typed(act.said))
        if "programme_id" in form and isinstance(form["programme_id"], ChoiceField):
            form["programme_id"].choices = self.programme_choices
        key = (moment.story.number, act.step)
        version = self.recorded.get(key, 0)
        entry = StepEntry(act.step, act.event, form, version)
        record_step(self.session, self._desk(moment, act), self.cases[moment.story.number], entry, at=moment.at)
        self.recorded[key] = version + 1

    def _abroad(self, moment: Moment, act: Abroad) -> None:
        contract = contract_of_case(self.session, self.cases[moment.story.number])
        if contract is None:
            raise CannotTellError("nobody is abroad yet")
        by, said, version, at = self._officer(moment), Typed(act.said), contract.version, moment.at
        match act.event:
            case "return":
                record_return(self.session, by, contract.id, form=ReturnForm(said), version=version, at=at)
            case "extend":
                extend_contract(self.session, by, contract.id, form=ExtensionForm(said), version=version, at=at)
            case _:
                confirm_outcome(self.session, by, contract.id, form=OutcomeForm(said), version=version, at=at)

    def _case(self, moment: Moment) -> Case:
        return self.session.get_one(Case, self.cases[moment.story.number])

    def _officer(self, moment: Moment) -> Actor:
        return self.actor(LABOUR_SEATS[moment.story.district])

    def _only_a_desk_knows(self, moment: Moment, act: Step) -> bool:
        """Whether the event is the desk's alone, and neither the district nor the province has a desk that records."""
        return self._is_the_desks_alone(act) and self._seat(moment, act) is None

    def _is_the_desks_alone(self, act: Step) -> bool:
        event = STEPS[act.step].event(act.event)
        return event is not None and event.desk_only

    def _seat(self, moment: Moment, act: Step) -> str | None:
        """The desk of the district that records; for what the desk alone may know, else that of the province."""
        desk = STEPS[act.step].desk
        places = [moment.story.district] + [PROVINCE] * self._is_the_desks_alone(act)
        return next((DESK_SEATS[desk, place] for place in places if (desk, place) in DESK_SEATS), None)

    def _desk(self, moment: Moment, act: Step) -> Actor:
        """The desk itself where it has an account and records; else the labour office, which may record every step."""
        own = self._seat(moment, act)
        if own is None or f"{act.step}.{act.event}" in LABOUR_ONLY:
            return self._officer(moment)
        return self.actor(own)

    def actor(self, username: str) -> Actor:
        """Whoever sits in this seat."""
        if username not in self.actors:
            self.actors[username] = actor_by_username(self.session, username, self.today)
        return self.actors[username]


LABOUR_SEATS = {seat.unit_code: seat.username for seat in SEATS if seat.username.startswith("canbo.")}
DESK_SEATS = {
    (desk, seat.unit_code): seat.username
    for desk, prefix in ((Desk.POLICE, "congan."), (Desk.BANK, "nganhang."))
    for seat in SEATS
    if seat.username.startswith(prefix) and seat.grants
}
