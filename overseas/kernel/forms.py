"""What may be said: forms that are fed alike by a page, a command or a row of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import Field, Form, StringField, TextAreaField
from wtforms.meta import DefaultMeta
from wtforms.validators import StopValidation, ValidationError

from overseas.kernel.errors import Invalid
from overseas.kernel.folding import tidy
from overseas.kernel.i18n import catalogue, current_language
from overseas.kernel.i18n import gettext as _

MAX_NAME = 120
MAX_LINE = 200
MAX_TEXT = 2000


class _Words:
    """WTForms' own sentences, through our catalogue."""

    def gettext(self, message: str) -> str:
        return _(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        # WTForms fills the places itself, so the sentence must come back unfilled.
        return str(catalogue(current_language()).ungettext(singular, plural, number))


class BaseForm(Form):
    """A form without a page: no session, no token; the doors add what they need around it."""

    class Meta(DefaultMeta):
        """Take WTForms' sentences from our catalogue."""

        def get_translations(self, form: Any) -> Any:
            """WTForms asks for an object with gettext and ngettext."""
            return _Words()

    def take_errors(self, refusal: Invalid) -> None:
        """Show a refusal of the database or of a rule at the fields it names; the rest goes to the form's head."""
        for name, texts in refusal.errors.items():
            field = self._fields.get(name)
            if field is None:
                self.form_errors.extend(texts)
            else:
                field.errors = [*field.errors, *texts]


class Needed:
    """The field must hold something that can be read; spaces are nothing."""

    field_flags: ClassVar[Mapping[str, bool]] = {"required": True}

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Refuse an empty field; one that cannot be read has said so itself."""
        if field.data is None or field.data == "":
            if field.errors:
                raise StopValidation
            raise StopValidation(_("Fill in this field."))


def read_form(form: BaseForm) -> BaseForm:
    """The form, checked. Invalid with the sentences of every field when something is wrong."""
    if not form.validate():
        raise Invalid({name or "": texts for name, texts in form.errors.items()})
    return form


def plain(value: str | None) -> str | None:
    """A line as it is kept: composed Unicode, single spaces; an empty one is nothing."""
    if value is None:
        return None
    return tidy(value) or None


class LineField(StringField):
    """One line of text, tidied; longer than `longest` characters or with control characters is refused."""

    def __init__(self, label: Any = None, validators: Any = None, *, longest: int = MAX_LINE, **options: Any) -> None:
        super().__init__(label, validators, filters=[plain], **options)
        self.longest = longest

    def pre_validate(self, form: Any) -> None:
        """Refuse what no office would write by hand."""
        _refuse_unfit(self.data, self.longest)
        super().pre_validate(form)


class ParagraphField(TextAreaField):
    """Several lines of text; longer than `longest` characters is refused."""

    def __init__(self, label: Any = None, validators: Any = None, *, longest: int = MAX_TEXT, **options: Any) -> None:
        super().__init__(label, validators, filters=[_strip], **options)
        self.longest = longest

    def pre_validate(self, form: Any) -> None:
        """Refuse what no office would write by hand."""
        _refuse_unfit((self.data or "").replace("\r", "").replace("\n", " ").replace("\t", " "), self.longest)
        super().pre_validate(form)


def _strip(value: str | None) -> str | None:
    return value.strip() or None if value else None


def _refuse_unfit(text: str | None, longest: int) -> None:
    if not text:
        return
    if len(text) > longest:
        raise ValidationError(_("This is too long: at most %(longest)d characters.", longest=longest))
    if any(not char.isprintable() for char in text):
        raise ValidationError(_("This holds a character that cannot be printed. Type it again by hand."))
