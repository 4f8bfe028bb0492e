"""A closed file is opened with a reason only: asked in one place, for every page about a person or her case.

Restricted data may be read by the office that holds them, and changed by nobody without a reason. The provincial office
gives a reason for reading too, and for files that have been over for a time (norm `closed_file_months`).
"""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import may, reach
from overseas.privacy.queries.closed import closed_file, is_of_a_province
from overseas.privacy.queries.files import running_opening, worker_of_case
from overseas.privacy.queries.requests import waits_for_answer
from overseas.web.request import actor, clock, db
from overseas.web.row_numbers import row_number

FREE = frozenset({"files", "data_requests"})
"""The pages on which the reason is given, and those by which the person uses her rights."""
WHOLE = frozenset({"files.show_held", "files.take_held"})
"""They tell all there is: free only while the person waits for an answer to what she asked."""
PLACES = frozenset({"worker_id", "case_id"})
NAMING = ("worker", "person")
"""The words of an address that name a person: where a case is opened for her, and where her trail is taken along."""
LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})


def ask_for_reason() -> ResponseReturnValue | None:
    """The way to give a reason, when this request needs one; None lets it pass."""
    who, values = actor(), _asked()
    if not (PLACES & set(values)) or (request.blueprint in FREE and request.endpoint not in WHOLE):
        return None
    of_a_province = is_of_a_province(reach(who, Permission.VIEW_CASES))
    if not may(who, Permission.OPEN_CLOSED_FILES) or not (of_a_province or request.method not in LOOKING):
        return None
    worker_id = _person(values)
    if request.endpoint in WHOLE and worker_id and waits_for_answer(db(), worker_id):
        return None
    if not worker_id or closed_file(db(), who, worker_id, clock().today()) is None:
        return None
    if running_opening(db(), who.account_id, worker_id or 0, clock().now()):
        return None
    return redirect(url_for("files.open_file", worker_id=worker_id), 303)


def _asked() -> dict[str, Any]:
    """The places of the address; some pages name the person in their question instead."""
    placed = request.view_args or {}
    named = next((number for word in NAMING if (number := row_number(request.args.get(word, "")))), None)
    return placed if PLACES & set(placed) or not named else {"worker_id": named}


def _person(values: dict[str, Any]) -> int | None:
    if "worker_id" in values:
        return int(values["worker_id"])
    return worker_of_case(db(), values["case_id"])
