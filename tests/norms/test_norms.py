"""Norms have a value on a day, and only an administrator changes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from overseas.accounts.policy import Actor
from overseas.audit.models import AuditEvent
from overseas.kernel.errors import Forbidden, Invalid, NotFound, Stale
from overseas.norms.actions import change_norm, correct_norm, load_norms
from overseas.norms.entry import NormEntry
from overseas.norms.forms import NormForm
from overseas.norms.models import Norm, NormUnit
from overseas.norms.names import GROUP_NAMES, NAMES, NormGroup
from overseas.norms.quantities import quantity
from overseas.norms.queries import (
    NormMissing,
    norm_book,
    norm_histories,
    norm_history,
    norm_value,
    norms_in_force,
)
from tests.world import NOW, World

FOUR_WEEKS = NormEntry(28, date(2024, 1, 1), "Quyết định 1/QĐ-UBND")


class TestTheFormOfANorm:
    @pytest.mark.parametrize(("typed", "good"), [("180", True), ("0", True), ("3651", False), ("999999999", False)])
    def test_takes_no_more_days_than_a_calendar_has(self, typed: str, *, good: bool) -> None:
        form = NormForm(MultiDict({"value": typed, "valid_from": "01/01/2024", "basis": "Quyết định 1/QĐ-UBND"}))
        assert form.validate() is good


class TestTheValueOfANorm:
    @pytest.mark.parametrize(
        ("code", "on", "value"),
        [
            # norm                          day                 value
            ("loan_decision_working_days", date(2025, 12, 31), 10),
            ("loan_decision_working_days", date(2026, 1, 1), 7),
            ("departure_wait_days", date(2019, 5, 1), 180),
            ("departure_wait_days", date(2023, 10, 16), 180),
            ("orientation_validity_months", date(2023, 10, 16), 24),
            ("eps_deposit_days", date(2023, 10, 16), 35),
            ("overstay_percent", date(2018, 6, 1), 30),
            ("overstay_people", date(2018, 6, 1), 60),
            ("overstay_percent", date(2023, 10, 16), 27),
            ("overstay_people", date(2023, 10, 16), 70),
        ],
    )
    def test_is_the_one_in_force_on_that_day(self, office: Session, code: str, on: date, value: int) -> None:
        assert norm_value(office, code, on) == value
        assert norm_book(office, on)[code] == value

    def test_is_missing_before_its_first_day(self, office: Session) -> None:
        with pytest.raises(NormMissing):
            norm_value(office, "departure_wait_days", date(2014, 12, 31))
        with pytest.raises(NotFound):
            norm_value(office, "no_such_norm", date(2023, 1, 1))
        assert norm_book(office, date(2014, 12, 31)) == {}

    def test_of_a_future_day_does_not_count_yet(self, office: Session, administrator: Actor) -> None:
        change_norm(office, administrator, "departure_wait_days", entry=FOUR_WEEKS, at=NOW)
        assert norm_value(office, "departure_wait_days", date(2023, 12, 31)) == 180
        assert norm_value(office, "departure_wait_days", date(2024, 1, 1)) == 28

    def test_is_known_for_every_named_norm_since_2015(self, office: Session) -> None:
        assert set(norm_book(office, date(2015, 1, 1))) == set(NAMES.codes())

    def test_that_nobody_is_sure_of_says_so(self, office: Session) -> None:
        unsure = {norm.code for norm in norms_in_force(office, date(2023, 10, 16)) if norm.to_confirm}
        assert {"legal_check_answer_working_days", "pace_margin_percent", "return_tolerance_days"} <= unsure
        assert "departure_wait_days" not in unsure

    def test_always_has_a_basis(self, office: Session) -> None:
        assert all(norm.basis for norm in norms_in_force(office, date(2026, 11, 22)))

    def test_histories_begin_with_the_oldest(self, office: Session) -> None:
        assert norm_histories(office)["loan_decision_working_days"] == (
            (date(2015, 1, 1), 10),
            (date(2015, 9, 1), 10),
            (date(2026, 1, 1), 7),
        )


class TestLoadingNorms:
    def test_twice_changes_nothing(self, office: Session) -> None:
        assert load_norms(office) == 0

    def test_does_not_undo_what_an_administrator_changed(self, office: Session, administrator: Actor) -> None:
        change_norm(office, administrator, "departure_wait_days", entry=FOUR_WEEKS, at=NOW)
        load_norms(office)
        assert norm_value(office, "departure_wait_days", date(2024, 1, 1)) == 28


class TestChangingANorm:
    def test_keeps_the_values_before(self, office: Session, administrator: Actor) -> None:
        change_norm(office, administrator, "departure_wait_days", entry=FOUR_WEEKS, at=NOW)
        assert [norm.value for norm in norm_history(office, "departure_wait_days")] == [28, 180, 180]

    def test_keeps_what_it_counts(self, office: Session, administrator: Actor) -> None:
        changed = change_norm(office, administrator, "orientation_validity_months", entry=FOUR_WEEKS, at=NOW)
        assert changed.unit is NormUnit.MONTHS

    def test_stands_in_the_trail(self, office: Session, administrator: Actor) -> None:
        changed = change_norm(office, administrator, "departure_wait_days", entry=FOUR_WEEKS, at=NOW)
        line = office.scalars(select(AuditEvent)).one()
        assert (line.verb, line.subject_type, line.subject_id) == ("norm.change", "norm", changed.id)
        assert line.after["value"] == 28
        assert line.after["valid_from"] == "2024-01-01"

    @pytest.mark.parametrize("who", ["officer", "province", "police", "bank", "leader"])
    def test_is_refused_to_everybody_but_the_administrator(self, office: Session, world: World, who: str) -> None:
        with pytest.raises(Forbidden):
            change_norm(office, world.actor(who), "departure_wait_days", entry=FOUR_WEEKS, at=NOW)

    def test_is_refused_from_a_day_that_has_a_value(self, office: Session, administrator: Actor) -> None:
        taken = replace(FOUR_WEEKS, valid_from=date(2022, 1, 1))
        with pytest.raises(Invalid) as refusal:
            change_norm(office, administrator, "departure_wait_days", entry=taken, at=NOW)
        assert list(refusal.value.errors) == ["valid_from"]

    def test_of_an_unknown_name_finds_nothing(self, office: Session, administrator: Actor) -> None:
        with pytest.raises(NotFound):
            change_norm(office, administrator, "no_such_norm", entry=FOUR_WEEKS, at=NOW)

    def test_to_more_than_a_hundred_percent_is_refused(self, office: Session, administrator: Actor) -> None:
        with pytest.raises(Invalid):
            change_norm(office, administrator, "pace_margin_percent", entry=replace(FOUR_WEEKS, value=101), at=NOW)


class TestCorrectingANorm:
    @pytest.fixture
    def norm(self, office: Session) -> Norm:
        return norm_history(office, "pace_margin_percent")[0]

    def entry(self, norm: Norm, *, value: int | None = None) -> NormEntry:
        return NormEntry(norm.value if value is None else value, norm.valid_from, norm.basis, to_confirm=False)

    def test_confirms_what_was_not_sure(self, office: Session, administrator: Actor, norm: Norm) -> None:
        correct_norm(office, administrator, norm.id, entry=self.entry(norm), version=norm.version, at=NOW)
        assert not norm.to_confirm
        assert office.scalars(select(AuditEvent)).one().before == {"to_confirm": True}

    def test_is_refused_when_somebody_else_was_faster(self, office: Session, administrator: Actor, norm: Norm) -> None:
        seen = norm.version
        correct_norm(office, administrator, norm.id, entry=self.entry(norm, value=12), version=seen, at=NOW)
        with pytest.raises(Stale):
            correct_norm(office, administrator, norm.id, entry=self.entry(norm, value=15), version=seen, at=NOW)

    def test_that_changes_nothing_leaves_no_trail(self, office: Session, administrator: Actor, norm: Norm) -> None:
        same = replace(self.entry(norm), to_confirm=True)
        correct_norm(office, administrator, norm.id, entry=same, version=norm.version, at=NOW)
        assert office.scalars(select(AuditEvent)).all() == []

    def test_is_refused_to_an_officer(self, office: Session, world: World, norm: Norm) -> None:
        with pytest.raises(Forbidden):
            correct_norm(office, world.actor("officer"), norm.id, entry=self.entry(norm), version=1, at=NOW)

    def test_cannot_move_a_value_onto_the_day_of_another(self, office: Session, administrator: Actor) -> None:
        newest = norm_history(office, "departure_wait_days")[0]
        onto = NormEntry(180, date(2015, 1, 1), "Luật")
        with pytest.raises(Invalid):
            correct_norm(office, administrator, newest.id, entry=onto, version=newest.version, at=NOW)


class TestNamesOfNorms:
    def test_every_norm_is_explained_and_every_group_has_a_name(self) -> None:
        assert all(str(name.label) and str(name.explanation) for name in NAMES)
        assert set(GROUP_NAMES) == set(NormGroup)

    @pytest.mark.parametrize(
        ("value", "unit", "words"),
        [
            (1, NormUnit.DAYS, "1 day"),
            (7, NormUnit.WORKING_DAYS, "7 working days"),
            (24, NormUnit.MONTHS, "24 months"),
            (2, NormUnit.YEARS, "2 years"),
            (72, NormUnit.HOURS, "72 hours"),
            (30, NormUnit.PERCENT, "30 %"),
            (60, NormUnit.PEOPLE, "60 people"),
            (100_000_000, NormUnit.DONG, "100.000.000 đ"),
        ],
    )
    def test_a_value_is_said_with_what_it_counts(self, value: int, unit: NormUnit, words: str) -> None:
        assert quantity(value, unit) == words
