"""Each code under which a refusal stands in the trail has its sentence."""

from __future__ import annotations

import pytest

from overseas.accounts.links import LinkState
from overseas.audit.refusals import REFUSALS, said_of_refusal
from overseas.web.refusals import BY_STATUS


def test_of_every_status_and_every_link_that_is_worth_nothing() -> None:
    links = {f"link.{state}" for state in LinkState if state is not LinkState.OPEN} | {"link.unknown"}
    assert {*BY_STATUS.values(), *links} <= REFUSALS.keys()


@pytest.mark.parametrize("what", REFUSALS)
def test_is_a_sentence_and_not_the_code(what: str) -> None:
    assert " " in said_of_refusal(what)
    assert what not in said_of_refusal(what)


def test_of_a_provider_s_own_code_names_it() -> None:
    assert said_of_refusal("provider.login_required") == "The provider did not say who it is (login_required)"
