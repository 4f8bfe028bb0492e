"""A second factor that is owed: who must have one and has none is led to setting it up before anything else."""

from __future__ import annotations

from flask import g

from overseas.accounts.queries import LiveSession
from overseas.web.request import program

WITHOUT_FACTOR = frozenset(
    {
        *("factors.show_factors", "factors.show_app", "factors.add_app"),
        *("factors.ask_new_key", "factors.add_new_key"),
        *("confirm.show_confirm", "confirm.confirm"),
        *("account.show_account", "account.change_password", "account.change_language", "sign_in.sign_out"),
    }
)
"""Where somebody may go who still has to set one up."""


def owes_factor() -> bool:
    """Whether this person's role needs a second factor and her session was begun without one."""
    live: LiveSession | None = g.get("live")
    return live is not None and live.factor is None and live.actor.role in program().factor_roles
