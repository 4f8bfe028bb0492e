"""Forms as pages meet them: filled from the request, and a refusal shown at the field that caused it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import request

from overseas.kernel.errors import Invalid
from overseas.kernel.forms import BaseForm
from overseas.kernel.i18n import gettext as _

T = TypeVar("T")
LARGEST_VERSION, LONGEST_VERSION = 2**31 - 1, 20


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


def sent_version() -> int:
    """The version from which the form was filled. Invalid when a form made by hand carries none."""
    text = request.form.get("version", "")
    fits = text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION
    if not fits or int(text) > LARGEST_VERSION:
        raise Invalid({"version": [_("This form does not say from which state it was filled. Open the page again.")]})
    return int(text)
