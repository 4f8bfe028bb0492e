"""The catalogue of purposes: what personal data are used for, on what basis, and what people are told."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.directory import last_change
from overseas.accounts.permissions import Permission
from overseas.kernel.errors import Stale
from overseas.kernel.i18n import gettext as _
from overseas.privacy.actions.purposes import change_purpose as record_change
from overseas.privacy.forms.consents import PurposeForm
from overseas.privacy.labels import BASIS_NAMES, purpose_name
from overseas.privacy.models import LegalBasis, Purpose
from overseas.privacy.queries.consents import purpose_by_id, purposes
from overseas.web.conflicts import changes_beside
from overseas.web.forms import attempt, sent_version
from overseas.web.guard import allow
from overseas.web.request import actor, clock, db
from overseas.web.transaction import undo_work

pages = Blueprint("purposes", __name__)
_FIELDS = ("name_vi", "name_en", "article", "wording", "asked")


@pages.get("/purposes")
@allow(Permission.EDIT_NORMS)
def list_purposes() -> ResponseReturnValue:
    """All purposes with their basis and what people are told."""
    return render_template(
        "privacy/purposes.html", purposes=purposes(db()), basis_names=BASIS_NAMES, purpose_name=purpose_name
    )


@pages.route("/purposes/<int:purpose_id>", methods=["GET", "POST"])
@allow(Permission.EDIT_NORMS)
def change_purpose(purpose_id: int) -> ResponseReturnValue:
    """Say it in other words; who saves after somebody else sees both and keeps his."""
    purpose = purpose_by_id(db(), purpose_id)
    if request.method != "POST":
        return _page(purpose, PurposeForm(obj=purpose))
    form, version = PurposeForm(request.form), sent_version()
    try:
        saved = attempt(
            form, lambda: record_change(db(), actor(), purpose_id, form=form, version=version, at=clock().now())
        )
    except Stale:
        undo_work()
        fresh = purpose_by_id(db(), purpose_id)
        changes = changes_beside(form, {name: getattr(fresh, name) for name in _FIELDS})
        return make_response(_page(fresh, form, (last_change(db(), "purpose", fresh.id), changes)), 409)
    if saved is None:
        undo_work()
        return make_response(_page(purpose_by_id(db(), purpose_id), form), 422)
    flash(_("The purpose is saved."), "done")
    return redirect(url_for("purposes.list_purposes"), 303)


def _page(purpose: Purpose, form: PurposeForm, conflict: Any = None) -> str:
    return render_template(
        "privacy/purpose.html",
        purpose=purpose,
        name=purpose_name(purpose),
        basis_name=BASIS_NAMES[purpose.basis],
        by_consent=purpose.basis is LegalBasis.CONSENT,
        form=form,
        conflict=conflict,
    )
