"""A session that ended while somebody typed: what was typed is kept and can be sent after signing in."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from wtforms import Form
from wtforms.fields.core import UnboundField

from overseas.accounts.forms import SignInForm
from overseas.kernel.forms import BaseForm
from overseas.kernel.i18n import Text
from overseas.web.once import KEY_FIELD
from overseas.web.way_back import form_inside, page_inside

NOT_KEPT = frozenset(
    {
        "csrf_token",
        KEY_FIELD,
        "password",
        "new_password",
        "repeat_password",
        "current_password",
        "one_time_code",
        "key_answer",
        "offer",
        "file_password",
    }
)
PATH_FIELD, NAME_FIELD, VALUE_FIELD = "kept_path", "kept_name", "kept_value"


@dataclass(frozen=True)
class KeptEntry:
    """What was typed, and to which form of ours it belongs."""

    path: str
    pairs: tuple[tuple[str, str], ...]

    def items(self) -> Iterator[tuple[str, str]]:
        """The fields of the form that sends it on."""
        return iter(self.pairs)

    def shown(self) -> list[tuple[str, str]]:
        """What is worth reading of it."""
        return readable(self.pairs)

    def carried(self) -> list[tuple[str, str]]:
        """The same as fields of another form that carries it along."""
        named = [field for name, value in self.pairs for field in ((NAME_FIELD, name), (VALUE_FIELD, value))]
        return [(PATH_FIELD, self.path), *named]


def typed_entry() -> list[tuple[str, str]]:
    """What the request carried, without tokens and passwords; nothing of what was too large to be read."""
    try:
        return [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT]
    except HTTPException:
        return []


def readable(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs under the labels that their fields bear on our forms; what has no label was never typed."""
    labels = field_labels()
    return [(str(labels[name]), value) for name, value in pairs if value and name in labels]


@functools.cache
def field_labels() -> dict[str, Text]:
    """The label of every field of our forms, by its name."""
    found: dict[str, Text] = {}
    waiting: list[type[Form]] = [BaseForm]
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        for name, field in vars(kind).items():
            if isinstance(field, UnboundField) and (field.args or "label" in field.kwargs):
                found.setdefault(name, field.args[0] if field.args else field.kwargs["label"])
    return found


def entry_of_request() -> KeptEntry | None:
    """The entry of a form that could not be taken now, if it is one of ours and was sent from our own page."""
    path = form_inside(request.full_path.rstrip("?"))
    if request.method != "POST" or path is None or not sent_from_our_page():
        return None
    return KeptEntry(path, tuple(typed_entry()))


def carried_entry() -> KeptEntry | None:
    """The entry that the sign-in form carried along, if it leads to a form of ours."""
    path = form_inside(request.form.get(PATH_FIELD))
    names, values = request.form.getlist(NAME_FIELD), request.form.getlist(VALUE_FIELD)
    if path is None or len(names) != len(values):
        return None
    return KeptEntry(path, tuple(pair for pair in zip(names, values, strict=True) if pair[0] not in NOT_KEPT))


def sent_from_our_page() -> bool:
    """Whether the browser says that a page of ours sent this; another site's entry is never offered for sending."""
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return site in {"same-origin", "none"} and (origin is None or origin == request.host_url.rstrip("/"))


def ask_to_sign_in() -> ResponseReturnValue:
    """The sign-in page; for a form that was being sent it carries the entry along, else it remembers the page."""
    if request.method == "POST":
        entry = entry_of_request()
        page = render_template("sign_in/show.html", form=SignInForm(), next=None, entry=entry, message=None)
        return page, 401
    wanted = page_inside(request.full_path.rstrip("?")) if request.path != "/" else None
    return redirect(url_for("sign_in.show_sign_in", next=wanted))
