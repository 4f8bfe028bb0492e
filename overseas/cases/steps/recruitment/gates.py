"""What recruitment demands before the departure, and of ages and terms."""

from __future__ import annotations

from datetime import date, timedelta

from overseas.cases.facts import CaseFacts
from overseas.cases.gates import labour_reason
from overseas.cases.steps.recruitment.life import RecruitmentState
from overseas.cases.steps.recruitment.table import Recruitment
from overseas.kernel.dates import add_months, years_between
from overseas.kernel.fields import Precision
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.writing import written_day

STEP = "recruitment"
SELECTED = frozenset({RecruitmentState.SELECTED, RecruitmentState.CONTRACTED})


def data_may_go_to_the_sender(facts: CaseFacts) -> Reason | None:
    """She did not refuse it, nor take her consent back (Law 91/2025/QH15, Article 9)."""
    if not facts.case.worker.withholds_from_sender:
        return None
    text = _l("The person does not agree that data are passed to the sending enterprise. Without that nobody applies.")
    return labour_reason("consent", text, STEP)


def programme_is_chosen(facts: CaseFacts) -> Reason | None:
    """A programme is chosen, and it has terms on the day."""
    if facts.case.programme_id is None:
        return labour_reason("programme", _l("No programme is chosen yet."), STEP)
    if facts.required is None:
        text = _l("The chosen programme does not exist yet on %(day)s.", day=written_day(facts.on))
        return labour_reason("programme", text, STEP)
    return None


def person_is_selected(facts: CaseFacts) -> Reason | None:
    """The person was selected."""
    row = facts.row(Recruitment)
    if row is not None and row.state in SELECTED:
        return None
    return labour_reason("selection", _l("The person is not selected yet."), STEP)


def contract_is_signed(facts: CaseFacts) -> Reason | None:
    """The contract is signed, at the latest on the day itself."""
    row = facts.row(Recruitment)
    if row is None or row.state is not RecruitmentState.CONTRACTED or row.contract_on is None:
        return labour_reason("contract", _l("The contract is not signed yet."), STEP)
    if row.contract_on > facts.on:
        text = _l("The contract is dated %(day)s, after this day.", day=written_day(row.contract_on))
        return labour_reason("contract", text, STEP)
    return None


def ages_possible(born: date, precision: Precision, on: date) -> tuple[int, int]:
    """The lowest and the highest age in whole years that somebody can have whose birth date is known in part."""
    last = {
        Precision.DAY: born,
        Precision.MONTH: add_months(born, 1) - timedelta(days=1),
        Precision.YEAR: add_months(born, 12) - timedelta(days=1),
    }[precision]
    return years_between(last, on), years_between(born, on)


def age_fits_programme(facts: CaseFacts) -> Reason | None:
    """The age is one that the programme takes. Where the birth date is known in part, only a sure misfit counts."""
    terms, worker = facts.required, facts.case.worker
    if terms is None:
        return None
    youngest, oldest = ages_possible(worker.birth_date, worker.birth_precision, facts.on)
    if terms.min_age is not None and oldest < terms.min_age:
        text = _l(
            "%(age)d years old on %(day)s: the programme takes people from %(limit)d.",
            age=oldest,
            day=written_day(facts.on),
            limit=terms.min_age,
        )
        return labour_reason("age", text, STEP)
    if terms.max_age is not None and youngest > terms.max_age:
        text = _l(
            "%(age)d years old on %(day)s: the programme takes people up to %(limit)d.",
            age=youngest,
            day=written_day(facts.on),
            limit=terms.max_age,
        )
        return labour_reason("age", text, STEP)
    return None


def term_within_cap(facts: CaseFacts) -> Reason | None:
    """The contract is not longer than the whole stay that the programme allows."""
    row, terms = facts.row(Recruitment), facts.required
    if row is None or row.term_months is None or terms is None or terms.total_cap_months is None:
        return None
    if row.term_months <= terms.total_cap_months:
        return None
    text = _l(
        "A term of %(term)d months is longer than the %(cap)d months that the programme allows altogether.",
        term=row.term_months,
        cap=terms.total_cap_months,
    )
    return labour_reason("term", text, STEP)


def term_is_unusual(facts: CaseFacts) -> Text | None:
    """A warning: the term differs from the programme's usual one."""
    row, terms = facts.row(Recruitment), facts.required
    usual = terms.contract_months if terms else None
    if row is None or row.term_months is None or usual is None or row.term_months == usual:
        return None
    return _l(
        "The term is %(term)d months; the programme's contracts usually last %(usual)d.",
        term=row.term_months,
        usual=usual,
    )


def age_is_uncertain(facts: CaseFacts) -> Text | None:
    """A warning: the birth date is known in part, and the age may lie outside the programme's limits."""
    terms, worker = facts.required, facts.case.worker
    if terms is None or worker.birth_precision is Precision.DAY or age_fits_programme(facts) is not None:
        return None
    youngest, oldest = ages_possible(worker.birth_date, worker.birth_precision, facts.on)
    too_young = terms.min_age is not None and youngest < terms.min_age
    too_old = terms.max_age is not None and oldest > terms.max_age
    return _l("The birth date is known only in part: check the age by a paper.") if too_young or too_old else None
