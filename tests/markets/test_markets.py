"""Where people go, through what, and what each programme requires on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from overseas.accounts.policy import Actor
from overseas.audit.models import AuditEvent
from overseas.kernel.errors import Forbidden, Invalid, NotFound, Stale
from overseas.kernel.i18n import language
from overseas.markets.actions import change_terms, correct_terms, load_markets
from overseas.markets.forms import TermsForm
from overseas.markets.labels import LEGAL_ROUTES, market_name, programme_name
from overseas.markets.models import LegalRoute, ProgrammeTerms
from overseas.markets.queries import (
    markets,
    programme_by_code,
    programmes,
    terms_by_programme,
    terms_history,
    terms_on,
)
from overseas.markets.terms import TERMS_FIELDS, TermsEntry
from tests.world import NOW, TODAY, World

NEW_TERMS = TermsEntry(
    valid_from=date(2024, 1, 1), legal_route=LegalRoute.PUBLIC_UNIT, basis="Thông báo 2024", contract_months=36
)


@pytest.fixture
def office(session: Session, world: World) -> Session:
    load_markets(session)
    return session


@pytest.fixture
def administrator(world: World) -> Actor:
    return world.actor("administrator")


def terms(session: Session, code: str, on: date = TODAY) -> ProgrammeTerms:
    return terms_on(session, programme_by_code(session, code).id, on)


class TestMarketsAndProgrammes:
    def test_begin_with_the_priority_markets(self, office: Session) -> None:
        assert [market.code for market in markets(office)][:4] == ["JP", "KR", "TW", "DE"]

    def test_bear_their_official_names_in_both_languages(self, office: Session) -> None:
        taiwan = next(market for market in markets(office) if market.code == "TW")
        factory = programme_by_code(office, "TW_FACTORY")
        assert (market_name(taiwan), programme_name(factory)) == ("Taiwan (China)", "Factory or construction worker")
        with language("vi"):
            assert market_name(taiwan) == "Đài Loan (Trung Quốc)"
            assert programme_name(factory) == "Công nhân nhà máy, xây dựng"

    def test_stand_in_the_order_of_the_markets(self, office: Session) -> None:
        order = [programme.market.position for programme in programmes(office)]
        assert order == sorted(order)

    def test_loading_twice_changes_nothing(self, office: Session) -> None:
        assert load_markets(office) == 0

    def test_an_unknown_programme_is_not_found(self, office: Session) -> None:
        with pytest.raises(NotFound):
            programme_by_code(office, "XX")

    def test_every_legal_route_has_a_name(self) -> None:
        assert set(LEGAL_ROUTES) == set(LegalRoute)


class TestTheTermsOfAProgramme:
    @pytest.mark.parametrize(
        ("code", "record_check", "route", "months"),
        [
            # programme    record check  route                          usual contract
            ("JP_TITP", False, LegalRoute.SERVICE_ENTERPRISE, 36),
            ("JP_IM", True, LegalRoute.PUBLIC_UNIT, 36),
            ("KR_EPS", True, LegalRoute.PUBLIC_UNIT, 36),
            ("KR_SEASONAL", True, LegalRoute.SEASONAL, 5),
            ("TW_FACTORY", True, LegalRoute.SERVICE_ENTERPRISE, 36),
            ("OTHER", False, LegalRoute.SERVICE_ENTERPRISE, None),
        ],
    )
    def test_say_what_it_requires(
        self, office: Session, code: str, record_check: bool, route: LegalRoute, months: int | None
    ) -> None:
        required = terms(office, code)
        assert (required.legal_check_required, required.legal_route, required.contract_months) == (
            record_check,
            route,
            months,
        )

    def test_ask_everybody_for_the_orientation_course(self, office: Session) -> None:
        assert all(terms.orientation_required for rows in terms_by_programme(office).values() for terms in rows)

    def test_of_korea_ask_for_the_deposit_since_2020(self, office: Session) -> None:
        assert terms(office, "KR_EPS", date(2019, 1, 1)).deposit_amount is None
        required = terms(office, "KR_EPS")
        assert (required.deposit_amount, required.deposit_due_days) == (100_000_000, 35)

    def test_of_the_programme_that_follows_the_interns_begin_in_april_2027(self, office: Session) -> None:
        with pytest.raises(Invalid):
            terms(office, "JP_ESD", date(2027, 3, 31))
        assert terms(office, "JP_ESD", date(2027, 4, 1)).contract_months == 36

    def test_say_that_they_are_to_be_confirmed(self, office: Session) -> None:
        assert all(terms.to_confirm and terms.basis for rows in terms_by_programme(office).values() for terms in rows)


class TestChangingTheTerms:
    def test_keeps_the_terms_before(self, office: Session, administrator: Actor) -> None:
        eps = programme_by_code(office, "KR_EPS")
        change_terms(office, administrator, eps.id, entry=NEW_TERMS, at=NOW)
        assert terms(office, "KR_EPS", date(2023, 12, 31)).max_age == 39
        assert terms(office, "KR_EPS", date(2024, 1, 1)).max_age is None
        assert len(terms_history(office, eps.id)) == 3

    def test_stands_in_the_trail(self, office: Session, administrator: Actor) -> None:
        eps = programme_by_code(office, "KR_EPS")
        change_terms(office, administrator, eps.id, entry=NEW_TERMS, at=NOW)
        line = office.scalars(select(AuditEvent)).one()
        assert (line.verb, line.subject_id, line.after["contract_months"]) == ("programme.change_terms", eps.id, 36)

    @pytest.mark.parametrize("who", ["officer", "province", "police", "bank", "leader"])
    def test_is_refused_to_everybody_but_the_administrator(self, office: Session, world: World, who: str) -> None:
        eps = programme_by_code(office, "KR_EPS")
        with pytest.raises(Forbidden):
            change_terms(office, world.actor(who), eps.id, entry=NEW_TERMS, at=NOW)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            (replace(NEW_TERMS, valid_from=date(2015, 1, 1)), "valid_from"),
            (replace(NEW_TERMS, min_age=40, max_age=39), "max_age"),
            (replace(NEW_TERMS, total_cap_months=12), "total_cap_months"),
            (replace(NEW_TERMS, deposit_due_days=35), "deposit_amount"),
        ],
    )
    def test_to_what_cannot_be_right_is_refused_at_the_field(
        self, office: Session, administrator: Actor, wrong: TermsEntry, field: str
    ) -> None:
        eps = programme_by_code(office, "KR_EPS")
        with pytest.raises(Invalid) as refusal:
            change_terms(office, administrator, eps.id, entry=wrong, at=NOW)
        assert list(refusal.value.errors) == [field]

    def test_of_no_programme_finds_nothing(self, office: Session, administrator: Actor) -> None:
        with pytest.raises(NotFound):
            change_terms(office, administrator, 10**6, entry=NEW_TERMS, at=NOW)


class TestCorrectingTheTerms:
    def entry(self, row: ProgrammeTerms) -> TermsEntry:
        return TermsEntry(**{name: getattr(row, name) for name in TERMS_FIELDS})

    def test_confirms_them(self, office: Session, administrator: Actor) -> None:
        row = terms(office, "KR_EPS")
        entry = replace(self.entry(row), to_confirm=False)
        correct_terms(office, administrator, row.id, entry=entry, version=row.version, at=NOW)
        assert not terms(office, "KR_EPS").to_confirm
        assert office.scalars(select(AuditEvent)).one().after == {"to_confirm": False}

    def test_is_refused_when_somebody_else_was_faster(self, office: Session, administrator: Actor) -> None:
        row = terms(office, "KR_EPS")
        seen = row.version
        correct_terms(office, administrator, row.id, entry=replace(self.entry(row), max_age=35), version=seen, at=NOW)
        with pytest.raises(Stale):
            correct_terms(
                office, administrator, row.id, entry=replace(self.entry(row), max_age=36), version=seen, at=NOW
            )


class TestTheFormOfTerms:
    def test_reads_what_it_wrote(self, office: Session) -> None:
        for rows in terms_by_programme(office).values():
            for row in rows:
                shown = TermsForm(obj=row)
                ticks = {name for name in TERMS_FIELDS if isinstance(getattr(row, name), bool)}
                fields: list[Any] = [field for field in shown if field.name not in {*ticks, "legal_route"}]
                typed = {field.name: field._value() for field in fields}
                ticked = {name: "y" for name in ticks if getattr(row, name)}
                sent = TermsForm(MultiDict({**typed, **ticked, "legal_route": row.legal_route.value}))
                assert sent.validate(), sent.errors
                assert sent.entry() == TermsEntry(**{name: getattr(row, name) for name in TERMS_FIELDS})
