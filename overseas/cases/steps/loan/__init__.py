"""The policy bank's loan."""

from overseas.cases.steps.loan.life import LoanState
from overseas.cases.steps.loan.table import Loan, LoanInstalment

__all__ = ["Loan", "LoanInstalment", "LoanState"]
