"""Every table of the program in one place: for migrations and for the start."""

from __future__ import annotations

from dataclasses import replace

import overseas.accounts.models
import overseas.accounts.review.models
import overseas.accounts.second_factor.models
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
import overseas.kernel.key_use
import overseas.markets.models
import overseas.norms.models
import overseas.privacy.models
import overseas.quotas.models
import overseas.scheduler.models
import overseas.units.models
import overseas.workers.models  # noqa: F401 - imported for their tables
from overseas.audit.changes import Keeping, Kept
from overseas.kernel.columns import Base
from overseas.privacy.holdings import names_a_person

metadata = Base.metadata

_PERSON = frozenset({"name", "name_folded", "name_sort", "address", "family_contact_name", "family_contact_phone"})
_KEPT: Kept = {
    # The trail outlives the person's file: who she is and how she is reached stands only there.
    "worker": Keeping(masked=_PERSON),
    "worker_identifier": Keeping(masked=frozenset({"value_hash"})),
    "worker_phone": Keeping(masked=frozenset({"number", "typed"})),
    "group_membership": Keeping(masked=frozenset({"paper"})),
    "case_file": Keeping(),
    "gate_waiver": Keeping(masked=frozenset({"gate_hash"})),
    "recruitment": Keeping(),
    "training_course": Keeping(),
    "legal_check": Keeping(masked=frozenset({"receipt_number"})),
    "loan": Keeping(),
    "loan_instalment": Keeping(),
    "departure": Keeping(masked=frozenset({"visa_number"})),
    "contract": Keeping(),
    "contract_extension": Keeping(),
    "norm": Keeping(),
    "calendar_day": Keeping(),
    "market": Keeping(),
    "programme": Keeping(),
    "programme_terms": Keeping(),
    "target": Keeping(),
    "agency": Keeping(),
    "account": Keeping(left_out=frozenset({"last_signed_in_at"})),
    "account_grant": Keeping(),
    "purpose": Keeping(),
    "consent": Keeping(),
    "data_request": Keeping(),
    "restriction": Keeping(),
    "retention_decision": Keeping(),
    "erasure": Keeping(),
    "breach": Keeping(),
    "breach_notice": Keeping(),
    "file_opening": Keeping(),
}
KEPT_CHANGES: Kept = {name: replace(kept, masked=kept.masked | names_a_person(name)) for name, kept in _KEPT.items()}
"""Of which tables every change is kept, column by column.

What the law calls sensitive is masked there, and so is everything that is erased with a person: the trail outlives it.
What lies sealed in its table is masked in any case.
"""

UNKEPT_CHANGES: dict[str, str] = {
    "audit_event": "the trail itself",
    "field_change": "the trail itself",
    "read_event": "the trail itself",
    "refusal_event": "the trail itself",
    "trail_key": "what opens the words of the trail: made with the first of them, removed when a person is erased",
    "trail_seal": "seals over the trail",
    "trail_look": "what the clock found when it looked at the trail",
    "stage_transition": "is itself the history of a case's stages",
    "name_ending": "repeats a person's name for the search",
    "day_count": "counters, reckoned from the cases",
    "alert": "opened and closed by the sweep, each with a line of its own",
    "unit": "laid down by law, loaded from the published lists",
    "unit_succession": "as units",
    "ethnicity": "laid down by law, loaded from the published list",
    "priority_group": "as above",
    "installation": "made once",
    "key_use": "which key seals: each change of it has a line of its own",
    "job_run": "the journal of runs",
    "scheduler_lease": "who holds the clock",
    "account_link": "a one-time link: that it was made and used have lines of their own",
    "account_review": "what was decided in a review of accounts has a line of its own",
    "completed_review": "as above",
    "code_app": "a second factor: that it was added and removed have lines of their own",
    "recovery_code": "as above",
    "security_key": "as above; that it was used has one too",
    "linked_identity": "what a provider calls an account's owner: linking and unlinking have lines of their own",
    "key_challenge": "what a key is asked, forgotten within minutes",
    "pending_sign_in": "half a sign-in, forgotten within minutes",
    "sign_in": "a browser's session: its beginning and end have lines of their own",
    "sign_in_failure": "a counter against guessing",
    "known_place": "from where a right password came, as a hash",
    "submission": "the key of a form, against a second click",
}
"""Of which tables changes are not kept, and why. Every table stands in one of the two."""
