"""The menu: at most seven entries, only what the person may open, with how much waits behind each.

What comes after the seventh stands in the menu behind the person's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from flask import current_app, request
from sqlalchemy import Select

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.alerts.queries import called_number
from overseas.alerts.sight import alert_reach
from overseas.audit.looking import faults_told
from overseas.cases.list_desks import CHECKS, LOANS, QueueView, number_in_view
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.keyset import counts_of, together
from overseas.privacy.queries.files import unread_number
from overseas.privacy.queries.requests import open_requests_number
from overseas.web.addresses import page_address
from overseas.web.guard import may_open
from overseas.web.owed import owes_factor
from overseas.web.request import clock, db

MOST_ENTRIES = 7
CAP = 99
"""Behind an entry stands 99+ where more waits: how many they are, the page itself says."""

Sight = Callable[[Actor], Any]
"""What a person sees: mostly an area."""
Waiting = Callable[[Any, date], Any]
"""The number, as a value inside a statement, of what waits within that sight."""

ENTRIES: tuple[tuple[str, Text], ...] = (
    ("work.show_work", _l("Work to do")),
    ("cases.list_cases", _l("Cases")),
    ("desks.list_legal_checks", _l("Record checks")),
    ("desks.list_loans", _l("Loans")),
    ("alerts.list_alerts", _l("Alerts")),
    ("progress.show_progress", _l("Progress")),
    ("data_requests.list_requests", _l("Personal data")),
    ("targets.list_targets", _l("Targets")),
    ("admin.show_health", _l("Health")),
    ("jobs.list_jobs", _l("Jobs")),
    ("admin.list_accounts", _l("Accounts")),
    ("admin.list_agencies", _l("Agencies")),
    ("norms.list_norms", _l("Norms")),
    ("units.show_units", _l("Units")),
    ("trail.show_trail", _l("Trail")),
    ("files.list_openings", _l("Opened files")),
)
"""The pages a menu may lead to, in their order; each is shown to whom its own mark lets in."""


def _area(permission: Permission) -> Sight:
    return lambda who: reach(who, permission)


WAITING: dict[str, tuple[Sight, Waiting]] = {
    "alerts.list_alerts": (alert_reach, lambda sight, _today: called_number(sight, cap=CAP)),
    "desks.list_legal_checks": (
        _area(Permission.VIEW_LEGAL_CHECKS),
        lambda area, today: number_in_view(CHECKS, QueueView.OPEN, area, today, CAP),
    ),
    "desks.list_loans": (
        _area(Permission.VIEW_LOANS),
        lambda area, today: number_in_view(LOANS, QueueView.OPEN, area, today, CAP),
    ),
    "data_requests.list_requests": (
        _area(Permission.HANDLE_DATA_REQUESTS),
        lambda area, _today: open_requests_number(area, CAP),
    ),
    "admin.show_health": (_area(Permission.EDIT_ACCOUNTS), lambda _area, _today: faults_told()),
    "files.list_openings": (_area(Permission.VIEW_OPENINGS), lambda area, _today: unread_number(area, CAP)),
}
"""How much waits behind an entry: what the person sees of it, and what counts it. A menu asks all in one statement."""

UNDER: dict[str, str] = {
    "expired": "progress.show_progress",
    "workers": "cases.list_cases",
    "norms": "norms.list_norms",
    "markets": "norms.list_norms",
    "purposes": "norms.list_norms",
    "breaches": "data_requests.list_requests",
    "files": "data_requests.list_requests",
    "consents": "cases.list_cases",
}
"""Pages whose address does not begin like that of the entry under which they lie."""


@dataclass(frozen=True)
class MenuEntry:
    """One line of the menu."""

    label: Text
    href: str
    count: str | None
    current: bool


class Menu:
    """The menu of a person; asked for its entries only by a page that shows it."""

    def __init__(self, who: Actor | None) -> None:
        self._who = who

    @property
    def entries(self) -> list[MenuEntry]:
        """The entries, at most seven."""
        return self._all[:MOST_ENTRIES]

    @property
    def more(self) -> list[MenuEntry]:
        """What else the person may open, seldom used."""
        return self._all[MOST_ENTRIES:]

    @cached_property
    def _all(self) -> list[MenuEntry]:
        return menu_of(self._who) if self._who and not self._who.must_change_password and not owes_factor() else []

    def __iter__(self) -> Iterator[MenuEntry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, place: int) -> MenuEntry:
        return self.entries[place]


def menu_of(who: Actor) -> list[MenuEntry]:
    """What this person may open, with counts."""
    places = {
        endpoint: page_address(endpoint)
        for endpoint, _label in ENTRIES
        if endpoint in current_app.view_functions and may_open(who, endpoint)
    }
    here, labels = _entry_of_page(places), dict(ENTRIES)
    counts = _counts(who, list(places))
    return [
        MenuEntry(labels[endpoint], href, counts.get(endpoint), current=endpoint == here)
        for endpoint, href in places.items()
    ]


def _counts(who: Actor, endpoints: list[str]) -> dict[str, str]:
    """How much waits behind these entries; nothing waiting shows no number."""
    seen = tuple((endpoint, WAITING[endpoint][0](who)) for endpoint in endpoints if endpoint in WAITING)
    if not seen:
        return {}
    counts = counts_of(db(), _statement(seen, clock().today()), CAP)
    return {endpoint: str(count) for (endpoint, _sight), count in zip(seen, counts, strict=True) if count}


@lru_cache(maxsize=400)
def _statement(seen: tuple[tuple[str, Any], ...], today: date) -> Select[*tuple[Any, ...]]:
    """Kept for the day, for every page asks it."""
    return together(WAITING[endpoint][1](sight, today) for endpoint, sight in seen)


def _entry_of_page(places: dict[str, str]) -> str | None:
    """The entry under which the page of this request lies: the one whose address begins it, the longest first."""
    above = [endpoint for endpoint, href in places.items() if f"{request.path}/".startswith(f"{href.rstrip('/')}/")]
    blueprint = (request.endpoint or "").partition(".")[0]
    return max(above, key=lambda endpoint: len(places[endpoint]), default=UNDER.get(blueprint))
