"""What changed in the records of a case, told entry by entry: each desk learns what it may."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from overseas.audit.models import FieldChange, Operation
from overseas.privacy.queries.changes import change_lines
from tests.world import NOW, World


def changed(event: int, field: str, before: Any, after: Any) -> FieldChange:
    return FieldChange(
        id=event, at=NOW, event_id=event, account_id=1, actor_name="Ngân hàng", case_id=1, table_name="loan",
        row_key="1", operation=Operation.UPDATE, field=field, before=before, after=after,
    )  # fmt: skip


OVERDUE = [changed(2, "overdue_on", None, "2023-10-16"), changed(2, "state", "in_term", "overdue")]
DUE = [changed(1, "due_on", None, "2026-10-16"), changed(1, "approved_amount", "***", "***")]


class TestThatALoanFellOverdue:
    @pytest.mark.parametrize("who", ["officer", "province"])
    def test_is_not_even_told_by_the_name_of_the_entry(self, session: Session, world: World, who: str) -> None:
        (line,) = change_lines(session, world.actor(who), OVERDUE + DUE, content=True)
        assert [field.code for field in line.fields] == ["loan.due_on", "loan.approved_amount"]

    def test_is_not_told_to_the_administrator(self, session: Session, world: World) -> None:
        lines = change_lines(session, world.actor("administrator"), OVERDUE + DUE, content=False)
        assert "loan.overdue_on" not in [field.code for line in lines for field in line.fields]

    def test_is_told_to_the_bank(self, session: Session, world: World) -> None:
        told = change_lines(session, world.actor("bank"), OVERDUE, content=True)
        assert [field.code for line in told for field in line.fields] == ["loan.overdue_on", "loan.state"]
