"""What can be read of personal data, in words: each page that shows somebody's data says which of these it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from overseas.kernel.catalogue import Catalogue
from overseas.kernel.database import ring_of
from overseas.kernel.folding import fold
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l


@dataclass(frozen=True)
class Reading:
    """A kind of read: its code in the trail, and its sentence without the reader ('opened the case')."""

    code: str
    sentence: Text


READINGS: Catalogue[Reading] = Catalogue(
    Reading(code, sentence)
    for code, sentence in {
        "case.open": _l("opened the case to read it"),
        "case.list": _l("looked at the list of cases"),
        "case.search": _l("searched the list of cases"),
        "case.why": _l("asked at the command line why the person cannot leave yet"),
        "case.on_day": _l("looked at the case as it stood on an earlier day"),
        "case.changes": _l("looked at what changed in the case, entry by entry"),
        "worker.open": _l("opened the person's file"),
        "worker.correct": _l("opened the form of the person's data, numbers included"),
        "worker.search": _l("searched for a person"),
        "worker.consents": _l("looked at the person's consents"),
        "worker.national_id": _l("looked at the whole national ID"),
        "worker.old_id": _l("looked at the whole old ID number"),
        "worker.passport": _l("looked at the whole passport number"),
        "worker.held": _l("looked at all that is held about the person"),
        "worker.held_file": _l("took along all that is held about the person"),
        "worker.retention": _l("looked at the person in the review of old files"),
        "worker.trail": _l("asked who looked at the person"),
        "work.list": _l("looked at the work to do"),
        "alert.list": _l("looked at the list of alerts"),
        "contract.expired_list": _l("looked at the list of expired contracts"),
        "legal_checks.list": _l("looked at the list of record checks"),
        "legal_checks.search": _l("searched the list of record checks"),
        "loans.list": _l("looked at the list of loans"),
        "loans.search": _l("searched the list of loans"),
        "data_request.list": _l("looked at the list of people's requests"),
        "data_request.open": _l("opened a person's request"),
        "account.trail": _l("looked at what an account did"),
        "trail.list": _l("looked at the trail"),
        "database.copy": _l("took a sealed copy of the whole database"),
        "trail.export": _l("took the trail along as a file"),
        "case.export": _l("took a list of cases along as a file"),
        "alert.export": _l("took the alerts along as a file"),
        "contract.expired_export": _l("took the expired contracts along as a file"),
        "legal_check.export": _l("took the record checks along as a file"),
        "loan.export": _l("took the loans along as a file"),
    }.items()
)
"""Every kind of read, by its code."""


def asked_hash(session: Session, asked: Mapping[str, str]) -> str:
    """A keyed hash of what a list was asked for: it tells equal questions from others, and no word of them."""
    written = json.dumps({name: fold(word) for name, word in asked.items()}, sort_keys=True, ensure_ascii=False)
    return ring_of(session).keyed_hash("asked", written)


def said_of_reading(code: str) -> str:
    """The sentence of a read; its bare code where nobody gave it one."""
    known = READINGS.get(code)
    return str(known.sentence) if known else code
