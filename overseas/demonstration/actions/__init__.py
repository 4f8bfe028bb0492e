"""What is done for a demonstration beside the offices' own actions: its mark, its password, filling it to measure."""

from overseas.demonstration.actions.give_password import give_password
from overseas.demonstration.actions.mark_demonstration import mark_demonstration

__all__ = ["give_password", "mark_demonstration"]
