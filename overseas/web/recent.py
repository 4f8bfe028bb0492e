"""A recent sign-in: what reaches far asks again who somebody is, and keeps what was typed meanwhile."""

from __future__ import annotations

from datetime import timedelta

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from overseas.accounts.forms import ProofForm
from overseas.accounts.second_factor.forms import CodeForm
from overseas.accounts.second_factor.queries import factors_of, has_factor
from overseas.web.keep_entry import KeptEntry, carried_entry, entry_of_request
from overseas.web.key_asker import keys_work
from overseas.web.request import actor, clock, db, program
from overseas.web.way_back import page_inside


def proved_lately() -> bool:
    """Whether the person of this session proved who she is within the minutes of the setting."""
    return bool(clock().now() - g.live.proved_at < timedelta(minutes=program().settings.recent_minutes))


def proof_form(sent: MultiDict[str, str] | None = None) -> ProofForm | CodeForm:
    """What this person is asked: a code where she has a second factor, else the password.

    Who sits at an open browser and has seen the password typed may not take the second factor off with it.
    """
    return CodeForm(sent) if has_factor(db(), actor().account_id) else ProofForm(sent)


def ask_again() -> ResponseReturnValue:
    """The page that asks; for a form that was being sent it carries the entry along, else it remembers the page."""
    if request.method != "POST":
        return redirect(url_for("confirm.show_confirm", next=page_inside(request.full_path.rstrip("?"))))
    return make_response(_drawn(proof_form(), entry_of_request()), 401)


def proof_page(
    form: ProofForm | CodeForm,
    *,
    message: str | None = None,
    status: int = 200,
    entry: KeptEntry | None = None,
) -> ResponseReturnValue:
    """The same page when it was opened or answered: what it carries is carried on."""
    wanted = page_inside(request.values.get("next"))
    return make_response(_drawn(form, entry or carried_entry(), message=message, wanted=wanted), status)


def _drawn(
    form: ProofForm | CodeForm, entry: KeptEntry | None, *, message: str | None = None, wanted: str | None = None
) -> str:
    factors = factors_of(db(), actor().account_id)
    return render_template(
        "confirm/show.html",
        form=form,
        message=message,
        entry=entry,
        next=wanted,
        factors=factors,
        keys_work=keys_work(),
    )
