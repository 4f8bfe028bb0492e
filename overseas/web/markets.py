"""The administrator's pages of programmes: what each requires, from when on, and on what basis."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.directory import last_change
from overseas.accounts.permissions import Permission
from overseas.kernel.errors import NotFound
from overseas.kernel.i18n import gettext as _
from overseas.kernel.writing import written_day
from overseas.markets.actions import change_terms, correct_terms
from overseas.markets.forms import TermsForm
from overseas.markets.labels import LEGAL_ROUTES, market_name, programme_name
from overseas.markets.models import Programme, ProgrammeTerms
from overseas.markets.queries import programme_by_code, programmes, terms_by_id, terms_by_programme, terms_history
from overseas.markets.terms import TERMS_FIELDS, in_force
from overseas.web.conflicts import changes_beside
from overseas.web.forms import attempt, refusal_of, sent_version
from overseas.web.guard import allow
from overseas.web.request import actor, clock, db
from overseas.web.transaction import undo_work

pages = Blueprint("markets", __name__)


@pages.get("/programmes")
@allow(Permission.EDIT_NORMS)
def list_programmes() -> ResponseReturnValue:
    """All programmes with what they require today."""
    histories, today = terms_by_programme(db()), clock().today()
    rows = [(one, in_force(histories.get(one.id, ()), today)) for one in programmes(db())]
    return render_template(
        "markets/list.html", rows=rows, today=today, market_name=market_name, programme_name=programme_name
    )


@pages.get("/programmes/<code>")
@allow(Permission.EDIT_NORMS)
def show_programme(code: str) -> ResponseReturnValue:
    """One programme with all its terms."""
    programme = programme_by_code(db(), code)
    history = terms_history(db(), programme.id)
    return render_template(
        "markets/show.html",
        programme=programme,
        history=history[::-1],
        current=in_force(history, clock().today()),
        routes=LEGAL_ROUTES,
        name=programme_name(programme),
        market=market_name(programme.market),
    )


@pages.get("/programmes/<code>/terms")
@allow(Permission.EDIT_NORMS)
def new_terms(code: str) -> ResponseReturnValue:
    """The form of new terms, filled with the newest ones."""
    programme = programme_by_code(db(), code)
    newest = terms_history(db(), programme.id)[-1:]
    form = TermsForm(data={**_recorded(newest[0]), "valid_from": None} if newest else {})
    return _show(programme, form, None)


@pages.post("/programmes/<code>/terms")
@allow(Permission.EDIT_NORMS)
def add_terms(code: str) -> ResponseReturnValue:
    """Let the programme have new terms from a day on."""
    programme, form = programme_by_code(db(), code), TermsForm(request.form)
    saved = attempt(form, lambda: change_terms(db(), actor(), programme.id, entry=form.entry(), at=clock().now()))
    if saved is None:
        undo_work()
        return make_response(_show(programme_by_code(db(), code), form, None), 422)
    flash(_("The new terms hold from %(day)s on.", day=written_day(saved.valid_from)), "done")
    return redirect(url_for("markets.show_programme", code=code), 303)


@pages.get("/programmes/<code>/terms/<int:terms_id>")
@allow(Permission.EDIT_NORMS)
def show_terms(code: str, terms_id: int) -> ResponseReturnValue:
    """One set of terms, to be corrected or confirmed."""
    programme, terms = _terms(code, terms_id)
    return _show(programme, TermsForm(obj=terms), terms)


@pages.post("/programmes/<code>/terms/<int:terms_id>")
@allow(Permission.EDIT_NORMS)
def save_terms(code: str, terms_id: int) -> ResponseReturnValue:
    """Correct or confirm them; who saves after somebody else sees both and keeps his words."""
    form, version = TermsForm(request.form), sent_version()
    _terms(code, terms_id)
    refusal = refusal_of(
        form,
        lambda: correct_terms(db(), actor(), terms_id, entry=form.entry(), version=version, at=clock().now()),
        again=lambda conflict: _show(_terms(code, terms_id)[0], form, _terms(code, terms_id)[1], conflict),
        conflict=lambda: _conflict(code, terms_id, form),
    )
    if refusal is not None:
        return refusal
    flash(_("The terms are saved."), "done")
    return redirect(url_for("markets.show_programme", code=code), 303)


def _terms(code: str, terms_id: int) -> tuple[Programme, ProgrammeTerms]:
    programme, terms = programme_by_code(db(), code), terms_by_id(db(), terms_id)
    if terms.programme_id != programme.id:
        raise NotFound
    return programme, terms


def _recorded(terms: ProgrammeTerms) -> dict[str, object]:
    return {name: getattr(terms, name) for name in TERMS_FIELDS}


def _show(
    programme: Programme, form: TermsForm, terms: ProgrammeTerms | None, conflict: tuple[object, object] | None = None
) -> str:
    return render_template(
        "markets/terms.html",
        programme=programme,
        name=programme_name(programme),
        form=form,
        terms=terms,
        conflict=conflict,
    )


def _conflict(code: str, terms_id: int, form: TermsForm) -> tuple[object, object]:
    programme, terms = _terms(code, terms_id)
    return last_change(db(), "programme", programme.id), changes_beside(form, _recorded(terms))
