"""What may be said about a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from wtforms import BooleanField, FieldList, Form, FormField, RadioField
from wtforms.fields import Field
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from overseas.kernel.dates import years_between
from overseas.kernel.fields import ChoiceField, PartialDate, PartialDateField, VietnameseDateField, choices_of
from overseas.kernel.forms import MAX_NAME, BaseForm, LineField
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.workers.entry import GroupEntry, WorkerEntry
from overseas.workers.labels import SEX_NAMES
from overseas.workers.models import Sex
from overseas.workers.names import read_name
from overseas.workers.names_search import LONGEST_QUERY
from overseas.workers.national_ids import numbers_meant, read_national_id, read_old_id, read_passport
from overseas.workers.phones import read_phones

# No norm: beyond these years a date of birth is a slip of the pen.
YOUNGEST, OLDEST = 14, 99
MOST_GROUPS = 20
NOT_SAID = _l("not said")

Choices = Iterable[tuple[str, Text]]


@dataclass(frozen=True)
class WorkerChoices:
    """What can be chosen: the communes of the actor's area today, the peoples, the priority groups."""

    communes: Choices
    ethnicities: Choices
    groups: Choices


def readable(read: Callable[[str], object]) -> Callable[[Form, Field], None]:
    """A check that a text can be read; what was typed stays in the field as it is."""

    def check(_form: Form, field: Field) -> None:
        try:
            read(field.data or "")
        except ValueError as unreadable:
            raise ValidationError(str(unreadable)) from unreadable

    return check


class FindForm(BaseForm):
    """Whom somebody is looking for."""

    q = LineField(
        _l("Name, number of a paper, or telephone"),
        [Optional()],
        longest=LONGEST_QUERY,
        description=_l("Part of a name without marks is enough; a number is found only when it is typed whole."),
    )


class GroupForm(BaseForm):
    """One membership; a row in which nothing was said is left out."""

    group_slug = ChoiceField(_l("Group"), choices=[], validate_choice=True)
    paper = LineField(_l("Paper"), [Optional()], description=_l("Number and kind of the paper that shows it."))
    issuer = LineField(_l("Issued by"), [Optional()])
    valid_from = VietnameseDateField(_l("From"), [Optional()])
    valid_to = VietnameseDateField(_l("To"), [Optional()])

    def validate_valid_to(self, field: Field) -> None:
        """A membership does not end before it begins."""
        if self.valid_from.data and field.data and field.data < self.valid_from.data:
            raise ValidationError(_("The last day is before the first one."))

    def validate_group_slug(self, field: Field) -> None:
        """A paper without a group says nothing."""
        if field.data is None and any(other.data is not None for other in self if other is not field):
            raise ValidationError(_("Choose the group to which this paper belongs."))


