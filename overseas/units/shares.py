"""How much of a unit went into another, in words."""

from __future__ import annotations

from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.units.models import Share

SHARES: dict[Share, Text] = {
    Share.WHOLE: _l("whole"),
    Share.MAIN_PART: _l("the main part"),
    Share.PART: _l("a part"),
}
