"""The first sheet of a list that is taken along: what it is, by which filter, who made it and when."""

from __future__ import annotations

from datetime import datetime

from overseas.accounts.policy import Actor
from overseas.kernel.i18n import gettext as _
from overseas.reports.report_types import Asked, Report
from overseas.reports.sheets import Cell, Cover


def cover_of(report: Report, asked: Asked, by: Actor, *, count: int, at: datetime, invented: bool) -> Cover:
    """The cover of this report's file; `invented` says that it comes from a demonstration.

    Law 91/2025/QH15 on the protection of personal data: whoever holds them keeps them for the purpose only.
    """
    told: list[tuple[str, Cell]] = [(_("Filter"), line) for line in asked.told]
    lines: list[tuple[str, Cell]] = [
        (_("List"), str(report.name)),
        *(told or [(_("Filter"), _("none: everything within the area"))]),
        (_("Area"), by.unit_name),
        (_("Rows"), count),
        (_("Made by"), f"{by.name} ({by.username}), {by.agency_name}"),
        (_("Made at"), at),
        (_("Personal data"), _("This file holds personal data. Use it for its purpose only, hand it on only to who "
                               "needs it, send its password another way, and delete it when it has served.")),
    ]  # fmt: skip
    if invented:
        lines.append((_("Demonstration"), _("Every person in it is invented.")))
    return Cover(str(report.name), lines, made_by=f"{by.name}, {by.agency_name}", made_at=at)
