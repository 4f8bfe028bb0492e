"""What is done with a case: one verb a file."""

from overseas.cases.actions.close_case import close_case
from overseas.cases.actions.end_case import end_case, undo_end
from overseas.cases.actions.open_case import open_case
from overseas.cases.actions.record_step import StepEntry, record_step
from overseas.cases.actions.reopen_case import reopen_case
from overseas.cases.actions.take_back_departure import take_back_departure
from overseas.cases.actions.waive_gate import waive_gate

__all__ = [
    "StepEntry",
    "close_case",
    "end_case",
    "open_case",
    "record_step",
    "reopen_case",
    "take_back_departure",
    "undo_end",
    "waive_gate",
]
