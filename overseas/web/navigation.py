"""The menu: at most seven entries, only what the person may open, with how much waits behind each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask import current_app, request, url_for
from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.alerts.queries import open_alert_count
from overseas.cases.list_desks import CHECKS, LOANS, QueueView, desk_counts
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.keyset import Count
from overseas.privacy.queries.requests import request_counts
from overseas.web.guard import may_open
from overseas.web.owed import owes_factor
from overseas.web.request import clock, db

MOST_ENTRIES = 7

Waiting = Callable[[Session, Actor, date], Count]

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
)
"""The pages a menu may lead to, in their order; each is shown to whom its own mark lets in."""


def _open_alerts(session: Session, who: Actor, _today: date) -> Count:
    return open_alert_count(session, reach(who, Permission.VIEW_ALERTS))


def _open_checks(session: Session, who: Actor, today: date) -> Count:
    return desk_counts(session, CHECKS, reach(who, Permission.VIEW_LEGAL_CHECKS), today=today)[QueueView.OPEN]


def _open_loans(session: Session, who: Actor, today: date) -> Count:
    return desk_counts(session, LOANS, reach(who, Permission.VIEW_LOANS), today=today)[QueueView.OPEN]


def _open_requests(session: Session, who: Actor, today: date) -> Count:
    return Count(request_counts(session, who, today).open)


WAITING: dict[str, Waiting] = {
    "alerts.list_alerts": _open_alerts,
    "desks.list_legal_checks": _open_checks,
    "desks.list_loans": _open_loans,
    "data_requests.list_requests": _open_requests,
}
"""How much waits behind an entry: endpoint -> a query of one cheap statement; nothing waiting shows no number."""

UNDER: dict[str, str] = {
    "expired": "progress.show_progress",
    "workers": "cases.list_cases",
    "norms": "norms.list_norms",
    "markets": "norms.list_norms",
    "purposes": "norms.list_norms",
    "breaches": "data_requests.list_requests",
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

    @cached_property
    def entries(self) -> list[MenuEntry]:
        """The entries, at most seven."""
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
        endpoint: url_for(endpoint)
        for endpoint, _label in ENTRIES
        if endpoint in current_app.view_functions and may_open(who, endpoint)
    }
    here, labels = _entry_of_page(places), dict(ENTRIES)
    return [
        MenuEntry(labels[endpoint], href, _count(endpoint, who), current=endpoint == here)
        for endpoint, href in list(places.items())[:MOST_ENTRIES]
    ]


def _count(endpoint: str, who: Actor) -> str | None:
    waiting = WAITING.get(endpoint)
    count = waiting(db(), who, clock().today()) if waiting else None
    return str(count) if count else None


def _entry_of_page(places: dict[str, str]) -> str | None:
    """The entry under which the page of this request lies: the one whose address begins it, the longest first."""
    above = [endpoint for endpoint, href in places.items() if f"{request.path}/".startswith(f"{href.rstrip('/')}/")]
    blueprint = (request.endpoint or "").partition(".")[0]
    return max(above, key=lambda endpoint: len(places[endpoint]), default=UNDER.get(blueprint))
