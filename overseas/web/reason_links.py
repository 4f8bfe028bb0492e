"""Why something cannot be done yet, with the way to where it can be cleared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from overseas.cases.catalogue import STEPS
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.web.addresses import step_address


@dataclass(frozen=True)
class ReasonLine:
    """A reason as a page shows it."""

    text: Text
    resolver: Text
    href: str | None = None
    link_label: str | None = None


def reason_lines(reasons: Iterable[Reason], case_id: int | None = None, *, here: str | None = None) -> list[ReasonLine]:
    """The reasons, each with a link to its step; without a case, or in the step itself (`here`), without one."""
    return [_line(reason, case_id, here) for reason in reasons]


def _line(reason: Reason, case_id: int | None, here: str | None) -> ReasonLine:
    step = STEPS.get(reason.where or "")
    if case_id is None or step is None or step.code == here:
        return ReasonLine(reason.text, reason.resolver)
    return ReasonLine(
        reason.text, reason.resolver, step_address(case_id, step.code), _("Open: %(step)s", step=step.name)
    )
