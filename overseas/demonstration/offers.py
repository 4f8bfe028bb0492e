"""What people go abroad to: programmes, invented senders with licence numbers, invented employers, wages and terms."""

from __future__ import annotations

from dataclasses import dataclass

from overseas.demonstration.chance import Chance


@dataclass(frozen=True, eq=False)
class Offer:
    """A programme as the demonstration uses it. `ages`: at the application; `checked`: a record check is asked for."""

    programme: str
    market: str
    route: str
    weight: int
    months: dict[int, int]
    wages: tuple[int, int]
    ages: tuple[int, int]
    men_percent: int
    senders: tuple[tuple[str, str], ...]
    employers: tuple[tuple[str, str], ...]
    jobs: tuple[str, ...]
    skill: bool = False
    language: bool = True
    checked: bool = False
    since_year: int = 2015
    cost: tuple[int, int] = (60, 110)
    extension_months: int = 0


ENTERPRISES = (
    ("Công ty CP Nhân lực Hướng Dương Phan Rang", "901/LĐTBXH-GP"),
    ("Công ty TNHH Hợp tác lao động Biển Xanh", "914/LĐTBXH-GP"),
    ("Công ty CP Cung ứng nhân lực Nắng Gió", "927/LĐTBXH-GP"),
    ("Công ty CP Phát triển nhân lực Tháp Cổ", "938/LĐTBXH-GP"),
    ("Công ty TNHH Đào tạo và Nhân lực Sen Miền Trung", "946/LĐTBXH-GP"),
)
CENTRE = (("Trung tâm Lao động ngoài nước", ""),)

JAPAN = (
    ("Aozora Shokuhin K.K.", "Gunma"), ("Midorigaoka Nōen", "Ibaraki"), ("Tonari Kensetsu K.K.", "Saitama"),
    ("Hamabe Suisan K.K.", "Hokkaidō"), ("Kazeoka Seikō K.K.", "Aichi"), ("Yamanami Fukushi-kai", "Hiroshima"),
)  # fmt: skip
KOREA = (
    ("Haneul Jeongmil", "Gyeonggi-do"), ("Baram Plastic", "Gyeongsangnam-do"), ("Sol Geumsok", "Chungcheongbuk-do"),
    ("Padang Susan", "Jeollanam-do"),
)  # fmt: skip
TAIWAN = (
    ("Lục Hà Tinh Mật", "Đào Viên"), ("Minh Sơn Phưởng Chức", "Chương Hóa"), ("Đông Hải Điện Tử", "Tân Trúc"),
    ("Viện dưỡng lão An Khang", "Đài Trung"), ("Hòa Phong Thực Phẩm", "Đài Nam"),
)  # fmt: skip

OFFERS: tuple[Offer, ...] = (
    Offer(
        "JP_TITP", "JP", "DV", 44, {36: 80, 12: 20}, (27, 33), (18, 32), 58, ENTERPRISES, JAPAN,
        ("chế biến thực phẩm", "nông nghiệp", "xây dựng", "cơ khí"), skill=True, cost=(70, 120), extension_months=24,
    ),
    Offer(
        "JP_IM", "JP", "SN", 5, {36: 100}, (28, 32), (19, 28), 100, CENTRE, JAPAN, ("cơ khí", "xây dựng"), skill=True,
        checked=True, cost=(20, 35), extension_months=24,
    ),
    Offer(
        "JP_SSW1", "JP", "DV", 9, {36: 80, 60: 20}, (33, 40), (20, 34), 50, ENTERPRISES, JAPAN,
        ("điều dưỡng", "chế biến thực phẩm", "nông nghiệp"), skill=True, since_year=2020, cost=(50, 90),
        extension_months=24,
    ),
    Offer(
        "JP_ENGINEER", "JP", "DV", 2, {36: 100}, (40, 55), (23, 33), 70, ENTERPRISES, JAPAN, ("kỹ sư cơ khí",),
        cost=(60, 90), extension_months=24,
    ),
    Offer(
        "KR_EPS", "KR", "SN", 12, {36: 100}, (36, 45), (18, 38), 80, CENTRE, KOREA, ("sản xuất chế tạo", "nông nghiệp"),
        skill=True, checked=True, cost=(100, 125), extension_months=22,
    ),
    Offer(
        "KR_SEASONAL", "KR", "TV", 4, {5: 100}, (34, 38), (25, 38), 60, (("", ""),), KOREA, ("nông nghiệp thời vụ",),
        language=False, checked=True, since_year=2022, cost=(20, 30), extension_months=3,
    ),
    Offer(
        "TW_FACTORY", "TW", "DV", 17, {36: 100}, (18, 24), (19, 38), 65, ENTERPRISES, TAIWAN[:3],
        ("công nhân nhà máy", "xây dựng"), checked=True, cost=(70, 100), extension_months=36,
    ),
    Offer(
        "TW_CARE", "TW", "DV", 7, {36: 100}, (17, 20), (21, 39), 5, ENTERPRISES, TAIWAN[3:4],
        ("khán hộ công", "chăm sóc người cao tuổi"), skill=True, checked=True, cost=(40, 70), extension_months=36,
    ),
)  # fmt: skip
"""In shares as the country sends them: Japan first, then Taiwan, then Korea. Nobody who bears such a name is meant."""

BY_PROGRAMME = {offer.programme: offer for offer in OFFERS}


@dataclass(frozen=True)
class Agreed:
    """What one person agreed to: who sends, who employs, for how long and how much."""

    offer: Offer
    sender: str
    licence: str
    employer: str
    workplace: str
    months: int
    wage: int
    cost: int


def agreed_by_chance(chance: Chance, *, year: int, programme: str | None = None, months: int | None = None) -> Agreed:
    """An offer that existed in that year, with everything that is agreed about it."""
    open_then = {
        offer: offer.weight for offer in OFFERS if offer.since_year <= year and (not months or months in offer.months)
    }
    offer = BY_PROGRAMME[programme] if programme else chance.weighted(open_then)
    sender, licence = chance.one_of(offer.senders)
    employer, workplace = chance.one_of(offer.employers)
    return Agreed(
        offer=offer,
        sender=sender,
        licence=licence,
        employer=employer,
        workplace=f"{workplace} ({chance.one_of(offer.jobs)})",
        months=months or chance.weighted(offer.months),
        wage=chance.number(offer.wages[0] * 2, offer.wages[1] * 2) * 500_000,
        cost=chance.number(*offer.cost) * 1_000_000,
    )
