"""What may be said about a second factor."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from overseas.kernel.forms import BaseForm
from overseas.kernel.i18n import lazy as _l

LONGEST_CODE = 40


class CodeForm(BaseForm):
    """A code: of the app, or a recovery code. Anything may be typed; only the answer is yes or no."""

    code = StringField(
        _l("Code"),
        [InputRequired(_l("Type the code.")), Length(max=LONGEST_CODE)],
        description=_l("Six digits from the app, or one of your recovery codes."),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
    )


class AppForm(BaseForm):
    """The first code of a new app: it shows that the app has the secret."""

    code = StringField(
        _l("Code"),
        [InputRequired(_l("Type the code.")), Length(max=LONGEST_CODE)],
        description=_l("The six digits that the app shows now."),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
