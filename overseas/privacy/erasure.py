"""Why a person is not erased yet (Law 91/2025/QH15, Article 19: a duty of law goes before erasure); pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from overseas.kernel.gates import Gate, Reason
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.writing import written_day
from overseas.privacy.models import RetentionClass

OFFICE = _l("The labour office")


@dataclass(frozen=True)
class ErasureFacts:
    """What decides whether a person can be erased today."""

    today: date
    erased: bool
    open_case: bool
    contract_runs: bool
    loan_runs: bool
    kind: RetentionClass
    kept_until: date
    decided_until: date | None = None


def case_is_over(facts: ErasureFacts) -> Reason | None:
    """Nobody is erased in the middle of her way abroad."""
    if not facts.open_case:
        return None
    return Reason("open_case", _l("A case is open. Close it, or record how it ended."), OFFICE)


def contract_is_settled(facts: ErasureFacts) -> Reason | None:
    """As long as somebody is awaited, her data are needed for her protection."""
    if not facts.contract_runs:
        return None
    return Reason("contract", _l("A contract abroad runs, or nobody knows yet what became of it."), OFFICE)


def loan_is_settled(facts: ErasureFacts) -> Reason | None:
    """A debt is not erased."""
    if not facts.loan_runs:
        return None
    return Reason("loan", _l("A loan is being paid out or repaid."), _l("The policy bank"))


def retention_has_passed(facts: ErasureFacts) -> Reason | None:
    """Until then the law of archives wants the file kept."""
    until = max(facts.kept_until, facts.decided_until or facts.kept_until)
    if until <= facts.today:
        return None
    text = _("The file is to be kept until %(day)s.", day=written_day(until))
    return Reason("retention", text, _l("Nobody before that day; the periods are norms"))


def person_is_there(facts: ErasureFacts) -> Reason | None:
    """A person is erased once."""
    return Reason("erased", _l("This person is erased already."), _l("Nobody")) if facts.erased else None


GATES: tuple[Gate[ErasureFacts], ...] = (
    person_is_there,
    case_is_over,
    contract_is_settled,
    loan_is_settled,
    retention_has_passed,
)
