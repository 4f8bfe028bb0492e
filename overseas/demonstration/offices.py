"""The offices that take part in the demonstration and the people who sign in there; nobody real is meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from overseas.accounts.actions import AccountEntry, AgencyEntry, add_account, add_agency
from overseas.accounts.models import AgencyKind
from overseas.accounts.permissions import Permission, Role
from overseas.audit.journal import Program
from overseas.demonstration.districts import DISTRICTS, PROVINCE
from overseas.units.queries import unit_by_code

DEMONSTRATION = Program("demonstration")
MODEL_DISTRICT = "587"
"""Ninh Phước, where every kind of office has an account."""


@dataclass(frozen=True)
class Seat:
    """An account of the demonstration: who, as what, where; `shown` ones are named when it starts."""

    username: str
    name: str
    role: Role
    unit_code: str
    grants: frozenset[Permission] = frozenset()
    shown: bool = False


_KINDS = {
    Role.LABOUR_OFFICER: AgencyKind.LABOUR,
    Role.PROVINCE_OFFICER: AgencyKind.PROVINCE,
    Role.POLICE_DESK: AgencyKind.POLICE,
    Role.BANK_DESK: AgencyKind.BANK,
    Role.LEADER: AgencyKind.LEADERSHIP,
    Role.ADMINISTRATOR: AgencyKind.ADMINISTRATION,
}
_OFFICERS = {
    "582": "Nguyễn Thị Hồng Vân", "584": "Chamaléa Thị Mai", "585": "Trần Quốc Sơn", "586": "Lê Thị Thu Thủy",
    "587": "Đàng Thị Kim Liên", "588": "Katơr Văn Tiến", "589": "Phan Hữu Nghĩa",
}  # fmt: skip
_IN_DISTRICT = {
    AgencyKind.LABOUR: "Phòng Lao động - Thương binh và Xã hội {unit}",
    AgencyKind.POLICE: "Công an {unit}",
    AgencyKind.BANK: "Phòng giao dịch Ngân hàng Chính sách xã hội {unit}",
    AgencyKind.LEADERSHIP: "Ủy ban nhân dân {unit}",
}
_IN_PROVINCE = {
    AgencyKind.PROVINCE: "Sở Lao động - Thương binh và Xã hội {unit}",
    AgencyKind.POLICE: "Công an {unit}",
    AgencyKind.BANK: "Chi nhánh Ngân hàng Chính sách xã hội {unit}",
    AgencyKind.LEADERSHIP: "Ủy ban nhân dân {unit}",
    AgencyKind.ADMINISTRATION: "Trung tâm Công nghệ thông tin {unit}",
}

CONTACTS = {AgencyKind.ADMINISTRATION: "Phòng 105, điện thoại nội bộ 105"}
"""Invented: what somebody reads who cannot sign in."""

SEATS: tuple[Seat, ...] = (
    *(
        Seat(
            f"canbo.{each.slug}", _OFFICERS[each.code], Role.LABOUR_OFFICER, each.code,
            shown=each.code == MODEL_DISTRICT,
        )
        for each in DISTRICTS
    ),
    Seat("canbo.tinh", "Võ Minh Trí", Role.PROVINCE_OFFICER, PROVINCE, shown=True),
    Seat(
        "congan.ninhphuoc", "Huỳnh Đức Thắng", Role.POLICE_DESK, MODEL_DISTRICT,
        frozenset({Permission.RECORD_LEGAL_CHECKS}), shown=True,
    ),
    Seat("congan.tinh", "Bùi Quang Huy", Role.POLICE_DESK, PROVINCE),
    Seat(
        "nganhang.ninhphuoc", "Ngô Thị Bích Trâm", Role.BANK_DESK, MODEL_DISTRICT, frozenset({Permission.RECORD_LOANS}),
        shown=True,
    ),
    Seat("nganhang.tinh", "Đỗ Thị Thanh Hà", Role.BANK_DESK, PROVINCE, frozenset({Permission.RECORD_LOANS})),
    Seat("lanhdao.tinh", "Trương Hoàng Long", Role.LEADER, PROVINCE, shown=True),
    Seat("lanhdao.ninhphuoc", "Báo Ngọc Vinh", Role.LEADER, MODEL_DISTRICT),
    Seat("quantri", "Mai Anh Tú", Role.ADMINISTRATOR, PROVINCE, shown=True),
)  # fmt: skip
"""The desks of Ninh Phước may record their own step's answer, those of the province only look: both can be seen."""


def open_offices(session: Session, *, since: date, at: datetime, password: str) -> int:
    """Let the offices take part and give each person an account; the number of accounts."""
    agencies: dict[tuple[AgencyKind, str], int] = {}
    for seat in SEATS:
        kind = _KINDS[seat.role]
        if (kind, seat.unit_code) not in agencies:
            unit = unit_by_code(session, seat.unit_code, since)
            name = (_IN_PROVINCE if seat.unit_code == PROVINCE else _IN_DISTRICT)[kind]
            entry = AgencyEntry(
                kind,
                name.format(unit=unit.name[0].lower() + unit.name[1:]),
                unit.id,
                since,
                contact=CONTACTS.get(kind),
            )
            agencies[kind, seat.unit_code] = add_agency(session, DEMONSTRATION, entry, at=at).id
        account = AccountEntry(seat.username, seat.name, seat.role, agencies[kind, seat.unit_code], seat.grants)
        add_account(session, DEMONSTRATION, account, password=password, at=at)
    return len(SEATS)
