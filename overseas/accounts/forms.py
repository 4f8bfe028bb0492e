"""What may be said about accounts: signing in, a new password, an account's data, an agency's data."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import PasswordField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from overseas.accounts.fitting import USERNAME, USERNAME_WORDS
from overseas.accounts.models import AgencyKind
from overseas.accounts.passwords import LONGEST
from overseas.accounts.permissions import GRANTABLE, MEANINGS, ROLE_NAMES, Permission, Role
from overseas.kernel.fields import ChoiceField, VietnameseDateField, choices_of
from overseas.kernel.forms import MAX_NAME, BaseForm, LineField, Needed
from overseas.kernel.i18n import LANGUAGES
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l

LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}

AGENCY_KINDS = {
    AgencyKind.LABOUR: _l("Labour office"),
    AgencyKind.POLICE: _l("Police"),
    AgencyKind.BANK: _l("Policy bank"),
    AgencyKind.LEADERSHIP: _l("Leadership"),
    AgencyKind.PROVINCE: _l("Provincial office"),
    AgencyKind.ADMINISTRATION: _l("Administration of this system"),
}


class SignInForm(BaseForm):
    """Who asks to come in. Anything may be typed; only the answer is yes or no."""

    username = StringField(
        _l("Account name"),
        [InputRequired(_l("Type your account name.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Type your password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class ProofForm(BaseForm):
    """The password once more, before something that reaches far; who has a second factor is asked for that instead."""

    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Type your password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class NewPasswordForm(BaseForm):
    """A password, chosen by its owner; whether it is good enough, says who sets it."""

    new_password = PasswordField(
        _l("New password"),
        [InputRequired(), Length(max=LONGEST)],
        render_kw={"autocomplete": "new-password"},
    )
    repeat_password = PasswordField(
        _l("New password once more"),
        [InputRequired(), Length(max=LONGEST)],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_repeat_password(self, field: Any) -> None:
        """Typed twice alike."""
        if field.data != self.new_password.data:
            raise ValidationError(_("The two new passwords are not the same."))


class PasswordForm(NewPasswordForm):
    """A new password instead of the present one."""

    current_password = PasswordField(
        _l("Current password"),
        [InputRequired(), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class LanguageForm(BaseForm):
    """The language of the pages."""

    language = ChoiceField(_l("Language"), choices=choices_of((code, LANGUAGE_NAMES[code]) for code in LANGUAGES))


class SearchForm(BaseForm):
    """Which accounts to list."""

    q = LineField(_l("Name, account name or agency"), longest=100)


class AgencyForm(BaseForm):
    """An office that takes part, as far as it can change: `valid_to` ends it."""

    name = LineField(_l("Name"), [Needed()], longest=MAX_NAME)
    valid_from = VietnameseDateField(_l("Works from"), [Needed()])
    valid_to = VietnameseDateField(_l("Works until"), description=_l("Empty as long as it works."))
    contact = LineField(
        _l("Room and telephone"),
        longest=120,
        description=_l("Of an administration it is shown to whoever forgot the password."),
    )

    def validate_valid_to(self, field: Any) -> None:
        """An office ends after it begins."""
        _check_order(self.valid_from.data, field.data)


def _check_order(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise ValidationError(_("This is before the first day."))


class NewAgencyForm(AgencyForm):
    """A new office: what it is, and for which unit; both stay."""

    kind = ChoiceField(_l("Kind"), [Needed()], choices=choices_of(AGENCY_KINDS.items(), empty=_l("choose")))
    unit_code = LineField(
        _l("Code of its unit"), [Needed()], longest=20, description=_l("For example 58 for the province.")
    )


class IdentityForm(BaseForm):
    """Under which subject the provider of identities knows an account's owner."""

    subject = LineField(
        _l("Identity at the provider"),
        longest=255,
        description=_l("The subject (sub) that the provider gives this person, letter by letter. Empty: not linked."),
    )


class AccountForm(BaseForm):
    """A person who signs in. The choices of agencies are given by the page."""

    username = LineField(
        _l("Account name"),
        [
            Needed(),
            Regexp(rf"{USERNAME}\Z", message=USERNAME_WORDS),
        ],
        longest=40,
        description=_l("Small letters without marks, digits, dots and dashes; for example lanh.nguyen."),
    )
    name = LineField(_l("Full name"), [Needed()], longest=MAX_NAME)
    role = ChoiceField(_l("Role"), [Needed()], choices=choices_of(ROLE_NAMES.items(), empty=_l("choose")))
    agency_id = ChoiceField(_l("Agency"), [Needed()], choices=[])
    room = LineField(_l("Room"), longest=60)
    phone = LineField(_l("Telephone"), longest=40)
    valid_from = VietnameseDateField(_l("Works from"), description=_l("Empty: from now on."))
    valid_to = VietnameseDateField(
        _l("Works until"), description=_l("Empty: until further notice. On the day after, signing in ends.")
    )
    grants = SelectMultipleField(
        _l("May also"),
        choices=choices_of((one, MEANINGS[one]) for one in sorted(frozenset().union(*GRANTABLE.values()))),
        description=_l("Only for a police or bank desk: what it may do on top of its role."),
    )

    def validate_valid_to(self, field: Any) -> None:
        """Somebody leaves after she came."""
        _check_order(self.valid_from.data, field.data)

    def validate_grants(self, field: Any) -> None:
        """A role can only be given what the table of permissions allows it."""
        role = Role(self.role.data) if self.role.data in {str(one) for one in Role} else None
        allowed = GRANTABLE.get(role, frozenset()) if role else frozenset()
        if any(Permission(one) not in allowed for one in field.data or ()):
            raise ValidationError(_("This role cannot be given that."))
