"""The few ways in which the office's work can be refused; each door translates each of them once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from overseas.kernel.gates import Reason


class Refusal(Exception):
    """Something was asked that cannot be done; nothing has been changed."""


class NotFound(Refusal):
    """There is no such thing, or it is out of the actor's reach: the two answers are the same."""


class Forbidden(Refusal):
    """The actor's role does not allow this."""


class Blocked(Refusal):
    """A gate is closed, or the lifecycle has no such step from here; `reasons` say why and who can clear each."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__("; ".join(str(reason.text) for reason in reasons))
        self.reasons = tuple(reasons)


class Stale(Refusal):
    """Somebody else changed the row meanwhile: `expected` is the version that the form carried."""

    def __init__(self, subject_type: str, subject_id: int, *, expected: int, actual: int) -> None:
        super().__init__(f"{subject_type} {subject_id} is at version {actual}, not {expected}")
        self.subject_type = subject_type
        self.subject_id = subject_id
        self.expected = expected
        self.actual = actual


class Invalid(Refusal):
    """What was said cannot be right; `errors` maps a field's name to its sentences ('' is the form as a whole)."""

    def __init__(self, errors: Mapping[str, Iterable[str]]) -> None:
        self.errors = {field: [str(text) for text in texts] for field, texts in errors.items()}
        super().__init__(" ".join(text for texts in self.errors.values() for text in texts))
