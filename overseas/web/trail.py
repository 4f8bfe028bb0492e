"""The trail for those who inspect it: how it stands, what an account did, who looked at a person, who was refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.inspecting import inspected_account, inspected_accounts, inspects_everything, may_see_content
from overseas.accounts.permissions import Permission
from overseas.accounts.policy import require
from overseas.audit.forms import PeriodForm
from overseas.audit.journal import Subject
from overseas.audit.listing import EVERYTHING, TrailFilter, trail_page
from overseas.audit.queries import seal_standing
from overseas.cases.queries import cases_of_worker
from overseas.cases.trail_lines import TrailLine, trail_lines
from overseas.kernel.errors import Invalid, NotFound
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.paging import Page, read_cursor
from overseas.web.cases import Link
from overseas.web.guard import allow
from overseas.web.reads import note_list, note_read
from overseas.web.request import actor, clock, db
from overseas.workers.queries import visible_worker

pages = Blueprint("trail", __name__, url_prefix="/trail")

KINDS: dict[str, tuple[str, Text]] = {
    "done": ("audit_event", _l("What was done")),
    "changed": ("field_change", _l("What changed in the records")),
    "read": ("read_event", _l("What was read")),
    "refused": ("refusal_event", _l("What was refused")),
}
TRAIL_NAMES: dict[str, Text] = dict(KINDS.values())
QUERY = ("kind", "since", "until", "page")


@pages.get("")
@allow(Permission.INSPECT_TRAIL)
def show_trail() -> ResponseReturnValue:
    """How the trail stands, with its last seals to be written down; and the accounts whose doings can be looked at."""
    accounts = inspected_accounts(db(), actor(), clock().today())
    return render_template(
        "trail/show.html",
        standings=seal_standing(db()),
        names=TRAIL_NAMES,
        accounts=accounts,
        everything=inspects_everything(actor()),
    )


@pages.get("/accounts/<int:account_id>")
@allow(Permission.INSPECT_TRAIL, query=QUERY)
def show_account(account_id: int) -> ResponseReturnValue:
    """Everything that an account did, changed, read, or was refused."""
    account = inspected_account(db(), actor(), account_id)
    note_read("account.trail", Subject("account", account.id))
    return _list(account.name, account.username, list(KINDS), TrailFilter(account_id=account.id))


@pages.get("/people/<int:worker_id>")
@allow(Permission.INSPECT_TRAIL, query=QUERY)
def show_person(worker_id: int) -> ResponseReturnValue:
    """Who looked at this person and at her cases, and what was done with her data."""
    require(actor(), Permission.VIEW_CASES)
    worker = visible_worker(db(), actor(), worker_id)
    note_read("worker.trail", Subject("worker", worker.id))
    cases = tuple(case.id for case in cases_of_worker(db(), actor(), worker.id))
    lead = _("Who looked at the person and at her cases, and what was done with her data.")
    return _list(worker.name, lead, ["read", "done", "changed"], TrailFilter(worker_id=worker.id, case_ids=cases))


@pages.get("/refusals")
@allow(Permission.INSPECT_TRAIL, query=("since", "until", "page"))
def list_refusals() -> ResponseReturnValue:
    """Everybody who was refused, known or not; for who looks after the whole installation."""
    if not inspects_everything(actor()):
        raise NotFound
    note_list("trail", None, ())
    lead = _("Wrong passwords, pages out of reach, forged forms and cookies: of everybody, known or not.")
    return _list(_("Refusals"), lead, ["refused"], EVERYTHING)


def _list(title: str, lead: str, kinds: Sequence[str], of: TrailFilter) -> ResponseReturnValue:
    """One kind of trail about somebody, the newest first."""
    kind = request.args.get("kind") or kinds[0]
    if kind not in kinds:
        raise Invalid({"kind": [_("There is no such view of this list: “%(word)s”.", word=kind[:40])]})
    form = PeriodForm(request.args)
    if not form.validate():
        return _page(title, lead, form, (kind, kinds), Page([]), []), 422
    found = trail_page(db(), KINDS[kind][0], form.asked(of), read_cursor(request.args.get("page"), 2))
    lines = trail_lines(db(), actor(), found.rows, content=may_see_content(actor()))
    return _page(title, lead, form, (kind, kinds), found, lines)


def _page(
    title: str, lead: str, form: PeriodForm, shown: tuple[str, Iterable[str]], found: Page[Any], lines: list[TrailLine]
) -> str:
    kind, kinds = shown
    chosen: dict[str, Any] = {"kind": kind} if "kind" in request.args else {}
    words: dict[str, Any] = form.words() if not form.errors else {}
    return render_template(
        "trail/list.html",
        title=title,
        lead=lead,
        form=form,
        here=_here(),
        carried=chosen,
        views=[Link(str(KINDS[one][1]), _here(kind=one, **words), one == kind) for one in kinds],
        lines=[(line, _case(line)) for line in lines],
        previous_href=_here(**chosen, **words, page=found.previous_cursor) if found.previous_cursor else None,
        next_href=_here(**chosen, **words, page=found.next_cursor) if found.next_cursor else None,
    )


def _here(**words: Any) -> str:
    """This page's address with these words."""
    return url_for(str(request.endpoint), **{**(request.view_args or {}), **words})


def _case(line: TrailLine) -> str | None:
    """The address of the line's case, for who may open cases."""
    return url_for("cases.show_case", case_id=line.case_id) if line.case_id and may_see_content(actor()) else None
