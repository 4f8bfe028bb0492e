"""A closed file is opened with a reason only: asked in one place, for every page about a person or her case.

Restricted data may be read by the office that holds them, and changed by nobody without a reason. The provincial office
gives a reason for reading too, and for files that have been over for a time (norm `closed_file_months`).
"""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, may, reach
from overseas.privacy.models import FileState
from overseas.privacy.queries.files import closed_file, running_opening, worker_of_case
from overseas.web.request import actor, clock, db

FREE = frozenset({"files", "data_requests"})
"""The pages on which the reason is given, and those by which the person uses her rights."""
LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})


def ask_for_reason() -> ResponseReturnValue | None:
    """The way to give a reason, when this request needs one; None lets it pass."""
    who, values = actor(), request.view_args or {}
    if not ({"worker_id", "case_id"} & set(values)) or request.blueprint in FREE:
        return None
    if not may(who, Permission.OPEN_CLOSED_FILES) or not (_of_a_province(who) or request.method not in LOOKING):
        return None
    worker_id = _person(values)
    state = closed_file(db(), who, worker_id, clock().today()) if worker_id else None
    if state is None or (state is FileState.PAST and not _of_a_province(who)):
        return None
    if running_opening(db(), who.account_id, worker_id or 0, clock().now()):
        return None
    return redirect(url_for("files.open_file", worker_id=worker_id), 303)


def _of_a_province(who: Actor) -> bool:
    area = reach(who, Permission.VIEW_CASES)
    return area.everything or area.province_id is not None


def _person(values: dict[str, Any]) -> int | None:
    if "worker_id" in values:
        return int(values["worker_id"])
    return worker_of_case(db(), values["case_id"])
