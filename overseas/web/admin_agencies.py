"""The administrator's pages of agencies: the offices that take part, each for one unit and for a time."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.actions import AgencyEntry, add_agency, edit_agency
from overseas.accounts.directory import agency_in, agency_rows, last_change
from overseas.accounts.forms import AGENCY_KINDS, AgencyForm, NewAgencyForm
from overseas.accounts.models import Agency, AgencyKind
from overseas.accounts.permissions import Permission
from overseas.kernel.errors import Invalid, NotFound
from overseas.kernel.i18n import gettext as _
from overseas.units.models import Unit
from overseas.units.queries import unit_by_code
from overseas.web.admin import pages
from overseas.web.conflicts import changes_beside
from overseas.web.forms import attempt, refusal_of, sent_version
from overseas.web.guard import allow
from overseas.web.request import actor, clock, db


@pages.get("/agencies")
@allow(Permission.EDIT_ACCOUNTS)
def list_agencies() -> ResponseReturnValue:
    """Every agency, by unit."""
    return render_template("admin/agencies.html", rows=agency_rows(db()), kinds=AGENCY_KINDS)


@pages.get("/agencies/new")
@allow(Permission.EDIT_ACCOUNTS, recent=True)
def new_agency() -> ResponseReturnValue:
    """An empty form."""
    form = NewAgencyForm(data={"valid_from": clock().today()})
    return _page(form, None)


@pages.post("/agencies/new")
@allow(Permission.EDIT_ACCOUNTS, recent=True)
def add_new_agency() -> ResponseReturnValue:
    """Let an agency take part."""
    form = NewAgencyForm(request.form)
    agency = attempt(form, lambda: add_agency(db(), actor(), _new_entry(form), at=clock().now()))
    if agency is None:
        page = _page(form, None)
        return make_response(page, 422)
    flash(_("The agency is added. Now add the people who sign in."), "done")
    return redirect(url_for("admin.list_agencies"), 303)


@pages.get("/agencies/<int:agency_id>")
@allow(Permission.EDIT_ACCOUNTS)
def show_agency(agency_id: int) -> ResponseReturnValue:
    """One agency, to be changed."""
    agency = agency_in(db(), agency_id)
    form = AgencyForm(data=_recorded(agency))
    return _page(form, agency)


@pages.post("/agencies/<int:agency_id>")
@allow(Permission.EDIT_ACCOUNTS, recent=True)
def change_agency(agency_id: int) -> ResponseReturnValue:
    """Change an agency; who saves after somebody else sees both and keeps his words."""
    form, version = AgencyForm(request.form), sent_version()
    agency = agency_in(db(), agency_id)
    refusal = refusal_of(
        form,
        lambda: edit_agency(db(), actor(), agency_id, _entry(form, agency), version=version, at=clock().now()),
        again=lambda conflict: _page(form, agency_in(db(), agency_id), conflict),
        conflict=lambda: _conflict(form, agency_in(db(), agency_id)),
    )
    if refusal is not None:
        return refusal
    flash(_("The agency is saved."), "done")
    return redirect(url_for("admin.list_agencies"), 303)


def _page(form: AgencyForm, agency: Agency | None, conflict: tuple[object, object] | None = None) -> str:
    return render_template("admin/agency.html", form=form, agency=agency, kinds=AGENCY_KINDS, conflict=conflict)


def _conflict(form: AgencyForm, agency: Agency) -> tuple[object, object]:
    return last_change(db(), "agency", agency.id), changes_beside(form, _recorded(agency))


def _new_entry(form: NewAgencyForm) -> AgencyEntry:
    return _as_entry(form, AgencyKind(form.kind.data), _unit(form).id)


def _entry(form: AgencyForm, agency: Agency) -> AgencyEntry:
    return _as_entry(form, agency.kind, agency.unit_id)


def _as_entry(form: AgencyForm, kind: AgencyKind, unit_id: int) -> AgencyEntry:
    return AgencyEntry(
        kind=kind,
        name=str(form.name.data),
        unit_id=unit_id,
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        contact=form.contact.data,
    )


def _unit(form: NewAgencyForm) -> Unit:
    try:
        return unit_by_code(db(), str(form.unit_code.data), form.valid_from.data)
    except NotFound:
        raise Invalid({"unit_code": [_("No unit bore this code on the first day.")]}) from None


def _recorded(agency: Agency) -> dict[str, object]:
    return {name: getattr(agency, name) for name in ("name", "valid_from", "valid_to", "contact")}
