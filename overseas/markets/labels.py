"""The names of markets, programmes and legal routes in the language of the page."""

from __future__ import annotations

from overseas.kernel.i18n import Text, current_language
from overseas.kernel.i18n import lazy as _l
from overseas.markets.models import LegalRoute, Market, Programme

LEGAL_ROUTES: dict[LegalRoute, Text] = {
    LegalRoute.PUBLIC_UNIT: _l("Public unit under an international agreement"),
    LegalRoute.SERVICE_ENTERPRISE: _l("Licensed service enterprise"),
    LegalRoute.CONTRACTOR: _l("Contractor or investor abroad"),
    LegalRoute.SKILL_UPGRADE: _l("Training of an enterprise's own staff"),
    LegalRoute.INDIVIDUAL: _l("Labour contract signed by the worker alone"),
    LegalRoute.SEASONAL: _l("Seasonal work agreed between localities"),
}


def market_name(market: Market) -> str:
    """The market's official name."""
    return market.name_vi if current_language() == "vi" else market.name_en


def programme_name(programme: Programme) -> str:
    """The programme's name, without its market."""
    return programme.name_vi if current_language() == "vi" else programme.name_en
