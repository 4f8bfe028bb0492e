"""The trail for those who inspect it: how it stands, what an account did, who looked at a person, who was refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.inspecting import inspected_account, inspected_accounts, inspects_everything, may_see_content
from overseas.accounts.permissions import Permission
from overseas.accounts.policy import require
from overseas.audit.forms import PeriodForm
from overseas.audit.journal import Subject
from overseas.audit.listing import EVERYTHING, TrailFilter, trail_page
from overseas.audit.looking import look_standing
from overseas.audit.names import TRAIL_NAMES
from overseas.audit.queries import seal_standing
from overseas.cases.queries import cases_of_worker
from overseas.cases.trail_lines import trail_lines
from overseas.kernel.errors import Invalid, NotFound
from overseas.kernel.i18n import gettext as _
from overseas.kernel.paging import read_cursor
from overseas.web.cases import Link
from overseas.web.changes import (
    asked_field,
    case_href,
    changes_with_ways,
    field_chips,
    here,
    narrowing,
    turns,
)
from overseas.web.guard import allow
from overseas.web.reads import note_list, note_read
from overseas.web.request import actor, clock, db
from overseas.workers.queries import visible_worker

pages = Blueprint("trail", __name__, url_prefix="/trail")

KINDS = {"done": "audit_event", "changed": "field_change", "read": "read_event", "refused": "refusal_event"}
"""The words of an address, and the kinds of trail that they ask for."""
QUERY = ("kind", "since", "until", "field", "page")


@pages.get("")
@allow(Permission.INSPECT_TRAIL)
def show_trail() -> ResponseReturnValue:
    """How the trail stands, with its last seals to be written down; and the accounts whose doings can be looked at."""
    accounts = inspected_accounts(db(), actor(), clock().today())
    return render_template(
        "trail/show.html",
        standings=seal_standing(db()),
        look=look_standing(db(), at=clock().now()),
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
    about = _About(account.name, account.username, tuple(KINDS), one_actor=True, export={"account": account.id})
    return _list(about, TrailFilter(account_id=account.id))


@pages.get("/people/<int:worker_id>")
@allow(Permission.INSPECT_TRAIL, query=QUERY)
def show_person(worker_id: int) -> ResponseReturnValue:
    """Who looked at this person and at her cases, and what was done with her data."""
    require(actor(), Permission.VIEW_CASES)
    worker = visible_worker(db(), actor(), worker_id)
    note_read("worker.trail", Subject("worker", worker.id))
    cases = tuple(case.id for case in cases_of_worker(db(), actor(), worker.id))
    lead = _("Who looked at the person and the cases, and what was done with the data.")
    back = Link(_("The person"), url_for("workers.show_worker", worker_id=worker.id), current=False)
    about = _About(worker.name, lead, ("read", "done", "changed"), back, export={"person": worker.id})
    return _list(about, TrailFilter(worker_id=worker.id, case_ids=cases))


@pages.get("/refusals")
@allow(Permission.INSPECT_TRAIL, query=("since", "until", "page"))
def list_refusals() -> ResponseReturnValue:
    """Everybody who was refused, known or not; for who looks after the whole installation."""
    if not inspects_everything(actor()):
        raise NotFound
    note_list("trail", None, ())
    lead = _("Wrong passwords, pages out of reach, forged forms and cookies: of everybody, known or not.")
    return _list(_About(_("Refusals"), lead, ("refused",)), EVERYTHING)


@dataclass(frozen=True)
class _About:
    """Of whom or what a page of the trail tells: its head, the kinds that it can show, and where it leads back to."""

    title: str
    lead: str
    kinds: tuple[str, ...]
    back: Link | None = None
    one_actor: bool = False
    export: Mapping[str, Any] | None = None


def _list(about: _About, of: TrailFilter) -> ResponseReturnValue:
    """One kind of trail about somebody, the newest first."""
    kind = request.args.get("kind") or about.kinds[0]
    if kind not in about.kinds:
        raise Invalid({"kind": [_("There is no such view of this list: “%(word)s”.", word=kind[:40])]})
    form = PeriodForm(request.args)
    field = asked_field() if kind == "changed" else None
    if not form.validate():
        return _page(about, kind, form, {}), 422
    asked = replace(form.asked(of), field=field)
    found = trail_page(db(), KINDS[kind], asked, read_cursor(request.args.get("page"), 2))
    content = may_see_content(actor())
    carried = {name: request.args[name] for name in ("kind", "field") if request.args.get(name)}
    shown = {
        "carried": carried,
        "changes" if kind == "changed" else "lines": _lines(kind, found.rows, content=content),
        "pager_ways": turns(found, carried | form.words()),
        "chips": field_chips(field, form.words() | {"kind": kind}),
        "narrow": narrowing(kind=kind, **form.words()),
    }
    return _page(about, kind, form, shown)


def _lines(kind: str, rows: Sequence[Any], *, content: bool) -> list[Any]:
    """The lines with the way to their case, for who may open cases."""
    if kind == "changed":
        return changes_with_ways(rows, content=content)
    return [(line, case_href(line.case_id)) for line in trail_lines(actor(), rows, content=content)]


def _page(about: _About, kind: str, form: PeriodForm, shown: Mapping[str, Any]) -> str:
    words: dict[str, Any] = form.words() if not form.errors else {}
    return render_template(
        "trail/list.html",
        about=about,
        form=form,
        here=here(),
        export_href=url_for("trail_export.show", **(about.export or {}), **words),
        views=[Link(str(TRAIL_NAMES[KINDS[one]]), here(kind=one, **words), one == kind) for one in about.kinds],
        **{"carried": {}, "lines": [], "changes": [], "pager_ways": (None, None), "chips": [], **shown},
    )
