"""A small world for tests: two provinces, their offices, and one account for each role."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from overseas.accounts.models import Account, Agency, AgencyKind
from overseas.accounts.permissions import GRID, Role
from overseas.accounts.policy import Actor
from overseas.kernel.folding import fold
from overseas.units.models import Unit
from overseas.units.scope import NOWHERE, Reach

TODAY = date(2023, 10, 16)
NOW = datetime(2023, 10, 16, 2, 30, tzinfo=UTC)
SINCE = date(2004, 7, 8)
PASSWORD = "một mật khẩu đủ dài"

UNITS = [
    ("VN", "nation", "Cả nước", None),
    ("58", "province", "Tỉnh Ninh Thuận", "VN"),
    ("587", "district", "Huyện Ninh Phước", "58"),
    ("22870", "commune", "Thị trấn Phước Dân", "587"),
    ("22873", "commune", "Xã Phước Sơn", "587"),
    ("585", "district", "Huyện Ninh Sơn", "58"),
    ("22810", "commune", "Thị trấn Tân Sơn", "585"),
    ("62", "province", "Tỉnh Kon Tum", "VN"),
    ("610", "district", "Huyện Đắk Glei", "62"),
    ("23356", "commune", "Thị trấn Đắk Glei", "610"),
]

PEOPLE = [
    ("officer", "Nguyễn Thị Lành", Role.LABOUR_OFFICER, AgencyKind.LABOUR, "587"),
    ("other_officer", "Trần Văn Sơn", Role.LABOUR_OFFICER, AgencyKind.LABOUR, "585"),
    ("foreign_officer", "A Dũng", Role.LABOUR_OFFICER, AgencyKind.LABOUR, "610"),
    ("province", "Lê Minh Châu", Role.PROVINCE_OFFICER, AgencyKind.PROVINCE, "58"),
    ("police", "Phạm Quốc Việt", Role.POLICE_DESK, AgencyKind.POLICE, "587"),
    ("bank", "Đỗ Thu Hà", Role.BANK_DESK, AgencyKind.BANK, "587"),
    ("leader", "Bùi Hữu Phước", Role.LEADER, AgencyKind.LEADERSHIP, "58"),
    ("administrator", "Võ Ngọc Ánh", Role.ADMINISTRATOR, AgencyKind.ADMINISTRATION, "58"),
]


@dataclass
class World:
    """The units by code, and who acts, by a short name."""

    session: Session
    units: dict[str, Unit] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """One of: officer, other_officer, foreign_officer, province, police, bank, leader, administrator."""
        return self.actors[name]


def build_world(session: Session, *, password_hash: str = "!") -> World:
    """Fill an empty database with the small world."""
    world = World(session)
    for code, level, name, parent in UNITS:
        _add_unit(world, code, level, name, parent)
    agencies: dict[tuple[AgencyKind, str], Agency] = {}
    for username, name, role, kind, code in PEOPLE:
        unit = world.units[code]
        agency = agencies.get((kind, code))
        if agency is None:
            agency = Agency(kind=kind, name=f"{kind.value} {unit.name}", unit_id=unit.id, valid_from=SINCE)
            session.add(agency)
            session.flush()
            agencies[kind, code] = agency
        account = Account(
            username=username, name=name, role=role, agency_id=agency.id, password_hash=password_hash, created_at=NOW
        )
        session.add(account)
        session.flush()
        world.accounts[username] = account
        world.actors[username] = Actor(
            account_id=account.id,
            name=name,
            username=username,
            role=role,
            agency_name=agency.name,
            unit_id=unit.id,
            unit_code=code,
            unit_name=unit.name,
            permissions=GRID[role],
            area=_area(role, unit),
        )
    return world


def _area(role: Role, unit: Unit) -> Reach:
    if role is Role.ADMINISTRATOR:
        return NOWHERE
    return Reach(province_id=unit.id) if unit.level == "province" else Reach(unit_ids=frozenset({unit.id}))


def _add_unit(world: World, code: str, level: str, name: str, parent_code: str | None) -> None:
    parent = world.units[parent_code] if parent_code else None
    unit = Unit(
        code=code,
        level=level,
        name=name,
        name_folded=fold(name),
        parent_id=parent.id if parent else None,
        path="",
        valid_from=SINCE,
        latitude=11.5,
        longitude=108.9,
    )
    world.session.add(unit)
    world.session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    unit.province_id = unit.id if level == "province" else (parent.province_id if parent else None)
    world.session.flush()
    world.units[code] = unit
