"""The rules of sessions, passwords and links, as the settings of this installation say them."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from config import Settings
from overseas.accounts.forms import NewPasswordForm
from overseas.accounts.passwords import PasswordRules
from overseas.accounts.queries import SessionRules
from overseas.accounts.session_limits import SessionLimits
from overseas.kernel.i18n import gettext as _
from overseas.web.request import program

F = TypeVar("F", bound=NewPasswordForm)


def password_rules(settings: Settings) -> PasswordRules:
    """What is asked of a password."""
    return PasswordRules(settings.password_length, settings.password_kinds, settings.password_days)


def session_rules(settings: Settings) -> SessionRules:
    """How long a session lives."""
    return SessionRules(session_limits(settings), password_rules(settings))


def session_limits(settings: Settings) -> SessionLimits:
    """The same without the password."""
    return SessionLimits.of(idle_minutes=settings.idle_minutes, absolute_hours=settings.absolute_hours)


def link_lasts(settings: Settings) -> timedelta:
    """How long a one-time link may wait to be used."""
    return timedelta(hours=settings.link_hours)


def with_hint(form: F) -> F:
    """The form, saying at the new password what is asked of it."""
    rules = password_rules(program().settings)
    hint = _(
        "At least %(shortest)d characters; a short sentence is good and easy to keep in mind.", shortest=rules.shortest
    )
    if rules.kinds:
        kinds = _("Use at least %(kinds)d of: small letters, capitals, digits, other signs.", kinds=rules.kinds)
        hint = f"{hint} {kinds}"
    form.new_password.description = hint
    return form
