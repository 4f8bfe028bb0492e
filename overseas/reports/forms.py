"""What may be said to an export: the password that seals the file."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import Length, ValidationError

from overseas.accounts.passwords import LONGEST, weakness
from overseas.kernel.forms import BaseForm, Needed
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.reports.sealing import composed


class ExportForm(BaseForm):
    """The password of the file: shown as it is typed, because it is to be handed on with the file."""

    file_password = StringField(
        _l("Password of the file"),
        [Needed(), Length(max=LONGEST)],
        description=_l("At least 12 characters. It is kept nowhere: write it down before the file is made."),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )

    def validate_file_password(self, field: StringField) -> None:
        """Refuse what can be guessed, and what Excel's own field would not take."""
        text = field.data or ""
        if any(not char.isprintable() for char in text):
            field.data = ""
            raise ValidationError(_("This holds a character that cannot be printed. Type it again by hand."))
        if why := weakness(composed(text)):
            raise ValidationError(why)

    def sealing_password(self) -> str:
        """The password that was typed; the form must have been checked."""
        return str(self.file_password.data)
