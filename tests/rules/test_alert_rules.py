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
SAID_ELSEWHERE = {"removed", "next_rung"}
"""Why an alert is closed when its departure is taken back, or the next rung reached; no rule says it."""
NORMS = reference_rows("overseas.norms", "norms.csv")


def as_sql(statement: Any) -> str:
    compiled = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    return str(compiled)


def dated(code: str) -> str:
    """A norm with all its values, as a line."""
    values = [f"{row['value']} {row['unit']} from {row['valid_from']} on" for row in NORMS if row["code"] == code]
    return f"  {code}: {'; '.join(values)}"


def described(rule: AlertRule) -> list[str]:
    """One rule as a colleague would check it: whom it concerns, when it is due, who is called, why it ends."""
    return [
        f"== {rule.code}: {rule.name}",
        f"basis: {rule.basis}",
        f"severity: {rule.severity}, about: {rule.subject_type}",
        f"due {rule.side} its anchor ({rule.told.anchor}):",
        *(dated(norm) for norm in rule.rungs),
        *(["and again after each", dated(rule.again)] if rule.again else []),
        *(
            line
            for call in rule.calls
            for line in (
                [f"calls the {call.audience} from", dated(call.since)]
                if call.since
                else [f"calls the {call.audience} on every rung"]
            )
        ),
        f"done at: {rule.told.place} ({rule.told.act}). {rule.told.closes}",
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
    def test_goes_by_norms_that_the_office_can_change(self, rule: AlertRule) -> None:
        assert set(rule.norms) <= {row["code"] for row in NORMS}

    def test_has_words_for_every_reason_to_close(self) -> None:
        said = {one or other for rule in ALERT_RULES for one, other in SAID_BY_RULES.findall(as_sql(rule.because()))}
        assert said | SAID_ELSEWHERE == set(CLOSED_BECAUSE)
