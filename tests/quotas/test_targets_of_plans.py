"""The targets that come with the program are those of the plans, as they stand there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, joinedload

from overseas.kernel.database import for_writing
from overseas.norms.actions import load_norms
from overseas.quotas.actions import load_plan_targets
from overseas.quotas.models import Target, TargetKind
from overseas.quotas.queries import Progress, progress
from overseas.units.actions import load_units
from overseas.units.queries import unit_by_code

IN_2023 = date(2023, 10, 16)
OF_2023 = (date(2023, 1, 1), date(2023, 12, 31))


@pytest.fixture(scope="module")
def plans(engine: Engine) -> Iterator[Session]:
    """The whole country with the targets of the plans, loaded once for the tests of this file."""
    with for_writing(engine).connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            load_units(session)
            load_norms(session)
            assert load_plan_targets(session) == 11
            yield session
        outer.rollback()


def target(session: Session, code: str, first: date, last: date) -> Target:
    unit = unit_by_code(session, code, first)
    query = select(Target).where(Target.unit_id == unit.id, Target.period_start == first, Target.period_end == last)
    return session.scalars(query.options(joinedload(Target.unit))).one()


def figures(session: Session, code: str, first: date, last: date, today: date = IN_2023) -> Progress:
    return progress(session, unit_by_code(session, code, today), first=first, last=last, today=today)


class TestThePlanOfNinhThuan:
    def test_is_150_people_over_seven_districts_that_add_up(self, plans: Session) -> None:
        found = figures(plans, "58", *OF_2023)
        assert found.unit.target == 150
        assert sorted(line.target or 0 for line in found.children) == [10, 10, 20, 20, 25, 30, 35]
        assert found.shares_differ_by is None

    def test_names_the_plan_behind_each_share(self, plans: Session) -> None:
        share = target(plans, "587", *OF_2023)
        assert (share.value, share.kind) == (35, TargetKind.SHARE)
        assert share.plan.startswith("Kế hoạch của UBND tỉnh Ninh Thuận")


class TestATargetWithoutShares:
    def test_leaves_its_districts_without_one_and_warns_of_nothing(self, plans: Session) -> None:
        found = figures(plans, "62", *OF_2023)
        assert (found.unit.target, target(plans, "62", *OF_2023).kind) == (100, TargetKind.FLOOR)
        assert {line.target for line in found.children} == {None}
        assert {line.percent for line in found.children} == {None}
        assert found.shares_differ_by is None


class TestATargetOfFiveYears:
    def test_holds_for_the_five_years_and_is_not_cut_into_one(self, plans: Session) -> None:
        whole = (date(2021, 1, 1), date(2025, 12, 31))
        assert figures(plans, "873", *whole).unit.target == 1200
        assert figures(plans, "873", *OF_2023).unit.target is None


class TestATargetOfTheNation:
    def test_stands_at_the_top_of_the_tree(self, plans: Session) -> None:
        national = target(plans, "VN", date(2021, 1, 1), date(2021, 12, 31))
        assert (national.value, national.kind, national.unit.parent_id) == (90_000, TargetKind.APPROXIMATE, None)


class TestLoadingThePlans:
    def test_twice_changes_nothing_and_leaves_alone_what_an_office_changed(self, plans: Session) -> None:
        with plans.begin_nested() as tried:
            target(plans, "584", *OF_2023).value = 12
            plans.flush()
            assert load_plan_targets(plans) == 0
            assert target(plans, "584", *OF_2023).value == 12
            tried.rollback()
