"""The names of what the trail keeps as a key: programmes, markets, peoples and priority groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from overseas.audit.models import AuditEvent
from overseas.cases.trail import Names
from overseas.kernel.i18n import current_language
from overseas.kernel.reference import reference_rows
from overseas.markets.labels import programme_name
from overseas.markets.models import Programme

LISTS = (
    ("market", "overseas.markets", "markets.csv", "code", {"vi": "name_vi", "en": "name_en"}),
    ("group", "overseas.workers", "priority_groups.csv", "slug", {"vi": "name_vi", "en": "name_en"}),
    ("ethnicity", "overseas.workers", "ethnicities.csv", "slug", {"vi": "name", "en": "name"}),
)
"""Lists that come with the program and that nobody edits: a case page need not ask the database for them."""


def kept_names(session: Session, events: Iterable[AuditEvent]) -> Names:
    """The names in the language of the page, by kind and key. A case's own programme is loaded with it already."""
    return names_of(session, [kept for event in events for kept in (event.before_kept, event.after_kept)])


def names_of(session: Session, kept: Iterable[Mapping[str, Any]]) -> Names:
    """The same for values that were kept, by their names."""
    ids = {value for values in kept for value in _programmes(values)}
    found = ((key, session.get(Programme, key)) for key in sorted(ids))
    return _listed(current_language()) | {("programme", str(key)): programme_name(row) for key, row in found if row}


def _programmes(kept: Mapping[str, Any]) -> set[int]:
    value = kept.get("programme_id")
    return {int(value)} if value is not None else set()


@cache
def _listed(language: str) -> dict[tuple[str, str], str]:
    return {
        (kind, row[key]): row[names[language]]
        for kind, package, file, key, names in LISTS
        for row in reference_rows(package, file)
    }
