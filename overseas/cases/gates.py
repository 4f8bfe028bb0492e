"""How closed gates are worded: what is missing, who can clear it, and in which step."""

from __future__ import annotations

from overseas.kernel.gates import Reason
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l

LABOUR = _l("Labour office")
POLICE = _l("Police desk")
BANK = _l("Policy bank desk")


def labour_reason(code: str, text: Text, step: str) -> Reason:
    """A gate that the labour office clears."""
    return Reason(f"{step}.{code}", text, LABOUR, step)


def desk_reason(code: str, text: Text, step: str, resolver: Text) -> Reason:
    """A gate that a desk clears."""
    return Reason(f"{step}.{code}", text, resolver, step)
