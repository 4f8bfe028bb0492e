"""What the facts about a person are called on pages and in the trail."""

from __future__ import annotations

from overseas.kernel.i18n import Text, current_language
from overseas.kernel.i18n import lazy as _l
from overseas.workers.models import IdentifierKind, PriorityGroup, Sex

SEX_NAMES: dict[Sex, Text] = {
    Sex.FEMALE: _l("Female"),
    Sex.MALE: _l("Male"),
}

KIND_NAMES: dict[IdentifierKind, Text] = {
    IdentifierKind.NATIONAL_ID: _l("National ID"),
    IdentifierKind.OLD_ID: _l("Old ID"),
    IdentifierKind.PASSPORT: _l("Passport"),
}

FIELD_NAMES: dict[str, Text] = {
    "name": _l("Full name"),
    "birth": _l("Date of birth"),
    "sex": _l("Sex"),
    "ethnicity": _l("Ethnic group"),
    "residence": _l("Commune of residence"),
    "address": _l("Street, hamlet or village"),
    **{kind.value: label for kind, label in KIND_NAMES.items()},
    "passport_expires_on": _l("Passport valid until"),
    "phones": _l("Telephone"),
    "groups": _l("Priority groups"),
    "family_contact_name": _l("Family contact"),
    "family_contact_relation": _l("Relation"),
    "family_contact_phone": _l("Telephone of the family"),
}
"""The fields of a person's record as the trail names them."""


def group_name(group: PriorityGroup) -> str:
    """The group in the current language."""
    return group.name_en if current_language() == "en" else group.name_vi
