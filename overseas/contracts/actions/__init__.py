"""What is done with a contract abroad: one verb a file."""

from overseas.contracts.actions.confirm_outcome import confirm_outcome
from overseas.contracts.actions.correct_contract import correct_contract
from overseas.contracts.actions.extend_contract import extend_contract
from overseas.contracts.actions.open_contract import open_contract, remove_contract
from overseas.contracts.actions.record_return import record_return
from overseas.contracts.actions.undo_outcome import undo_outcome

__all__ = [
    "confirm_outcome",
    "correct_contract",
    "extend_contract",
    "open_contract",
    "record_return",
    "remove_contract",
    "undo_outcome",
]
