"""What may be said about a contract abroad: its return, its extension, what became of it, a correction."""

from __future__ import annotations

from wtforms.validators import DataRequired, Optional, ValidationError

from overseas.contracts.models import OUTCOME_NAMES
from overseas.contracts.terms import CONFIRMABLE
from overseas.kernel.fields import ChoiceField, DongField, VietnameseDateField, choices_of
from overseas.kernel.forms import BaseForm, LineField, ParagraphField
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l


class ReturnForm(BaseForm):
    """The worker is home."""

    returned_on = VietnameseDateField(
        _l("Day of entry into Vietnam"),
        [DataRequired(_l("Type the day of return."))],
        description=_l("Whether the return was on time, late or early follows from this day and the contract's end."),
    )
    note = ParagraphField(_l("Note"), [Optional()], description=_l("For an early return: why."))


class ExtensionForm(BaseForm):
    """The contract got a later end, shown by a paper."""

    new_end_on = VietnameseDateField(_l("New last day"), [DataRequired(_l("Type the new last day."))])
    paper = LineField(
        _l("Paper that shows it"),
        [DataRequired(_l("Name the paper that shows the extension."))],
        description=_l("For example: appendix to the labour contract, letter of the sender, residence card."),
    )
    paper_number = LineField(_l("Number of the paper"), [Optional()])
    paper_on = VietnameseDateField(_l("Date of the paper"), [Optional()])


class OutcomeForm(BaseForm):
    """What became of the contract, confirmed by a person who names a source document."""

    outcome = ChoiceField(
        _l("What became of it"),
        [DataRequired(_l("Choose what became of the contract."))],
        choices=choices_of(((outcome.value, OUTCOME_NAMES[outcome]) for outcome in CONFIRMABLE), empty=_l("choose")),
    )
    outcome_on = VietnameseDateField(_l("Since"), [DataRequired(_l("Type since when this is so."))])
    source_document = LineField(
        _l("Source document"),
        [DataRequired(_l("Name the document that says so."))],
        description=_l("For example: notice of the host country's immigration office, letter of the sender."),
    )
    source_number = LineField(_l("Number of the document"), [DataRequired(_l("Type the number of the document."))])
    source_on = VietnameseDateField(_l("Date of the document"), [DataRequired(_l("Type the date of the document."))])
    note = ParagraphField(_l("Note"), [Optional()])


class CorrectionForm(BaseForm):
    """What was written wrongly about the contract. A later end with a paper of its own is an extension."""

    employer = LineField(_l("Employer abroad"), [Optional()])
    workplace = LineField(_l("Place of work"), [Optional()])
    wage = DongField(_l("Wage per month"), [Optional()])
    start_on = VietnameseDateField(_l("First day"), [DataRequired(_l("Type the first day."))])
    end_on = VietnameseDateField(
        _l("Last day"),
        [DataRequired(_l("Type the last day."))],
        description=_l("Only to mend a slip; record a later end with its paper as an extension."),
    )

    def validate_end_on(self, field: VietnameseDateField) -> None:
        """A contract ends on or after its first day."""
        if field.data and self.start_on.data and field.data < self.start_on.data:
            raise ValidationError(_("The last day is before the first day."))


class UndoForm(BaseForm):
    """An outcome was recorded by mistake."""

    reason = LineField(_l("Why it is taken back"), [DataRequired(_l("Say why it is taken back."))])
