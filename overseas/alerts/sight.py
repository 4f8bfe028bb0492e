"""Who sees which alerts: the one function that lists, counts, badges, exports and commands start from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.alerts.models import Alert, Audience
from overseas.units.scope import Reach, within


@dataclass(frozen=True)
class AlertReach:
    """The part of the tree whose alerts somebody may see, and as whom: what calls these people is theirs to do."""

    area: Reach
    audience: Audience


def alert_reach(actor: Actor) -> AlertReach:
    """What an actor sees of the alerts: a district's office those of the district, the provincial one those of all."""
    area = reach(actor, Permission.VIEW_ALERTS)
    whole = area.everything or area.province_id is not None
    return AlertReach(area, Audience.PROVINCE if whole else Audience.DISTRICT)


def seen(sight: AlertReach) -> ColumnElement[bool]:
    """The open alerts within somebody's sight, as one condition."""
    return and_(Alert.closed_at.is_(None), within(sight.area, province=Alert.province_id, unit=Alert.unit_id))
