"""Who stands in a copy for training in the place of a real person: invented, and always the same one for the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from overseas.demonstration.chance import Chance
from overseas.demonstration.names import NAMINGS, full_name
from overseas.demonstration.people import national_id, passport_of, six_digits, telephone
from overseas.kernel.folding import fold, sorting_key
from overseas.workers.models import IdentifierKind, Sex
from overseas.workers.phones import phone_key

FAR = 333_331
"""So far from a person's own number lies the next one from which the numbers of papers are made."""
MOST_WEEKS = 26
"""How far back the days of a person are moved at most; whole weeks, so that office days stay office days."""


@dataclass
class Strangers:
    """The invented people of one copy. `salt` makes each copy invent others; `officers` map names to invented ones.

    `real` are the names and numbers of the original, names also without their marks: what happens to equal one of
    them, or to be found by its letters, is drawn again.
    """

    salt: str
    real: frozenset[str] = frozenset()
    officers: dict[str, str] = field(default_factory=dict)

    def name(self, worker_id: int, sex: Sex, people: str | None) -> str:
        """The name of the stranger in this person's place."""
        known = people if people in NAMINGS else "kinh"
        return self._unreal(lambda turn: full_name(Chance(self.salt, "name", worker_id, turn), known, sex))

    def relative(self, worker_id: int) -> str:
        """The name of somebody in the stranger's family."""

        def draw(turn: int) -> str:
            chance = Chance(self.salt, "family", worker_id, turn)
            return full_name(chance, "kinh", Sex.FEMALE if chance.happens(50) else Sex.MALE)

        return self._unreal(draw)

    def _unreal(self, draw: Callable[[int], str]) -> str:
        """The first that is drawn and is nobody's in the original."""
        return next(drawn for drawn in map(draw, count()) if not {drawn, fold(drawn)} & self.real)

    def shift(self, worker_id: int) -> timedelta:
        """By how much all days of this person are moved: at least a week back, always whole weeks."""
        return timedelta(weeks=-Chance(self.salt, "shift", worker_id).number(1, MOST_WEEKS))

    def number(self, kind: IdentifierKind, worker_id: int, sex: Sex, birth: date) -> str:
        """The number on a paper of the stranger."""

        def draw(turn: int) -> str:
            number = worker_id + turn * FAR
            if kind is IdentifierKind.NATIONAL_ID:
                return national_id(number, sex, birth.year)
            return passport_of(number) if kind is IdentifierKind.PASSPORT else f"264{six_digits(number + 7)}"

        return self._unreal(draw)

    def phone(self, number: int) -> str:
        """A telephone number, as offices write it."""

        def draw(turn: int) -> str:
            return telephone(number, Chance(self.salt, "phone", number, turn))

        return next(drawn for drawn in map(draw, count()) if phone_key(drawn) not in self.real)

    def officer(self, name: str | None) -> str | None:
        """Who stands for an officer; one whom nobody knows any more gets a name of his own."""
        if name is None:
            return None
        return self.officers.setdefault(name, self.new_officer())

    def new_officer(self) -> str:
        """The next invented officer."""

        def draw(turn: int) -> str:
            chance = Chance(self.salt, "officer", len(self.officers), turn)
            return full_name(chance, "kinh", Sex.FEMALE if chance.happens(50) else Sex.MALE)

        return self._unreal(draw)


def person_values(strangers: Strangers, values: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a person with a stranger in her place: name, address and family."""
    worker_id, sex = values["id"], values["sex"]
    name = strangers.name(worker_id, sex, values["ethnicity_slug"])
    chance = Chance(strangers.salt, "address", worker_id)
    family = {
        "family_contact_name": strangers.relative(worker_id),
        "family_contact_relation": "Người thân",
        "family_contact_phone": strangers.phone(3 * worker_id + 2),
    }
    return {
        "name": name,
        "name_folded": fold(name),
        "name_sort": sorting_key(name),
        "address": f"Thôn Mẫu {chance.number(1, 9)}" if values["address"] else None,
        **{key: value if values[key] else None for key, value in family.items()},
    }


def moved(value: Any, by: timedelta) -> Any:
    """A day or a moment, moved; everything else as it is."""
    return value + by if isinstance(value, date | datetime) else value
