"""Which role belongs into which kind of agency, and what may be granted on top of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from overseas.accounts.models import AgencyKind
from overseas.accounts.permissions import GRANTABLE, Permission, Role
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.units.models import Unit

HOME_OF: dict[Role, AgencyKind] = {
    Role.LABOUR_OFFICER: AgencyKind.LABOUR,
    Role.PROVINCE_OFFICER: AgencyKind.PROVINCE,
    Role.POLICE_DESK: AgencyKind.POLICE,
    Role.BANK_DESK: AgencyKind.BANK,
    Role.LEADER: AgencyKind.LEADERSHIP,
    Role.ADMINISTRATOR: AgencyKind.ADMINISTRATION,
}


USERNAME = r"[a-z0-9][a-z0-9._-]{1,39}"
USERNAME_WORDS = _l("Two to forty small letters without marks, digits, dots or dashes.")


def username_fits(username: str) -> None:
    """Nothing when the name can be typed on every keyboard; Invalid otherwise."""
    if not re.fullmatch(USERNAME, username):
        raise Invalid({"username": [str(USERNAME_WORDS)]})


def role_fits(role: Role, kind: AgencyKind) -> None:
    """Nothing when the role belongs into an agency of this kind; Invalid otherwise."""
    if HOME_OF[role] is not kind:
        raise Invalid({"agency_id": [_("An agency of this kind has no such role.")]})


def kind_fits(kind: AgencyKind, unit: Unit) -> None:
    """Nothing when a unit can have an agency of this kind; Invalid otherwise."""
    if kind is AgencyKind.PROVINCE and unit.province_id not in {None, unit.id}:
        raise Invalid({"unit_code": [_("A provincial office belongs to a province, not to a part of it.")]})


def grants_fit(role: Role, grants: Iterable[Permission]) -> None:
    """Nothing when the role may be given all of these; Invalid otherwise."""
    if not frozenset(grants) <= GRANTABLE.get(role, frozenset()):
        raise Invalid({"grants": [_("This role cannot be given that.")]})
