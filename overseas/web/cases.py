"""Cases: the list with its search and filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import may, reach
from overseas.cases.filter_form import MORE, CaseFilterForm, filter_form, read_filter
from overseas.cases.filters import EVERYTHING, QUERY, CaseFilter, chips
from overseas.cases.list_choices import Choices, filter_choices
from overseas.cases.lists import Count, capped_count, case_rows, stage_counts
from overseas.cases.stages import STAGE_NAMES, Stage
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _
from overseas.kernel.paging import read_cursor
from overseas.units.scope import Reach
from overseas.web.case_lines import CaseLines
from overseas.web.closed_names import names_in_list
from overseas.web.exports import export_href
from overseas.web.guard import allow
from overseas.web.reads import note_list
from overseas.web.request import actor, clock, db

pages = Blueprint("cases", __name__)


@dataclass(frozen=True)
class Link:
    """One of several views, or a filter that can be removed."""

    label: str
    href: str
    current: bool = False
    count: Count | None = None

    @property
    def remove_href(self) -> str:
        """The list without this filter."""
        return self.href


@pages.get("/cases")
@allow(Permission.VIEW_CASES, query=(*QUERY.values(), "page"))
def list_cases() -> ResponseReturnValue:
    """The cases within reach, newest change first, narrowed by what was asked."""
    area, today = reach(actor(), Permission.VIEW_CASES), clock().today()
    choices = filter_choices(db(), area, today=today)
    form = filter_form(request.args, markets=choices.markets, programmes=choices.programmes, areas=choices.areas)
    try:
        asked, cursor = read_filter(form), read_cursor(request.args.get("page"), 2)
        found = case_rows(db(), area, asked, cursor, today=today)
    except Invalid as refusal:
        if form.validate():
            form.take_errors(refusal)
        return _page(form, choices, area, EVERYTHING, rows=[], count=None), 422
    note_list("case", asked.words, found.rows)
    count = capped_count(db(), area, asked, today=today)
    return _page(
        form, choices, area, asked, rows=found.rows, count=count, next=found.next_cursor, previous=found.previous_cursor
    )


def _page(
    form: CaseFilterForm,
    choices: Choices,
    area: Reach,
    asked: CaseFilter,
    *,
    rows: Any,
    count: Count | None,
    **ways: Any,
) -> str:
    names = choices.names()
    return render_template(
        "cases/list.html",
        form=form,
        more=MORE,
        chips=[Link(chip.label, _list(chip.rest)) for chip in chips(asked, names)],
        stages=_stages(asked, area),
        asked=asked.query(),
        export_href=export_href("cases", asked.query()) if count else None,
        lines=CaseLines(names.markets, names_in_list(rows)).of(rows),
        count=count,
        offices=area.everything or area.province_id is not None,
        may_register=may(actor(), Permission.EDIT_WORKERS),
        **{f"{way}_href": _list(asked, page=cursor) if cursor else None for way, cursor in ways.items()},
    )


def _list(asked: CaseFilter, **more: Any) -> str:
    return url_for("cases.list_cases", **asked.query(), **more)


def _stages(asked: CaseFilter, area: Reach) -> list[Link]:
    """The stages as views of the list; counted only where nothing else narrows it: only then it costs nothing."""
    rest = asked.without("stage")
    counts = stage_counts(db(), area, today=clock().today()) if rest == EVERYTHING else {}
    every = Link(_("All"), _list(rest), current=asked.stage is None)
    return [every, *(_stage_link(rest, stage, counts.get(stage), current=asked.stage is stage) for stage in Stage)]


def _stage_link(rest: CaseFilter, stage: Stage, count: Count | None, *, current: bool) -> Link:
    href = url_for("cases.list_cases", **rest.query(), stage=stage.value)
    return Link(str(STAGE_NAMES[stage]), href, current, count)
