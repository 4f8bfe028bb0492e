"""Recruitment: from the application to the signed contract."""

from overseas.cases.steps.recruitment.life import RecruitmentState
from overseas.cases.steps.recruitment.table import Recruitment

__all__ = ["Recruitment", "RecruitmentState"]
