"""What a person agreed to: how she stands to every purpose, a new answer, and taking a consent back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import may
from overseas.audit.journal import Subject
from overseas.kernel.errors import NotFound
from overseas.kernel.forms import BaseForm
from overseas.kernel.i18n import gettext as _
from overseas.privacy.actions.record_consent import record_consent
from overseas.privacy.actions.withdraw_consent import withdraw_consent
from overseas.privacy.consent_states import CLOSES, STATE_NAMES, STATE_TONES, ConsentState
from overseas.privacy.forms.consents import ConsentForm, WithdrawalForm
from overseas.privacy.labels import BASIS_NAMES, CHANNEL_NAMES, purpose_name
from overseas.privacy.models import LegalBasis
from overseas.privacy.queries.consents import PurposeState, consents_of, purpose_states, purposes_to_ask
from overseas.web.forms import attempt
from overseas.web.guard import allow
from overseas.web.reads import note_read
from overseas.web.request import actor, clock, db
from overseas.workers.models import Worker
from overseas.workers.queries import visible_worker

pages = Blueprint("consents", __name__)


@pages.get("/workers/<int:worker_id>/consents")
@allow(Permission.VIEW_CASES)
def show_consents(worker_id: int) -> ResponseReturnValue:
    """How the person stands to every purpose, with everything she ever said."""
    worker = visible_worker(db(), actor(), worker_id)
    return _page(worker, _form(None))


@pages.post("/workers/<int:worker_id>/consents")
@allow(Permission.EDIT_WORKERS)
def say_consent(worker_id: int) -> ResponseReturnValue:
    """Write down what she said to a purpose."""
    worker, form = visible_worker(db(), actor(), worker_id), _form(request.form)
    said = attempt(form, lambda: record_consent(db(), actor(), worker_id, answer=form.entry(), at=clock().now()))
    if said is None:
        return _page(worker, form), 422
    flash(_("The answer of %(name)s is written down.", name=worker.name), "done")
    return redirect(url_for("consents.show_consents", worker_id=worker_id), 303)


@pages.route("/workers/<int:worker_id>/consents/<int:purpose_id>/withdraw", methods=["GET", "POST"])
@allow(Permission.EDIT_WORKERS)
def take_back_consent(worker_id: int, purpose_id: int) -> ResponseReturnValue:
    """Write down that she takes the consent back; from then on the program says so wherever it matters."""
    worker = visible_worker(db(), actor(), worker_id)
    standing = _standing(worker, purpose_id)
    sent = request.form if request.method == "POST" else None
    form = WithdrawalForm(sent, data={"said_on": clock().today()})
    if sent is None:
        return _asking(worker, standing, form)
    at = clock().now()
    done = attempt(form, lambda: withdraw_consent(db(), actor(), worker_id, said=form.entry(purpose_id), at=at))
    if done is None:
        return _asking(worker, standing, form), 422
    flash(_("The consent of %(name)s is taken back.", name=worker.name), "done")
    return redirect(url_for("consents.show_consents", worker_id=worker_id), 303)


def _standing(worker: Worker, purpose_id: int) -> PurposeState:
    for row in purpose_states(db(), worker.id):
        if row.purpose.id == purpose_id:
            return row
    raise NotFound


def _form(formdata: object) -> ConsentForm:
    return ConsentForm(formdata, purposes=purposes_to_ask(db()), data={"said_on": clock().today()})


def _page(worker: Worker, form: BaseForm) -> str:
    note_read("worker.consents", Subject("worker", worker.id))
    return render_template(
        "privacy/consents.html",
        worker=worker,
        states=purpose_states(db(), worker.id),
        said=consents_of(db(), worker.id),
        form=form,
        agreed=ConsentState.AGREED,
        by_law=LegalBasis.STATUTORY,
        ended=(ConsentState.REFUSED, ConsentState.WITHDRAWN),
        closes=CLOSES,
        state_names=STATE_NAMES,
        tones=STATE_TONES,
        basis_names=BASIS_NAMES,
        channel_names=CHANNEL_NAMES,
        purpose_name=purpose_name,
        may_record=may(actor(), Permission.EDIT_WORKERS) and worker.erased_on is None,
    )


def _asking(worker: Worker, standing: PurposeState, form: BaseForm) -> str:
    note_read("worker.consents", Subject("worker", worker.id))
    return render_template(
        "privacy/withdraw.html",
        worker=worker,
        standing=standing,
        possible=standing.state is ConsentState.AGREED,
        by_law=standing.purpose.basis is LegalBasis.STATUTORY,
        closes=CLOSES.get(standing.purpose.code),
        name=purpose_name(standing.purpose),
        form=form,
    )
