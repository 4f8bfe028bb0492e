"""The seven districts of Ninh Thuận: who lives in which commune, and how many go abroad from there."""

from __future__ import annotations

from dataclasses import dataclass

PROVINCE = "58"

MIXES: dict[str, dict[str, int]] = {
    "town": {"kinh": 90, "cham": 4, "hoa": 4, "tay": 1, "nung": 1},
    "lowland": {"kinh": 95, "cham": 3, "hoa": 1, "tay": 1},
    "cham": {"kinh": 15, "cham": 83, "hoa": 1, "ra_glai": 1},
    "half_cham": {"kinh": 48, "cham": 48, "ra_glai": 3, "hoa": 1},
    "raglai": {"kinh": 5, "cham": 2, "ra_glai": 93},
    "half_raglai": {"kinh": 42, "cham": 9, "ra_glai": 49},
    "hills": {"kinh": 74, "ra_glai": 16, "co_ho": 6, "tay": 2, "nung": 2},
}
"""Who lives in a commune of this kind, in a hundred; guessed, to be believable, not counted."""


@dataclass(frozen=True, eq=False)
class District:
    """One district: its communes by code with their mix, and the departures that the demonstration tells of.

    `departures` are by year, 2023 up to the demonstration's day; `waiting` are people who have not left (yet).
    """

    code: str
    slug: str
    communes: dict[str, str]
    departures: dict[int, int]
    waiting: int


def _district(code: str, slug: str, communes: dict[str, str], departures: tuple[int, ...], waiting: int) -> District:
    mixes = {commune: mix for mix, listed in communes.items() for commune in listed.split()}
    return District(code, slug, mixes, dict(zip(range(2019, 2024), departures, strict=True)), waiting)


DISTRICTS: tuple[District, ...] = (
    _district(
        "582",
        "phanrang",
        {"town": "22738 22741 22744 22750 22759 22762 22765 22768 22771 22777 22779 22780", "half_cham": "22774"},
        (9, 4, 1, 10, 20),
        28,
    ),
    _district(
        "584",
        "bacai",
        {"raglai": "22783 22786 22789 22792 22795 22798 22801 22804 22807"},
        (1, 0, 0, 1, 2),
        18,
    ),
    _district(
        "585",
        "ninhson",
        {"lowland": "22810 22816 22819 22825", "hills": "22813 22822", "raglai": "22828", "half_cham": "22831"},
        (9, 4, 1, 10, 20),
        30,
    ),
    _district(
        "586",
        "ninhhai",
        {"lowland": "22834 22852 22855 22861 22864 22867 22868", "half_raglai": "22846", "half_cham": "22858"},
        (7, 2, 1, 7, 14),
        24,
    ),
    _district(
        "587",
        "ninhphuoc",
        {
            "half_cham": "22870 22879 22888 22894",
            "cham": "22876 22891",
            "lowland": "22873 22882",
            "half_raglai": "22912",
        },
        (12, 4, 2, 14, 32),
        42,
    ),
    _district(
        "588",
        "thuanbac",
        {"raglai": "22837 22843 22853", "half_raglai": "22840 22849", "half_cham": "22856"},
        (3, 1, 0, 3, 5),
        20,
    ),
    _district(
        "589",
        "thuannam",
        {"raglai": "22885", "cham": "22897", "half_cham": "22898", "lowland": "22900 22903 22906 22909 22910"},
        (6, 2, 1, 8, 16),
        26,
    ),
)
"""On 16 October 2023 the pace asks for 79 in a hundred: Ninh Phước is ahead, Ninh Sơn behind, Bác Ái far behind."""
