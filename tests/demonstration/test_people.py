"""Invented people hold together: papers, sex, year, commune and names; every name is put together from our lists."""

from __future__ import annotations

from datetime import date

import pytest

from overseas.demonstration.districts import DISTRICTS
from overseas.demonstration.names import known_words
from overseas.demonstration.people import Frame, invent, national_id, six_digits
from overseas.kernel.dates import years_between
from overseas.workers.entry import WorkerEntry
from overseas.workers.models import Sex
from overseas.workers.names import read_name
from overseas.workers.national_ids import mismatches, read_national_id, read_old_id
from overseas.workers.phones import phone_key

DAY = date(2023, 5, 10)
MANY = 1500


@pytest.fixture(scope="module")
def people() -> list[WorkerEntry]:
    mixes = sorted({mix for district in DISTRICTS for mix in district.communes.values()})
    return [invent(Frame(n, "22870", "Thị trấn Phước Dân", mixes[n % len(mixes)], DAY, (18, 39))) for n in range(MANY)]


class TestInventedPeople:
    def test_have_national_ids_that_fit_sex_and_year(self, people: list[WorkerEntry]) -> None:
        for person in people:
            number = person.national_id or ""
            assert read_national_id(number) == number
            assert mismatches(number, sex=person.sex, birth=person.birth) == []

    def test_never_share_the_number_of_a_paper(self, people: list[WorkerEntry]) -> None:
        numbers = [number for person in people for number in person.numbers().values()]
        assert len(numbers) == len(set(numbers))

    def test_are_of_working_age(self, people: list[WorkerEntry]) -> None:
        assert {years_between(person.birth.first, DAY) for person in people} <= set(range(18, 41))

    def test_have_names_put_together_from_our_lists(self, people: list[WorkerEntry]) -> None:
        words = {word for person in people for word in read_name(person.name).split()}
        assert words - known_words() == set()

    def test_have_telephones_that_could_be(self, people: list[WorkerEntry]) -> None:
        for person in people:
            assert all(phone_key(number).startswith("+84") for number in person.phones)
            assert phone_key(person.family_contact_phone or "").startswith("+84")

    def test_have_old_ids_that_can_be_read(self, people: list[WorkerEntry]) -> None:
        olds = [person.old_id for person in people if person.old_id]
        assert olds
        assert all(read_old_id(number) == number for number in olds)

    def test_belong_to_a_minority_where_the_group_says_so(self, people: list[WorkerEntry]) -> None:
        for person in people:
            groups = {group.group_slug for group in person.groups}
            assert ("ethnic_minority" in groups) == (person.ethnicity_slug != "kinh")

    def test_are_the_same_each_time(self, people: list[WorkerEntry]) -> None:
        mixes = sorted({mix for district in DISTRICTS for mix in district.communes.values()})
        assert invent(Frame(7, "22870", "Thị trấn Phước Dân", mixes[7 % len(mixes)], DAY, (18, 39))) == people[7]


def test_six_digits_are_different_for_a_million_people() -> None:
    assert len({six_digits(number) for number in range(1_000_000)}) == 1_000_000


@pytest.mark.parametrize(
    ("sex", "year", "begins"),
    [
        (Sex.MALE, 1998, "058098"),
        (Sex.FEMALE, 1998, "058198"),
        (Sex.MALE, 2003, "058203"),
        (Sex.FEMALE, 2003, "058303"),
    ],
)
def test_the_fourth_digit_says_sex_and_century(sex: Sex, year: int, begins: str) -> None:
    assert national_id(1, sex, year).startswith(begins)
