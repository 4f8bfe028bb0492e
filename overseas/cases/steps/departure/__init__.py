"""Departure: the papers and the flight."""

from overseas.cases.steps.departure.life import DepartureState
from overseas.cases.steps.departure.table import Departure

__all__ = ["Departure", "DepartureState"]
