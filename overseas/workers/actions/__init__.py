"""What is done with people: registering them, correcting what is on record, and loading the lists they refer to."""

from __future__ import annotations

from overseas.workers.actions.correct_worker import correct_worker
from overseas.workers.actions.load_reference import load_reference
from overseas.workers.actions.register_worker import register_worker

__all__ = ["correct_worker", "load_reference", "register_worker"]
