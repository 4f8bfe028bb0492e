"""What may be said to the queue of a desk: one of its views, and words to search by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overseas.cases.list_desks import QueueAsked, QueueView
from overseas.kernel.errors import Invalid
from overseas.kernel.forms import BaseForm, LineField, read_form
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l

QUERY = ("view", "q")
"""The words by which an address asks a queue."""


class QueueForm(BaseForm):
    """The search of a queue."""

    q = LineField(_l("Name or ID number"), longest=100)


def read_view(word: str | None, views: Mapping[QueueView, Text]) -> QueueView:
    """The view of an address, or the first one. Invalid when this queue has no such view."""
    word = word or QueueView.OPEN.value
    if word not in [view.value for view in views]:
        raise Invalid({"view": [_("There is no such view of this list: “%(word)s”.", word=word[:40])]})
    return QueueView(word)


def read_queue(entry: Any, views: Mapping[QueueView, Text]) -> QueueAsked:
    """What an address asks of a queue. Invalid with the sentences of whatever is wrong."""
    form = QueueForm(entry)
    view = read_view(entry.get("view"), views)
    read_form(form)
    return QueueAsked(view, form.q.data)


def told_queue(asked: QueueAsked, views: Mapping[QueueView, Text]) -> list[str]:
    """The same in words, one sentence each."""
    told = [_("View: %(value)s", value=views[asked.view])]
    return [*told, _("Search: %(value)s", value=asked.words)] if asked.words else told
