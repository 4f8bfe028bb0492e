"""The command that says why somebody cannot leave yet."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from overseas.app import open_store
from overseas.cases.queries import departure_reasons
from overseas.cli import main
from overseas.cli.office import Office
from overseas.kernel.unit_of_work import Store
from tests.cases.way import Way, begin
from tests.keys import KEYS
from tests.world import TODAY, build_world

Say = Callable[[str], Result]


@pytest.fixture
def say(tmp_path: Path, url: str) -> Say:
    environment = {
        "OVERSEAS_HOME": str(tmp_path / "home"),
        "OVERSEAS_DATABASE_URL": url,
        "OVERSEAS_LANGUAGE": "en",
        "OVERSEAS_KEYS": KEYS,
    }

    def run(words: str) -> Result:
        office = Office(open_store)
        result = CliRunner().invoke(main, words.split(), obj=office, env=environment)
        office.store.engine.dispose()
        return result

    return run


@pytest.fixture
def way(store: Store) -> Way:
    with store.working() as work:
        made = begin(build_world(work.session))
        made.sign()
    return made


class TestAskingWhy:
    def test_prints_the_list_of_the_page(self, say: Say, way: Way, store: Store) -> None:
        with store.reading() as session:
            way.world.session = session
            shown = departure_reasons(session, way.fresh(), on=TODAY)
        found = json.loads(say(f"cases why {way.case.id} --on 2023-10-16 --json").stdout)
        assert [(row["code"], row["text"]) for row in found["reasons"]] == [(row.code, row.text) for row in shown]

    def test_says_who_can_clear_each_reason(self, say: Say, way: Way) -> None:
        lines = say(f"cases why {way.case.id} --on 16/10/2023").stdout.splitlines()
        assert lines[0] == f"Case {way.case.id}, Preparing, for a departure on 16/10/2023:"
        assert "- Nobody has said yet whether a loan is needed. (Labour office)" in lines

    def test_refuses_an_unknown_case_with_a_sentence(self, say: Say, way: Way) -> None:
        result = say("cases why 999999")
        assert result.exit_code != 0
        assert len(result.stderr.splitlines()) == 1
