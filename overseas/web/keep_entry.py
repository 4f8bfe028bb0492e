"""A session that ended while somebody typed: what was typed is kept and can be sent after signing in."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.web.forms import SignInForm
from overseas.web.once import KEY_FIELD

NOT_KEPT = frozenset({"csrf_token", KEY_FIELD, "password", "new_password", "repeat_password", "current_password"})


def typed_entry() -> list[tuple[str, str]]:
    """What the request carried, without tokens and passwords."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT]


def ask_to_sign_in() -> ResponseReturnValue:
    """The sign-in page; for a form that was being sent it carries the entry along, else it remembers the page."""
    if request.method == "POST":
        page = render_template("sign_in/show.html", form=SignInForm(), next=request.path, entry=typed_entry())
        return page, 401
    wanted = request.full_path.rstrip("?") if request.path != "/" else None
    return redirect(url_for("sign_in.show_sign_in", next=wanted))
