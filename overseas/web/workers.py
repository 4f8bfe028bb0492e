"""People: looking for somebody, registering whoever is not on record, seeing and correcting what is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import may, reach
from overseas.audit.journal import Subject
from overseas.cases.queries import cases_of_worker
from overseas.cases.stages import STAGE_NAMES
from overseas.kernel.errors import NotFound, Stale
from overseas.kernel.fields import PartialDate
from overseas.kernel.i18n import gettext as _
from overseas.markets.labels import market_name
from overseas.markets.queries import markets
from overseas.privacy.actions.record_consent import record_consent
from overseas.privacy.consent_states import STATE_NAMES, STATE_TONES
from overseas.privacy.forms.consents import FirstConsentsForm, first_consents_form
from overseas.privacy.labels import KIND_NAMES as REQUEST_KINDS
from overseas.privacy.labels import purpose_name
from overseas.privacy.models import DataRequest, LegalBasis
from overseas.privacy.queries.consents import family_may_be_contacted, purpose_states, purposes_to_ask
from overseas.privacy.queries.files import standing_restriction
from overseas.privacy.queries.requests import requests_of
from overseas.units.models import Unit
from overseas.units.scope import Reach
from overseas.web.closed_names import names_of_closed_people
from overseas.web.conflicts import changes_beside
from overseas.web.forms import attempt, sent_version
from overseas.web.guard import allow
from overseas.web.reads import note_list, note_read
from overseas.web.request import actor, clock, db
from overseas.workers import actions
from overseas.workers.choices import worker_choices
from overseas.workers.duplicates import Held, Known, held_sentence
from overseas.workers.filling import doubts_about, entry_of, spoken
from overseas.workers.forms import FindForm, WorkerForm, values_from_search, values_of
from overseas.workers.labels import KIND_NAMES, SEX_NAMES, group_name
from overseas.workers.models import IdentifierKind, Worker
from overseas.workers.national_ids import masked, numbers_meant
from overseas.workers.queries import held_numbers, likely_same, search_workers, visible_worker

pages = Blueprint("workers", __name__)
ADD_GROUP = "add_group"
NOT_COMPARED = frozenset({"groups", "confirmed_other_person"})


@pages.get("/workers/new")
@allow(Permission.EDIT_WORKERS, query=("q",))
def find_worker() -> ResponseReturnValue:
    """Look for a person before registering her."""
    form = FindForm(request.args)
    words = form.q.data if form.validate() else None
    if not words:
        return render_template("workers/find.html", form=form, words=None), 422 if form.errors else 200
    found = search_workers(db(), _area(), words)
    note_list("worker", words, found.rows)
    elsewhere = [held for held in held_numbers(db(), _area(), numbers_meant(words)) if held.known.worker_id is None]
    sentences = [held_sentence(held) for held in elsewhere]
    closed = names_of_closed_people(row.id for row in found.rows)
    return render_template("workers/find.html", form=form, words=words, found=found, closed=closed, elsewhere=sentences)


@pages.route("/workers/register", methods=["GET", "POST"])
@allow(Permission.EDIT_WORKERS, query=("q",))
def register_worker() -> ResponseReturnValue:
    """Put a person on record, then open her case."""
    if request.method != "POST":
        return _registration(_form(data=values_from_search(request.args.get("q", ""))), _consents())
    form, consents = _form(request.form), _consents(request.form)
    if ADD_GROUP in request.form:
        form.add_group_row()
        return _registration(form, consents)
    if not consents.validate():
        form.validate()
        return _registration(form, consents), 422
    worker = attempt(form, lambda: _register(form, consents))
    if worker is None:
        return _registration(form, consents), 422
    flash(_("%(name)s is registered. Now open the case.", name=worker.name), "done")
    _warn(worker)
    return redirect(url_for("cases.open_case", worker=worker.id), 303)


@pages.get("/workers/<int:worker_id>")
@allow(Permission.VIEW_CASES)
def show_worker(worker_id: int) -> ResponseReturnValue:
    """A person, with her numbers masked."""
    worker = visible_worker(db(), actor(), worker_id)
    note_read("worker.open", Subject("worker", worker.id))
    return _person(worker)


@pages.post("/workers/<int:worker_id>/number")
@allow(Permission.VIEW_CASES)
def show_number(worker_id: int) -> ResponseReturnValue:
    """The same page with one number shown whole; the journal of reads says who asked."""
    worker = visible_worker(db(), actor(), worker_id)
    kind = request.form.get("kind", "")
    if kind not in [row.kind.value for row in worker.identifiers]:
        raise NotFound
    note_read(f"worker.{kind}", Subject("worker", worker.id))
    return _person(worker, shown=IdentifierKind(kind))


@pages.route("/workers/<int:worker_id>/correct", methods=["GET", "POST"])
@allow(Permission.EDIT_WORKERS)
def correct_worker(worker_id: int) -> ResponseReturnValue:
    """Correct what is on record; the form shows the numbers whole, and opening it is a read of them."""
    worker = visible_worker(db(), actor(), worker_id)
    if request.method != "POST":
        return _correction(_form(data=values_of(entry_of(worker)), living_in=worker.residence), worker, worker.version)
    form = _form(request.form, living_in=worker.residence)
    version = sent_version()
    if ADD_GROUP in request.form:
        form.add_group_row()
        return _correction(form, worker, version)
    try:
        saved = attempt(
            form,
            lambda: actions.correct_worker(
                db(), actor(), worker_id, entry=form.entry(), version=version, at=clock().now()
            ),
        )
    except Stale:
        return _conflict(form, worker_id), 409
    if saved is None:
        return _correction(form, visible_worker(db(), actor(), worker_id), version), 422
    flash(_("The data of %(name)s are saved.", name=saved.name), "done")
    return redirect(url_for("workers.show_worker", worker_id=worker_id), 303)


def _register(form: WorkerForm, consents: FirstConsentsForm) -> Worker:
    """The person, and what she said to the uses of her data."""
    today, at = clock().today(), clock().now()
    worker = actions.register_worker(db(), actor(), entry=form.entry(), today=today, at=at)
    for answer in consents.entries(today):
        record_consent(db(), actor(), worker.id, answer=answer, at=at)
    return worker


def _consents(formdata: Any = None) -> FirstConsentsForm:
    return first_consents_form(purposes_to_ask(db()), formdata)


def _warn(worker: Worker) -> None:
    """Say on the next page what in the number does not fit; it is saved all the same."""
    for doubt in doubts_about(worker):
        flash(_("%(doubt)s Compare it with the card.", doubt=doubt), "warning")


def _area() -> Reach:
    return reach(actor(), Permission.VIEW_CASES)


def _form(formdata: Any = None, *, data: dict[str, Any] | None = None, living_in: Unit | None = None) -> WorkerForm:
    today = clock().today()
    choices = worker_choices(db(), actor(), today=today, living_in=living_in)
    return WorkerForm(formdata, today=today, choices=choices, data=data)


def _known(form: WorkerForm, but: int | None = None) -> dict[str, list[Any]]:
    """Who is on record already, when the answer was a refusal for that: by a number, or likely."""
    held: list[Held] = []
    likely: list[Known] = []
    if any(form[kind.value].errors for kind in IdentifierKind):
        numbers = {kind: form[kind.value].data or "" for kind in IdentifierKind}
        meant = {kind: numbers_meant(text).get(kind, "") for kind, text in numbers.items() if text}
        held = held_numbers(db(), _area(), meant, but=but)
    if form.confirmed_other_person.errors:
        likely = likely_same(db(), _area(), form.entry(), but=but)
    return {"held": [one for one in held if one.known.worker_id], "likely": likely}


def _registration(form: WorkerForm, consents: FirstConsentsForm) -> str:
    return render_template("workers/register.html", form=form, consents=consents, add_group=ADD_GROUP, **_known(form))


def _correction(form: WorkerForm, worker: Worker, version: int, changes: Any = None) -> str:
    note_read("worker.correct", Subject("worker", worker.id))
    return render_template(
        "workers/correct.html",
        form=form,
        worker=worker,
        version=version,
        changes=changes,
        add_group=ADD_GROUP,
        **_known(form, but=worker.id),
    )


def _conflict(form: WorkerForm, worker_id: int) -> str:
    """The form as it was sent, beside what somebody else made of the record meanwhile."""
    worker = visible_worker(db(), actor(), worker_id)
    recorded, typed = entry_of(worker), form.entry()
    plain = {name: value for name, value in values_of(recorded).items() if name not in NOT_COMPARED}
    changes = changes_beside(form, plain)
    theirs, yours = (spoken(entry, commune_name="")["groups"] for entry in (recorded, typed))
    if theirs != yours:
        changes.append((str(form.groups.label.text), theirs or "–", yours or "–"))
    return _correction(form, worker, worker.version, changes=changes)


def _open_requests(worker: Worker) -> list[DataRequest]:
    """What the person asks and has no answer to, for those who answer."""
    if not may(actor(), Permission.HANDLE_DATA_REQUESTS):
        return []
    return [row for row in requests_of(db(), worker.id) if row.closed_on is None]


def _person(worker: Worker, shown: IdentifierKind | None = None) -> str:
    numbers = [
        (row.kind, row.value if row.kind is shown else masked(row.value), row.kind is shown, row.expires_on)
        for row in worker.identifiers
    ]
    states = purpose_states(db(), worker.id)
    return render_template(
        "workers/show.html",
        worker=worker,
        consents=[row for row in states if row.purpose.basis is LegalBasis.CONSENT],
        family_hidden=not family_may_be_contacted(states),
        state_names=STATE_NAMES,
        tones=STATE_TONES,
        purpose_name=purpose_name,
        birth=PartialDate(worker.birth_date, worker.birth_precision),
        numbers=numbers,
        doubts=doubts_about(worker),
        kind_names=KIND_NAMES,
        sex_names=SEX_NAMES,
        group_name=group_name,
        cases=cases_of_worker(db(), actor(), worker.id),
        stage_names=STAGE_NAMES,
        market_names={market.code: market_name(market) for market in markets(db())},
        requests=_open_requests(worker),
        restriction=standing_restriction(db(), worker.id) if worker.restricted else None,
        may_protect=may(actor(), Permission.PROTECT_DATA),
        request_kinds=REQUEST_KINDS,
        may_receive=may(actor(), Permission.HANDLE_DATA_REQUESTS),
        may_correct=may(actor(), Permission.EDIT_WORKERS),
        may_inspect=may(actor(), Permission.INSPECT_TRAIL),
        may_open=may(actor(), Permission.EDIT_CASES),
    )
