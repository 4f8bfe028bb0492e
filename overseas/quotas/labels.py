"""The words of targets."""

from __future__ import annotations

from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.quotas.models import TargetKind

TARGET_KINDS: dict[TargetKind, Text] = {
    TargetKind.TOTAL: _l("total for the period"),
    TargetKind.SHARE: _l("share of the unit above"),
    TargetKind.FLOOR: _l("at least"),
    TargetKind.APPROXIMATE: _l("about"),
}
