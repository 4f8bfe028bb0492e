"""The words of a state are written into a statement; what somebody typed never is."""

from __future__ import annotations

from typing import Any, cast

import pytest

from overseas.cases.models import Case
from overseas.cases.stages import Stage
from overseas.kernel.columns import one_of


def test_states_stand_in_the_statement_as_words() -> None:
    assert str(one_of(Case.stage, [Stage.REGISTERED, Stage.ABROAD])).endswith("IN ('abroad', 'registered')")


@pytest.mark.parametrize("typed", ["abroad' OR '1'='1", "", "a b", "a;b"])
def test_anything_but_a_plain_word_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not the words of a state"):
        one_of(Case.stage, cast(Any, [typed]))
