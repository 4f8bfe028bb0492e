"""On a page for the person herself everything that was done is a sentence, whatever it was."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from overseas.audit.deeds import said_of_deed
from overseas.audit.journal import VERBS, Program, Subject, record
from overseas.kernel.i18n import use_language
from overseas.privacy.queries.told import told_of
from overseas.workers.actions import load_reference
from tests.workers.people import registered
from tests.world import NOW, World


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_verb_is_said_whole(session: Session, world: World, language: str) -> None:
    load_reference(session)
    worker = registered(session, world)
    for known in VERBS:
        record(session, Program("test"), known, Subject("worker", worker.id), at=NOW)
    session.flush()
    use_language(language)
    (done,) = [part for part in told_of(session, world.actor("bank"), worker.id) if part.listed][:1]
    said = [str(row[2][1]) for row in done.rows]
    assert len(said) >= len(list(VERBS))
    assert [text for text in said if "%" in text or " " not in text] == []
    assert not {known.code for known in VERBS} & set(said)


def test_a_place_holds_its_value_and_dots_where_none_is_told() -> None:
    assert said_of_deed("norm.change", {"code": "adult_age", "value": 18, "valid_from": "2026-01-01"}) == (
        "set the norm adult_age to 18 from 01/01/2026 on"
    )
    assert said_of_deed("factor.add_key", {}) == "set up the security key …"
    assert said_of_deed("of.a.former.version", {"name": "x"}) == "of.a.former.version"
