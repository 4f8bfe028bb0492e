"""What may be said about a second factor."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from overseas.kernel.forms import BaseForm, LineField, Needed
from overseas.kernel.i18n import lazy as _l

LONGEST_CODE = 40


class CodeForm(BaseForm):
    """A code: of the app, or a recovery code. Anything may be typed; only the answer is yes or no."""

    one_time_code = StringField(
        _l("Code"),
        [InputRequired(_l("Type the code.")), Length(max=LONGEST_CODE)],
        description=_l("Six digits from the app, or one of your recovery codes."),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
    )


class KeyForm(BaseForm):
    """A new security key: how its owner calls it. Its answer is written by the browser."""

    name = LineField(
        _l("Name of the key"),
        [Needed()],
        longest=60,
        description=_l("So that you know it again, for example: blue key, desk drawer."),
    )


class AppForm(BaseForm):
    """The first code of a new app: it shows that the app has the secret."""

    one_time_code = StringField(
        _l("Code"),
        [InputRequired(_l("Type the code.")), Length(max=LONGEST_CODE)],
        description=_l("The six digits that the app shows now."),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
