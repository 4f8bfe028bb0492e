"""Names as people of the province bear them, put together by chance: whoever bears one really is not meant."""

from __future__ import annotations

from dataclasses import dataclass

from overseas.demonstration.chance import Chance
from overseas.workers.models import Sex


@dataclass(frozen=True)
class Naming:
    """How a people forms names: family names with their weights, middle and given names by sex."""

    families: dict[str, int]
    middles: dict[Sex, tuple[str, ...]]
    givens: dict[Sex, tuple[str, ...]]
    joint: str = " "


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


def _weights(text: str) -> dict[str, int]:
    pairs = (entry.rsplit(" ", 1) for entry in _words(text))
    return {name: int(weight) for name, weight in pairs}


MEN_MIDDLE = _words("Văn, Hữu, Đức, Quốc, Minh, Thanh, Công, Xuân, Ngọc, Anh, Trọng, Đình, Hoàng, Tấn, Gia")
WOMEN_MIDDLE = _words("Thị, Thị Ngọc, Thị Kim, Thị Mỹ, Thị Thu, Thị Hồng, Ngọc, Bích, Kim, Thanh, Thị Bích, Thị Như")
MEN_GIVEN = _words(
    "An, Bảo, Bình, Châu, Chiến, Cường, Đạt, Dũng, Duy, Giang, Hải, Hậu, Hiếu, Hòa, Hùng, Huy, Khánh, Khoa, Kiên, Lâm, "
    "Linh, Lộc, Long, Lực, Mạnh, Minh, Nam, Nghĩa, Nhân, Phát, Phong, Phúc, Quân, Quang, Quý, Sang, Sơn, Tài, Tâm, "
    "Tân, Thạch, Thắng, Thành, Thiện, Thịnh, Thuận, Tiến, Tín, Toàn, Trí, Trung, Tú, Tuấn, Tùng, Việt, Vinh, Vũ, Vương"
)
WOMEN_GIVEN = _words(
    "Ánh, Bưởi, Chi, Diễm, Diệu, Dung, Duyên, Giang, Hà, Hằng, Hạnh, Hậu, Hiền, Hoa, Hồng, Huệ, Hương, Huyền, Lan, Lệ, "
    "Liên, Linh, Loan, Ly, Mai, My, Nga, Ngân, Nhàn, Nhi, Nhung, Oanh, Phụng, Phương, Quyên, Tâm, Thanh, Thảo, Thơ, "
    "Thu, Thúy, Thủy, Tiên, Trâm, Trang, Trinh, Trúc, Tuyết, Uyên, Vân, Vy, Xuân, Ý, Yến"
)
MIDDLES = {Sex.MALE: MEN_MIDDLE, Sex.FEMALE: WOMEN_MIDDLE}
GIVENS = {Sex.MALE: MEN_GIVEN, Sex.FEMALE: WOMEN_GIVEN}
HIGHLAND_MIDDLES = {
    Sex.MALE: _words("Văn, Xuân, Thanh, Quốc, Minh, Đức"),
    Sex.FEMALE: _words("Thị, Thị Kim, Thị Mỹ, Thị Ngọc"),
}

