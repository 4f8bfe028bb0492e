"""The scheduled jobs and their runs, for the administrator: does somebody keep the clock, and did the work get done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.audit.names import fault_said
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.web.clockwork import Run
from overseas.web.guard import allow
from overseas.web.request import clock, db, program
from overseas.web.templates import show_date

pages = Blueprint("jobs", __name__)

SILENT_AFTER = timedelta(seconds=60)

OUTCOMES: dict[str, tuple[Text, str]] = {
    "running": (_l("running"), "waiting"),
    "done": (_l("done"), "done"),
    "failed": (_l("failed"), "late"),
}

COUNTED: dict[str, Text] = {
    "opened": _l("opened"),
    "closed": _l("closed"),
    "unchanged": _l("unchanged"),
    "differences": _l("differences"),
    "sign_ins": _l("sign-ins forgotten"),
    "places": _l("places of sign-in forgotten"),
    "links": _l("one-time links forgotten"),
    "failures": _l("failures forgotten"),
    "submissions": _l("sent forms forgotten"),
    "rows": _l("rows sealed"),
    "seals": _l("seals"),
    "looked": _l("rows looked at"),
    "looked_seals": _l("seals looked at"),
    "faults": _l("faults"),
    "first": _l("the first"),
    "on": _l("for the day"),
}
ALARMING = ("faults", "differences")
"""What a run may count and must not find."""
FOUND_FAULTS: tuple[Text, str] = (_l("found faults"), "late")


@pages.get("/admin/jobs")
@allow(Permission.VIEW_JOBS)
def list_jobs() -> ResponseReturnValue:
    """The timetable, the heartbeat, and the latest runs."""
    clockwork = program().clockwork(db())
    heartbeat = clockwork.heartbeat_at
    silence = clock().now() - heartbeat if heartbeat else None
    return render_template(
        "jobs/list.html",
        clockwork=clockwork,
        seconds=int(silence.total_seconds()) if silence is not None else None,
        silent=silence is None or silence > SILENT_AFTER,
        latest=clockwork.latest,
        outcome_of=_outcome,
        done=[_done(run.counts) for run in clockwork.runs],
    )


SHOWN: dict[str, Callable[[Any], str]] = {
    "on": lambda day: show_date(date.fromisoformat(day)),
    "first": fault_said,
}


def _outcome(run: Run) -> tuple[Text, str]:
    """How a run ended, and its tone; what it looked for and should not have found is told in its place."""
    return FOUND_FAULTS if any(run.counts.get(name) for name in ALARMING) else OUTCOMES[run.outcome]


def _done(counts: Mapping[str, Any]) -> str:
    """What a run did, in words: '3 opened, 1 closed'; the day it was for is written like every day."""
    parts = []
    for name, value in counts.items():
        shown = SHOWN.get(name, str)(value)
        parts.append(f"{COUNTED.get(name, name)} {shown}")
    return ", ".join(parts)
