"""Forms as pages meet them: filled from the request, and a refusal shown at the field that caused it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import make_response, request
from flask.typing import ResponseReturnValue

from overseas.kernel.errors import Invalid, Stale
from overseas.kernel.forms import BaseForm
from overseas.kernel.i18n import gettext as _
from overseas.web.row_numbers import row_number
from overseas.web.transaction import undo_work

T = TypeVar("T")


def attempt(form: BaseForm, act: Callable[[], T]) -> T | None:
    """Check the form, then do what it asks; None when something is wrong, and then `form.errors` says what.

    An `act` that gives nothing back is told from a refusal by `form.errors` alone. Blocked and Stale go on to the page.
    """
    if not form.validate():
        return None
    try:
        return act()
    except Invalid as refusal:
        form.take_errors(refusal)
        return None


def refusal_of(
    form: BaseForm,
    act: Callable[[], object],
    *,
    again: Callable[[Any], str],
    conflict: Callable[[], Any] = lambda: None,
) -> ResponseReturnValue | None:
    """Do what the form asks: None when it is done. Else nothing is changed and its page comes back with what was typed:
    `again(None)` with the sentences of what is wrong (422), `again(conflict())` when somebody else was faster (409).
    A form without a version needs no `conflict`.
    """
    try:
        attempt(form, act)
    except Stale:
        undo_work()
        return make_response(again(conflict()), 409)
    if form.errors:
        undo_work()
        return make_response(again(None), 422)
    return None


def sent_version() -> int:
    """The version from which the form was filled. Invalid when a form made by hand carries none."""
    version = row_number(request.form.get("version", ""))
    if version is None:
        raise Invalid({"version": [_("This form does not say from which state it was filled. Open the page again.")]})
    return version
