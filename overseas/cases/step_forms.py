"""What the forms of all steps share: their values by column, and the fields that must be filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, ClassVar

from wtforms import Field

from overseas.kernel.fields import TriStateField
from overseas.kernel.forms import BaseForm


class StepForm(BaseForm):
    """The form of one event: each field is named after the column that keeps it.

    `kinds` turns the chosen text of a field into the member of an enumeration that its column holds.
    """

    kinds: ClassVar[Mapping[str, Callable[[str], Any]]] = {}

    def __init__(self, *filled: Any, **options: Any) -> None:
        super().__init__(*filled, **options)
        self.left_over: list[Field] = []

    def leave_out(self, name: str) -> None:
        """Take out a field that does not belong to the state; one in which something was typed is not forgotten."""
        field = self._fields[name]
        del self[name]
        if any(text.strip() for text in field.raw_data or ()):
            self.left_over.append(field)

    def said(self) -> dict[str, Any]:
        """The values as columns hold them."""
        return {name: self._kept(name, field) for name, field in self._fields.items()}

    def _kept(self, name: str, field: Field) -> Any:
        if isinstance(field, TriStateField):
            return None if field.data is None else field.data == "yes"
        kind = self.kinds.get(name)
        return kind(field.data) if kind and field.data is not None else field.data


class EmptyForm(StepForm):
    """Nothing is asked: the event says it all."""


def as_typed(value: Any) -> Any:
    """A column's value as a form's field takes it: yes and no as words, choices by their codes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.value if isinstance(value, Enum) else value
