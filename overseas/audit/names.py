"""What the kinds of trail are called, and what can be wrong with a row or a seal."""

from __future__ import annotations

from overseas.audit.verifying import Fault, Finding
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l

TRAIL_NAMES: dict[str, Text] = {
    "audit_event": _l("What was done"),
    "field_change": _l("What changed in the records"),
    "read_event": _l("What was read"),
    "refusal_event": _l("What was refused"),
}
FAULTS: dict[Fault, Text] = {
    Fault.CHANGED: _l("was changed, or not written by this program"),
    Fault.REMOVED: _l("was removed"),
    Fault.ADDED: _l("was put in afterwards"),
    Fault.MOVED: _l("stands at another row's number"),
    Fault.COPIED: _l("is a copy of another row"),
    Fault.NO_KEY: _l("cannot be checked: its key is not on the ring"),
    Fault.SEAL_CHANGED: _l("the seal was changed"),
    Fault.SEAL_REMOVED: _l("the seal was removed, and perhaps rows with it"),
    Fault.SEAL_UNKNOWN: _l("another seal stands where this one was told outside the database"),
}


UNGUARDED = _l("the database lets rows of the trail be changed")


def fault_said(told: str) -> str:
    """What a look at the trail kept of its first fault, in words."""
    place, _blank, fault = told.rpartition(" ")
    return f"{place}: {FAULTS[Fault(fault)] if fault in {*Fault} else UNGUARDED}"


def finding_said(one: Finding) -> str:
    """A finding in words: which trail, which number, and what was done to it."""
    return f"{one.trail} {one.number}: {FAULTS[one.fault]}"
