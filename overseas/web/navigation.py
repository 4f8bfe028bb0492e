"""The menu: at most seven entries, only what the person may open, with how much waits behind each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask import current_app, request, url_for
from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.web.guard import may_open
from overseas.web.request import clock, db

MOST_ENTRIES = 7

Count = Callable[[Session, Actor, date], int | None]

ENTRIES: tuple[tuple[str, Text], ...] = (
    ("work.show_work", _l("Work to do")),
    ("cases.list_cases", _l("Cases")),
    ("desks.list_legal_checks", _l("Record checks")),
    ("desks.list_loans", _l("Loans")),
    ("alerts.list_alerts", _l("Alerts")),
    ("progress.show_progress", _l("Progress")),
    ("targets.list_targets", _l("Targets")),
    ("admin.show_health", _l("Health")),
    ("jobs.list_jobs", _l("Jobs")),
    ("admin.list_accounts", _l("Accounts")),
    ("admin.list_agencies", _l("Agencies")),
    ("norms.list_norms", _l("Norms")),
    ("units.show_units", _l("Units")),
)
"""The pages a menu may lead to, in their order; each is shown to whom its own mark lets in."""

COUNTS: dict[str, Count] = {}
"""How much waits behind an entry: endpoint -> a query of one cheap statement, or nothing."""


UNDER: dict[str, str] = {"steps": "cases", "workers": "cases", "contracts": "cases", "markets": "norms"}
"""Pages without an entry of their own: under which other pages they lie."""


@dataclass(frozen=True)
class MenuEntry:
    """One line of the menu."""

    label: Text
    href: str
    count: int | None
    current: bool


class Menu:
    """The menu of a person; asked for its entries only by a page that shows it."""

    def __init__(self, who: Actor | None) -> None:
        self._who = who

    @cached_property
    def entries(self) -> list[MenuEntry]:
        """The entries, at most seven."""
        return menu_of(self._who) if self._who and not self._who.must_change_password else []

    def __iter__(self) -> Iterator[MenuEntry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, place: int) -> MenuEntry:
        return self.entries[place]


def menu_of(who: Actor) -> list[MenuEntry]:
    """What this person may open, with counts."""
    places = [
        (endpoint, label)
        for endpoint, label in ENTRIES
        if endpoint in current_app.view_functions and may_open(who, endpoint)
    ]
    here = (request.endpoint or "").partition(".")[0]
    here = UNDER.get(here, here)
    return [
        MenuEntry(label, url_for(endpoint), _count(endpoint, who), current=_stands_for(endpoint, here))
        for endpoint, label in places[:MOST_ENTRIES]
    ]


def _count(endpoint: str, who: Actor) -> int | None:
    count = COUNTS.get(endpoint)
    return count(db(), who, clock().today()) if count else None


def _stands_for(endpoint: str, blueprint: str) -> bool:
    """Whether the entry is the one under which the page of this request lies."""
    if request.endpoint == endpoint:
        return True
    pages = [name for name, _label in ENTRIES if name.partition(".")[0] == blueprint]
    return len(pages) == 1 and pages[0] == endpoint
