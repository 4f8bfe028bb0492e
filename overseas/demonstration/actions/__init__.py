"""What is done for a demonstration beside the offices' own actions: its mark, and filling it for measurements."""

from overseas.demonstration.actions.mark_demonstration import mark_demonstration

__all__ = ["mark_demonstration"]
