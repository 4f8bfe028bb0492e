"""The legal record check, as yes or no."""

from overseas.cases.steps.legal_check.life import LegalCheckState
from overseas.cases.steps.legal_check.table import LegalCheck

__all__ = ["LegalCheck", "LegalCheckState"]
