"""Invented people: name, birth, papers, telephone, commune, priority groups and a contact in the family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from overseas.demonstration.chance import Chance
from overseas.demonstration.districts import MIXES
from overseas.demonstration.names import full_name
from overseas.kernel.dates import add_months
from overseas.kernel.fields import PartialDate, Precision
from overseas.workers.entry import GroupEntry, WorkerEntry
from overseas.workers.models import Sex

REGISTERED_HERE = "058"
MILLION = 1_000_000
SPREAD, SHIFT = 524_287, 271_828  # a prime and a start: different persons get different digits
TELEPHONE = (
    *("032", "033", "034", "035", "036", "037", "038", "039", "070", "076", "077", "078", "079", "081", "082", "083"),
    *("084", "085", "086", "088", "090", "091", "093", "094", "096", "097", "098"),
)
RELATIVES = {"Cha": Sex.MALE, "Mẹ": Sex.FEMALE, "Anh": Sex.MALE, "Chị": Sex.FEMALE}


@dataclass(frozen=True)
class Frame:
    """What is settled about a person before the rest is drawn: who lives where, how old on which day, of which sex."""

    number: int
    commune_code: str
    commune_name: str
    mix: str
    day: date
    ages: tuple[int, int]
    men_percent: int = 60
    born: date | None = None


def six_digits(number: int) -> str:
    """Six digits that no other person's number below a million gives."""
    return f"{(number * SPREAD + SHIFT) % MILLION:06d}"


def national_id(number: int, sex: Sex, year: int) -> str:
    """A national ID as the province gives it: sex and century in the fourth digit, then the year of birth."""
    century = 2 * (year // 100 - 19)
    return f"{REGISTERED_HERE}{century + (sex is Sex.FEMALE)}{year % 100:02d}{six_digits(number)}"


def telephone(number: int, chance: Chance) -> str:
    """A number that a telephone could have, as offices write it."""
    digits = f"{chance.number(0, 9)}{six_digits(number + 31)}"
    return f"{chance.one_of(TELEPHONE)} {digits[:3]} {digits[3:]}"


def invent(frame: Frame) -> WorkerEntry:
    """The person, without the number of the commune's row: always the same one for the same frame."""
    chance = Chance("person", frame.number)
    people = chance.weighted(MIXES[frame.mix])
    sex = Sex.MALE if chance.happens(frame.men_percent) else Sex.FEMALE
    birth = _birth(chance, frame)
    name = full_name(chance, people, sex)
    relation, contact = _relative(chance, people, sex, name=name, age=frame.day.year - birth.first.year)
    has_passport = chance.happens(25)
    phones = tuple(telephone(frame.number * 3 + turn, chance) for turn in range(2 if chance.happens(15) else 1))
    return WorkerEntry(
        name=name,
        birth=birth,
        sex=sex,
        residence_unit_id=0,
        ethnicity_slug=people,
        address=_address(chance, frame.commune_name),
        national_id=national_id(frame.number, sex, birth.first.year),
        old_id=f"264{six_digits(frame.number + 7)}" if birth.first.year < 2000 and chance.happens(40) else None,
        passport=passport_of(frame.number) if has_passport else None,
        passport_expires_on=passport_until(frame.number, frame.day) if has_passport else None,
        phones=phones,
        groups=_groups(chance, frame, people=people, sex=sex, born=birth.first.year),
        family_contact_name=contact,
        family_contact_relation=relation,
        family_contact_phone=telephone(frame.number * 3 + 2, chance),
    )


def passport_of(number: int) -> str:
    """The number of this person's passport."""
    return f"C7{six_digits(number + 97)}"


def passport_until(number: int, registered: date) -> date:
    """Until when it is valid."""
    return add_months(registered, 62 + number % 50)


def _birth(chance: Chance, frame: Frame) -> PartialDate:
    """A day of birth; of a few people only the year, or month and year, is known."""
    if frame.born is not None:
        return PartialDate(frame.born, Precision.DAY)
    youngest, oldest = frame.ages
    last = add_months(frame.day, -12 * youngest) - timedelta(days=1)
    born = chance.day(add_months(frame.day, -12 * (oldest + 1)) + timedelta(days=2), last)
    drawn = chance.number(1, 100)
    if drawn <= 4 and youngest + 1 < frame.day.year - born.year < oldest:
        return PartialDate(born.replace(month=1, day=1), Precision.YEAR)
    if drawn == 5 and youngest + 1 < frame.day.year - born.year < oldest:
        return PartialDate(born.replace(day=1), Precision.MONTH)
    return PartialDate(born, Precision.DAY)


def _relative(chance: Chance, people: str, sex: Sex, *, name: str, age: int) -> tuple[str, str]:
    if age >= 25 and chance.happens(55):
        relation = "Vợ" if sex is Sex.MALE else "Chồng"
        return relation, full_name(chance, people, Sex.FEMALE if sex is Sex.MALE else Sex.MALE)
    relation = chance.one_of(list(RELATIVES))
    other = full_name(chance, people, RELATIVES[relation])
    if relation == "Mẹ" or people == "co_ho":
        return relation, other
    family, rest = name.split(" ", 1)[0], other.split(" ", 1)[1]
    return relation, f"{family} {rest}"


def _address(chance: Chance, commune_name: str) -> str:
    kind = "Thôn" if commune_name.startswith("Xã") else "Khu phố"
    return f"{kind} {chance.number(1, 9)}"


def _groups(chance: Chance, frame: Frame, *, people: str, sex: Sex, born: int) -> tuple[GroupEntry, ...]:
    """Groups as they are usual where the person lives, each with its paper; poverty is decided anew each year."""
    issuer = f"UBND {frame.commune_name[0].lower()}{frame.commune_name[1:]}"
    year = frame.day.year
    found: list[GroupEntry] = []
    if people != "kinh":
        found.append(
            GroupEntry("ethnic_minority", "Thông tin dân tộc trên căn cước công dân", "Công an tỉnh Ninh Thuận")
        )
    poor = {"raglai": 45, "half_raglai": 30, "cham": 15, "hills": 15}.get(frame.mix, 7)
    if chance.happens(poor):
        slug, words = chance.weighted(
            {("poor", "hộ nghèo"): 5, ("near_poor", "hộ cận nghèo"): 4, ("newly_non_poor", "hộ mới thoát nghèo"): 1}
        )
        paper = f"Giấy chứng nhận {words} số {chance.number(3, 240):03d}/GCN"
        found.append(GroupEntry(slug, paper, issuer, date(year, 1, 1), date(year, 12, 31)))
    if frame.mix == "raglai":
        found.append(GroupEntry("hardship_area", "Giấy xác nhận nơi cư trú", issuer, date(year - 1, 1, 1)))
    if sex is Sex.MALE and year - born in range(20, 28) and chance.happens(18):
        ended = date(born + 20, 1, 12)
        paper = f"Quyết định xuất ngũ số {chance.number(10, 400)}/QĐ-BCH"
        found.append(GroupEntry("military_service", paper, "Bộ Chỉ huy quân sự tỉnh Ninh Thuận", ended))
    if chance.happens(4):
        paper = f"Giấy xác nhận thân nhân người có công số {chance.number(2, 90)}"
        found.append(GroupEntry("merit", paper, "Phòng Lao động - Thương binh và Xã hội", date(year - 2, 7, 27)))
    return tuple(found)
