"""Lists name nobody whose file is closed: her row stays, with the number of her file, which is opened with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import reach
from overseas.cases.lifecycle import OPEN
from overseas.cases.lists import CaseRow
from overseas.privacy.labels import closed_name
from overseas.privacy.queries.closed import closed_cases, closed_people, is_of_a_province
from overseas.web.request import actor, clock, db


def names_of_closed_cases(case_ids: Iterable[int]) -> dict[int, str]:
    """Of these cases, what stands for the names of the people whose file is closed to whoever asks."""
    found = closed_cases(db(), reach(actor(), Permission.VIEW_CASES), case_ids, clock().today())
    return {case_id: closed_name(file.worker_id) for case_id, file in found.items()}


def names_in_list(rows: Sequence[CaseRow]) -> dict[int, str]:
    """The same for a list of cases, whose rows say of themselves whether the data are restricted.

    More is asked only by the provincial office, and only of cases that are over: while one is open, so is the file.
    """
    restricted = {row.id: closed_name(row.restricted_file) for row in rows if row.restricted_file}
    if not is_of_a_province(reach(actor(), Permission.VIEW_CASES)):
        return restricted
    return restricted | names_of_closed_cases(row.id for row in rows if row.stage not in OPEN)


def names_of_closed_people(worker_ids: Iterable[int]) -> dict[int, str]:
    """The same of people."""
    found = closed_people(db(), reach(actor(), Permission.VIEW_CASES), worker_ids, clock().today())
    return {worker_id: closed_name(worker_id) for worker_id in found}
