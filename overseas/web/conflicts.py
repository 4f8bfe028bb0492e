"""Two people at once: what stands on record now beside what was typed, so that nobody's words are lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import Field

from overseas.cases.queries import TimelineEntry
from overseas.kernel.i18n import gettext as _
from overseas.web.templates import show_moment


def changes_beside(fields: Iterable[Field], recorded: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(label, on record, typed) for each of a form's fields in which the two differ."""
    return [
        (str(field.label.text), _shown(field, recorded[field.name]), _shown(field, field.data))
        for field in fields
        if field.name in recorded and _shown(field, recorded[field.name]) != _shown(field, field.data)
    ]


def what_happened(history: Iterable[TimelineEntry], otherwise: str) -> str:
    """What somebody else did meanwhile, as the newest line of the history says it; `otherwise` when there is none."""
    last = next(iter(history), None)
    if last is None:
        return otherwise
    return _("%(name)s, %(moment)s: %(what)s.", name=last.actor, moment=show_moment(last.at), what=last.sentence)


def _shown(field: Any, value: Any) -> str:
    choices = field.iter_choices() if hasattr(field, "iter_choices") else ()
    labels = {str(choice.value): str(choice.label) for choice in choices}
    values: Iterable[Any] = value if isinstance(value, list | tuple | set | frozenset) else [value]
    texts = [labels.get(str(one), _written(field, one)) for one in values if one not in (None, "")]
    return ", ".join(sorted(texts)) or "–"


def _written(field: Any, value: Any) -> str:
    return str(field.write(value)) if hasattr(field, "write") else str(value)
