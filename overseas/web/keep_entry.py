"""A session that ended while somebody typed: what was typed is kept and can be sent after signing in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from overseas.web.forms import SignInForm
from overseas.web.once import KEY_FIELD
from overseas.web.way_back import form_inside, page_inside

NOT_KEPT = frozenset({"csrf_token", KEY_FIELD, "password", "new_password", "repeat_password", "current_password"})
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
        return [(name, value) for name, value in self.pairs if value and name != "version"]

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
