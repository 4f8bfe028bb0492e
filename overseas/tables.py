"""Every table of the program in one place: for migrations and for the start."""

from __future__ import annotations

import overseas.accounts.models
import overseas.alerts.models
import overseas.audit.models
import overseas.cases.models
import overseas.cases.steps.departure
import overseas.cases.steps.legal_check
import overseas.cases.steps.loan
import overseas.cases.steps.recruitment
import overseas.cases.steps.training
import overseas.contracts.models
import overseas.kernel.installation
import overseas.markets.models
import overseas.norms.models
import overseas.privacy.models
import overseas.quotas.models
import overseas.scheduler.models
import overseas.units.models
import overseas.workers.models  # noqa: F401 - imported for their tables
from overseas.kernel.columns import Base

metadata = Base.metadata
