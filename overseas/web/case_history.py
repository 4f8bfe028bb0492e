"""The whole timeline of a case with its filters, and the case as it stood on an earlier day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.audit.journal import Subject
from overseas.audit.listing import TrailFilter, trail_page
from overseas.cases.queries import TIMELINE_KINDS, TimelineAsked, timeline, visible_case
from overseas.cases.queries.history import people_of
from overseas.cases.queries.on_day import case_on_day
from overseas.cases.timeline_forms import DayForm, TimelineForm
from overseas.kernel.errors import Invalid
from overseas.kernel.fields import choices_of
from overseas.kernel.i18n import gettext as _
from overseas.kernel.paging import Page, read_cursor
from overseas.web.cases import Link, pages
from overseas.web.changes import asked_field, changes_with_ways, field_chips, narrowing, turns
from overseas.web.guard import allow
from overseas.web.reads import note_read
from overseas.web.request import actor, clock, db

CHANGES = "changes"
"""The view of single entries beside the kinds of the timeline."""


@pages.get("/cases/<int:case_id>/timeline")
@allow(Permission.VIEW_CASES, query=("show", "by", "since", "until", "page"))
def show_timeline(case_id: int) -> ResponseReturnValue:
    """What was done in the case: of one kind, by one person, between two days."""
    kind = request.args.get("show")
    if kind is not None and kind not in TIMELINE_KINDS:
        raise Invalid({"show": [_("The timeline cannot show “%(word)s”.", word=kind[:40])]})
    case = visible_case(db(), actor(), case_id)
    note_read("case.open", Subject("case", case.id))
    form = _timeline_form(case.id)
    valid = form.validate()
    kinds = (kind,) if kind else tuple(TIMELINE_KINDS)
    words = form.words() | ({"show": kind} if kind else {}) if valid else {}
    asked = TimelineAsked(kinds, form.asked(), read_cursor(request.args.get("page"), 2)) if valid else None
    found = timeline(db(), actor(), case.id, worker_id=case.worker_id, asked=asked) if asked else Page([])
    page = render_template(
        "cases/timeline.html",
        case_id=case.id,
        name=case.worker.name,
        form=form,
        carried={"show": kind} if kind else {},
        kinds=_kinds(case.id, kind, words),
        entries=found.rows,
        pager_ways=turns(found, words),
    )
    return page, 200 if valid else 422


@pages.get("/cases/<int:case_id>/changes")
@allow(Permission.VIEW_CASES, query=("by", "since", "until", "field", "page"))
def show_changes(case_id: int) -> ResponseReturnValue:
    """What changed in the case's records, column by column: who changed it, from what to what."""
    case = visible_case(db(), actor(), case_id)
    note_read("case.changes", Subject("case", case.id))
    form = _timeline_form(case.id)
    field = asked_field()
    valid = form.validate()
    words = form.words() if valid else {}
    asked = replace(form.asked(TrailFilter(case_ids=(case.id,))), field=field) if valid else None
    found = trail_page(db(), "field_change", asked, read_cursor(request.args.get("page"), 2)) if asked else Page([])
    page = render_template(
        "cases/changes.html",
        case_id=case.id,
        name=case.worker.name,
        form=form,
        kinds=_kinds(case.id, CHANGES, words),
        carried={"field": request.args["field"]} if field else {},
        chips=field_chips(field, words),
        changes=changes_with_ways(found.rows, content=True),
        narrow=narrowing(**words),
        pager_ways=turns(found, words | ({"field": request.args["field"]} if field else {})),
    )
    return page, 200 if valid else 422


def _timeline_form(case_id: int) -> TimelineForm:
    """The filter with those who have a part in this case."""
    form = TimelineForm(request.args)
    form.by.choices = choices_of(people_of(db(), case_id), empty=_("everybody"))
    return form


def _kinds(case_id: int, shown: str | None, words: Mapping[str, str]) -> list[Link]:
    """The views of a case's history, with the filters that are in force."""
    kept: dict[str, Any] = {name: word for name, word in words.items() if name != "show"}

    def to(code: str | None) -> str:
        return url_for("cases.show_timeline", case_id=case_id, **kept, show=code)

    return [
        Link(_("Everything"), to(None), shown is None),
        *(Link(str(name), to(code), code == shown) for code, name in TIMELINE_KINDS.items()),
        Link(_("Entry by entry"), url_for("cases.show_changes", case_id=case_id, **kept), shown == CHANGES),
    ]


@pages.get("/cases/<int:case_id>/on-day")
@allow(Permission.VIEW_CASES, query=("day",))
def show_on_day(case_id: int) -> ResponseReturnValue:
    """The case as it stood at the end of a day: today, until another is asked for."""
    case = visible_case(db(), actor(), case_id)
    note_read("case.on_day", Subject("case", case.id))
    form = DayForm(request.args) if "day" in request.args else DayForm(data={"day": clock().today()})
    valid = form.validate() if "day" in request.args else True
    found = case_on_day(db(), actor(), case.id, form.day.data) if valid else None
    page = render_template("cases/on_day.html", case_id=case.id, name=case.worker.name, form=form, found=found)
    return page, 200 if valid else 422
