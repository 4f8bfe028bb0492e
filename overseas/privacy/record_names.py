"""What the records are called whose changes the trail keeps, what their columns are called, and what their values say.

A step's columns have their step's words, those about a person the words in which she is told what is held, and those of
the office the words of the forms in which they are typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from wtforms import Form
from wtforms.fields.core import UnboundField

from overseas.accounts.forms import AGENCY_KINDS, AccountForm, AgencyForm
from overseas.accounts.models import AgencyKind
from overseas.accounts.permissions import MEANINGS, ROLE_NAMES, Permission, Role
from overseas.accounts.policy import Actor
from overseas.cases.catalogue import STEPS
from overseas.cases.recording import told_state
from overseas.cases.stages import STEP_STATES, StepState
from overseas.cases.step_types import StepType
from overseas.kernel.columns import Base
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.markets.forms import TermsForm
from overseas.norms.forms import CalendarDayForm, NormForm
from overseas.norms.models import DayKind
from overseas.norms.names import DAY_KINDS
from overseas.privacy.column_names import column_name, value_name
from overseas.privacy.forms.breaches import BreachForm, NoticeForm
from overseas.privacy.forms.consents import PurposeForm
from overseas.privacy.holdings import HOLDINGS
from overseas.privacy.labels import BASIS_NAMES, TOLD_NAMES
from overseas.privacy.models import LegalBasis, Told
from overseas.quotas.forms import TargetForm
from overseas.quotas.labels import TARGET_KINDS
from overseas.quotas.models import TargetKind

OFFICE_RECORDS: dict[str, Text] = {
    "norm": _l("Norm"),
    "calendar_day": _l("Day of the calendar"),
    "market": _l("Market"),
    "programme": _l("Programme"),
    "programme_terms": _l("Terms of a programme"),
    "target": _l("Target"),
    "agency": _l("Agency"),
    "account": _l("Account"),
    "account_grant": _l("Right of an account"),
    "purpose": _l("Purpose of the data"),
    "breach": _l("Data breach"),
    "breach_notice": _l("Notice of a breach"),
}
"""Records behind which no single person stands: everybody who inspects the trail may be told what changed in them."""

_FORMS: dict[str, type[Form]] = {
    "norm": NormForm,
    "calendar_day": CalendarDayForm,
    "programme_terms": TermsForm,
    "target": TargetForm,
    "agency": AgencyForm,
    "account": AccountForm,
    "purpose": PurposeForm,
    "breach": BreachForm,
    "breach_notice": NoticeForm,
}
_COLUMNS: dict[str, Text] = {
    "active": _l("Switched on"),
    "article": _l("Article of law"),
    "asked": _l("Asked for when registering"),
    "basis": _l("Basis"),
    "code": _l("Code"),
    "contact": _l("Contact"),
    "detected_at": _l("Noticed at"),
    "happened_at": _l("Happened at"),
    "language": _l("Language"),
    "name_en": _l("English name"),
    "name_vi": _l("Vietnamese name"),
    "notice_due_at": _l("To be notified by"),
    "password_hash": _l("Password"),
    "password_set_at": _l("Password set at"),
    "permission": _l("Right"),
    "position": _l("Place in the list"),
    "province_id": _l("Province"),
    "told_at": _l("Told at"),
    "unit": _l("Unit of measure"),
    "unit_id": _l("Office in charge"),
}
_VALUES: dict[type[Enum], Mapping[Any, Text]] = {
    AgencyKind: AGENCY_KINDS,
    Role: ROLE_NAMES,
    StepState: STEP_STATES,
    Permission: dict(MEANINGS),
    TargetKind: TARGET_KINDS,
    DayKind: DAY_KINDS,
    LegalBasis: BASIS_NAMES,
    Told: TOLD_NAMES,
}


def record_name(table: str) -> Text:
    """What a record of this table is called."""
    held = HOLDINGS.get(table)
    return held.name if held is not None else OFFICE_RECORDS.get(table, table)


def step_of_table(table: str) -> StepType | None:
    """The step whose records lie in this table."""
    return next((step for step in STEPS if step.model.__tablename__ == table), None)


def known_field(code: str) -> tuple[str, str] | None:
    """The table and the column that an address names, when there are such and their changes have words."""
    table, _dot, column = code.partition(".")
    known = (table in HOLDINGS or table in OFFICE_RECORDS) and column in Base.metadata.tables[table].columns
    return (table, column) if known else None


def field_label(table: str, column: str) -> Text:
    """What a column is called; its bare name where nobody gave it one."""
    repeated = STEPS.get(column.removesuffix("_state")) if table == "case_file" else None
    if repeated is not None:
        return _("State of “%(step)s”", step=repeated.name)
    typed = getattr(_FORMS.get(table), column, None)
    if isinstance(typed, UnboundField) and typed.args:
        label: Text = typed.args[0]
        return label
    return _COLUMNS.get(column) or column_name(table, column)


def choice_said(by: Actor, table: str, value: Enum) -> str:
    """The words of a value that is one of a few; a step's state as this reader may know it."""
    step = step_of_table(table)
    if step is not None and value in step.states:
        return str(told_state(by, step, value).label)
    names = _VALUES.get(type(value), {})
    return str(names.get(value) or value_name(table, value) or value.value)