class WorkerForm(BaseForm):
    """A person in full."""

    name = LineField(
        _l("Full name"),
        [DataRequired(), readable(read_name)],
        longest=MAX_NAME,
        description=_l("As on the identity card: family name first."),
    )
    birth = PartialDateField(
        _l("Date of birth"),
        [DataRequired()],
        description=_l("Day/month/year. If only a part is known, type month/year or the year alone."),
    )
    sex = RadioField(_l("Sex"), [InputRequired(_l("Fill in this field."))], choices=choices_of(SEX_NAMES.items()))
    ethnicity_slug = ChoiceField(
        _l("Ethnic group"), choices=[], description=_l("Sensitive: seen by the labour offices only.")
    )
    residence_unit_id = ChoiceField(
        _l("Commune of residence"),
        [InputRequired(_l("Fill in this field."))],
        choices=[],
        description=_l("The communes of your area today."),
    )
    address = LineField(_l("Street, hamlet or village"), [Optional()])
    national_id = LineField(
        _l("National ID"), [Optional(), readable(read_national_id)], description=_l("12 digits, as on the chip card.")
    )
    old_id = LineField(_l("Old ID"), [Optional(), readable(read_old_id)], description=_l("9 digits, from old papers."))
    passport = LineField(
        _l("Passport"), [Optional(), readable(read_passport)], description=_l("One letter and 7 or 8 digits.")
    )
    passport_expires_on = VietnameseDateField(_l("Passport valid until"), [Optional()])
    phones = LineField(
        _l("Telephone"),
        [Optional(), readable(read_phones)],
        description=_l("Several numbers are parted by a semicolon."),
    )
    family_contact_name = LineField(_l("Full name"), [Optional(), readable(read_name)], longest=MAX_NAME)
    family_contact_relation = LineField(_l("Relation"), [Optional()], longest=60)
    family_contact_phone = LineField(_l("Telephone of the family"), [Optional(), readable(read_phones)])
    groups = FieldList(FormField(GroupForm), label=_l("Priority groups"), min_entries=1, max_entries=MOST_GROUPS)
    confirmed_other_person = BooleanField(_l("I have looked: this is another person"))

    def __init__(
        self, formdata: Any = None, *, today: date, choices: WorkerChoices, data: dict[str, Any] | None = None
    ) -> None:
        super().__init__(formdata, data=data)
        self.today = today
        self.residence_unit_id.choices = choices_of(choices.communes, empty=_l("Choose a commune"))
        self.ethnicity_slug.choices = choices_of(choices.ethnicities, empty=NOT_SAID)
        self._group_choices = choices_of(choices.groups, empty=_l("none"))
        self._give_group_choices()

    def _give_group_choices(self) -> None:
        for number, row in enumerate(self.groups, 1):
            row.form.group_slug.choices = self._group_choices
            row.label.text = _("Group %(number)d", number=number)

    def add_group_row(self) -> None:
        """One more empty row for a group, as long as there is room."""
        if len(self.groups) < MOST_GROUPS:
            self.groups.append_entry()
            self._give_group_choices()

    def validate_birth(self, field: Field) -> None:
        """A date of birth lies in the past, and at a believable age."""
        birth: PartialDate = field.data
        if birth.first > self.today:
            raise ValidationError(_("This date lies in the future."))
        age = years_between(birth.first, self.today)
        if not YOUNGEST <= age <= OLDEST:
            raise ValidationError(_("This makes an age of %(age)d years. Check the year of birth.", age=age))

    def validate_passport_expires_on(self, field: Field) -> None:
        """A day of expiry belongs to a number."""
        if not self.passport.data:
            raise ValidationError(_("Type the number of the passport as well."))

    def validate_groups(self, _field: Field) -> None:
        """The same group begins on the same day once only."""
        begun = [(row.group_slug, row.valid_from) for row in self._group_entries()]
        if len(begun) != len(set(begun)):
            raise ValidationError(_("A group stands here twice with the same first day."))

    def _group_entries(self) -> list[GroupEntry]:
        rows = [row.form for row in self.groups if row.form.group_slug.data]
        return [
            GroupEntry(row.group_slug.data, row.paper.data, row.issuer.data, row.valid_from.data, row.valid_to.data)
            for row in rows
        ]

    def entry(self) -> WorkerEntry:
        """What was said, for the action."""
        return WorkerEntry(
            name=read_name(self.name.data or ""),
            birth=self.birth.data,
            sex=Sex(self.sex.data),
            residence_unit_id=int(self.residence_unit_id.data),
            ethnicity_slug=self.ethnicity_slug.data,
            address=self.address.data,
            national_id=read_national_id(self.national_id.data) if self.national_id.data else None,
            old_id=read_old_id(self.old_id.data) if self.old_id.data else None,
            passport=read_passport(self.passport.data) if self.passport.data else None,
            passport_expires_on=self.passport_expires_on.data if self.passport.data else None,
            phones=tuple(phone.typed for phone in read_phones(self.phones.data or "")),
            groups=tuple(self._group_entries()),
            family_contact_name=self.family_contact_name.data,
            family_contact_relation=self.family_contact_relation.data,
            family_contact_phone=self.family_contact_phone.data,
            confirmed_other_person=bool(self.confirmed_other_person.data),
        )


def values_of(entry: WorkerEntry) -> dict[str, Any]:
    """What a person's record says, as the form shows it."""
    values = {field.name: getattr(entry, field.name) for field in fields(entry)}
    return values | {
        "sex": entry.sex.value,
        "residence_unit_id": str(entry.residence_unit_id),
        "phones": "; ".join(entry.phones),
        "groups": [asdict(group) for group in entry.groups],
    }


def values_from_search(words: str) -> dict[str, Any]:
    """What was looked for and not found, as the form of a new person shows it."""
    if numbers := numbers_meant(words):
        return {kind.value: number for kind, number in numbers.items()}
    for field, read in (("phones", read_phones), ("name", read_name)):
        try:
            read(words)
        except ValueError:
            continue
        return {field: words}
    return {}
