"""The catalogue of alert rules, printed as a text that people can review: tests/golden/alert_rules.txt."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from overseas.alerts.rule_types import AlertRule
from overseas.alerts.rules.catalogue import ALERT_RULES
from overseas.alerts.wording import CLOSED_BECAUSE
from overseas.kernel.reference import reference_rows
from tests.golden_files import differences

SAID_BY_RULES = re.compile(r"THEN '(\w+)'|ELSE '(\w+)'")
SAID_ELSEWHERE = {"removed"}
"""Why an alert is closed when its departure is taken back; no rule says it."""


def as_sql(statement: Any) -> str:
    compiled = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    return str(compiled)


def described(rule: AlertRule) -> list[str]:
    """One rule as a colleague would check it: whom it concerns, when it is due, and why it no longer stands."""
    norms = [row for row in reference_rows("overseas.norms", "norms.csv") if row["code"] == rule.rung_norm]
    return [
        f"== {rule.code}: {rule.name}",
        f"basis: {rule.basis}",
        f"severity: {rule.severity}, about: {rule.subject_type}",
        *(
            f"due after its anchor by {rule.rung_norm}: {row['value']} {row['unit']} from {row['valid_from']} on"
            for row in norms
        ),
        "",
        "stands for (subject, anchor, case, unit, province):",
        *as_sql(rule.standing()).splitlines(),
        "",
        "no longer stands because:",
        *as_sql(rule.because()).splitlines(),
        "",
    ]


def catalogue_as_text() -> str:
    return "\n".join(line.rstrip() for rule in ALERT_RULES for line in described(rule))


class TestTheCatalogueOfAlertRules:
    def test_reads_as_reviewed(self) -> None:
        """Changed on purpose? Print catalogue_as_text() into the file and review the difference."""
        assert differences(catalogue_as_text(), "alert_rules.txt") == []

    @pytest.mark.parametrize("rule", ALERT_RULES, ids=lambda rule: rule.code)
    def test_is_due_by_a_norm_that_the_office_can_change(self, rule: AlertRule) -> None:
        assert rule.rung_norm in {row["code"] for row in reference_rows("overseas.norms", "norms.csv")}

    def test_has_words_for_every_reason_to_close(self) -> None:
        said = {one or other for rule in ALERT_RULES for one, other in SAID_BY_RULES.findall(as_sql(rule.because()))}
        assert said | SAID_ELSEWHERE == set(CLOSED_BECAUSE)