NAMINGS: dict[str, Naming] = {
    "kinh": Naming(
        _weights(
            "Nguyễn 34, Trần 13, Lê 10, Phạm 8, Huỳnh 6, Phan 6, Võ 6, Đặng 4, Bùi 3, Đỗ 3, Hồ 3, Ngô 3, Trương 3, "
            "Dương 2, Lý 1, Mai 2, Cao 1, Đinh 1, Lương 1, Tô 1, Hà 1, Vũ 2, Hoàng 2, Tạ 1, Châu 1"
        ),
        MIDDLES,
        GIVENS,
    ),
    "cham": Naming(
        _weights(
            "Đàng 8, Thiên 5, Báo 4, Quảng 5, Châu 5, Bá 5, Lưu 5, Kiều 5, Đạo 4, Thành 5, Hán 5, Đổng 4, Trượng 4, "
            "Phú 4, Não 2, Lộ 3, Tài 3, Đạt 3, Thập 3, Vạn 4, Miêu 1, Qua 2, Từ 3, Hứa 2, Sử 2, Đàn 1, "
            "Tài Đại 1, Quảng Đại 3"
        ),
        {
            Sex.MALE: _words("Văn, Thanh, Ngọc, Xuân, Công, Quốc, Đức, Minh, Hoài, Nguyên"),
            Sex.FEMALE: _words("Thị, Thị Kim, Thị Mỹ, Thị Hoài, Ngọc, Thị Bích, Thị Thanh, Nữ"),
        },
        GIVENS,
    ),
    "ra_glai": Naming(
        _weights(
            "Katơr 10, Pinăng 8, Chamaléa 10, Pi Năng 7, Tain 6, Mang 6, Patâu Axá 5, Tà Yên 4, Tạ Yên 4, Mấu 3, "
            "Ka Dá 3, Cha Ma Léa 3, Pupur 4, Bo Bo 2, Hán Mang 1, Pa Tâu A Xá 2"
        ),
        HIGHLAND_MIDDLES,
        GIVENS,
    ),
    "co_ho": Naming(
        {"K'": 6, "Cil": 2, "Liêng Jrang": 2, "Kơ Să": 2, "Ka": 0},
        {Sex.MALE: ("",), Sex.FEMALE: ("Ka",)},
        {
            Sex.MALE: _words("Brêm, Tiên, Thành, Brưn, Đíp, Tem, Sáu, Hùng, Bình, Điệp"),
            Sex.FEMALE: _words("Thuyên, Hoa, Diễm, Hương, Hạnh, Nhung, Thủy, Linh, Rin, Mai"),
        },
    ),
    "hoa": Naming(
        _weights("Trịnh 3, Lâm 4, Lý 3, Quách 3, Lương 2, Hứa 2, Thái 3, Trương 2, Ngụy 1, Phùng 1, Mã 1"),
        {Sex.MALE: _words("Chí, Vĩnh, Gia, Minh, Quốc, Tuấn"), Sex.FEMALE: _words("Mỹ, Tú, Bội, Ngọc, Thục, Tiểu")},
        {
            Sex.MALE: MEN_GIVEN,
            Sex.FEMALE: _words("Linh, Phụng, Châu, Lan, Ngọc, San, Dung, Nghi, Hoa, Muội, Yến, Quân"),
        },
    ),
    "tay": Naming(
        _weights("Nông 5, Hoàng 3, Lương 2, Triệu 2, Ma 2, Hà 2, Bế 2, Lý 1, Đàm 1"), HIGHLAND_MIDDLES, GIVENS
    ),
    "nung": Naming(_weights("Nông 4, Hoàng 3, Lương 2, Vi 2, Lộc 1, Phùng 1, Long 1"), HIGHLAND_MIDDLES, GIVENS),
}


def full_name(chance: Chance, people: str, sex: Sex) -> str:
    """Family, middle and given name; among the Cơ-ho often a short one, with K' for men and Ka for women."""
    naming = NAMINGS[people]
    family = chance.weighted(naming.families)
    given = chance.one_of(naming.givens[sex])
    middle = chance.one_of(naming.middles[sex])
    if family == "K'":
        return f"K'{given}" if sex is Sex.MALE else f"Ka {given}"
    if people != "co_ho" and chance.happens(8):
        middle = ""
    return " ".join(part for part in (family, middle, given) if part)


def known_words() -> frozenset[str]:
    """Every word of which invented names are made: a name with another word was not invented here."""
    found = {"K'", "Ka"}
    for naming in NAMINGS.values():
        texts = (
            *naming.families,
            *(word for words in (naming.middles, naming.givens) for each in words.values() for word in each),
        )
        found |= {part for text in texts for part in text.split()}
        found |= {f"K'{given}" for given in naming.givens[Sex.MALE]}
    return frozenset(found)
