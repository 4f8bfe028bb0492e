"""All lists that can be taken along, each from its own file."""

from __future__ import annotations

from overseas.kernel.catalogue import Catalogue
from overseas.reports.catalogue.alerts import ALERTS
from overseas.reports.catalogue.cases import CASES
from overseas.reports.catalogue.expired import EXPIRED
from overseas.reports.catalogue.legal_checks import LEGAL_CHECKS
from overseas.reports.catalogue.loans import LOANS
from overseas.reports.report_types import Report

REPORTS: Catalogue[Report] = Catalogue([CASES, LEGAL_CHECKS, LOANS, ALERTS, EXPIRED])
"""The reports: one file each."""
