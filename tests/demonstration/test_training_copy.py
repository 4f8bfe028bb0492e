"""The copy for training of the whole demonstration, made by the command: nothing of anybody real is left in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pytest
from click.testing import CliRunner
from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

from config import read_settings
from overseas.accounts.models import Account
from overseas.app import open_store
from overseas.audit.models import AuditEvent
from overseas.cases.models import Case
from overseas.cli import main
from overseas.cli.office import Office
from overseas.demonstration.copying import ABOUT_PEOPLE, AS_THEY_ARE, BY_OFFICERS
from overseas.kernel.unit_of_work import Store
from overseas.privacy.queries.held import mappers, values_of_row
from overseas.workers.models import Worker, WorkerIdentifier, WorkerPhone
from tests.databases import empty_database
from tests.demonstration.conftest import Made

LEAST = 7
"""A shorter word may stand in another one by chance."""
OF_NAMES = BY_OFFICERS | {"name", "name_folded", "name_sort", "family_contact_name"}
"""In a column of names another one may begin alike (Trần An, Trần An Khang): there whole names are looked for."""
TAILS = "name_ending.ending"
"""The last words of the copy's own names, for its search: they may be somebody's whole name elsewhere."""


@pytest.fixture(scope="module")
def copy(made: Made, store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("copy")
    with empty_database(folder, purpose="training") as url:
        office = Office(open_store)
        words = ["anonymise", "--to", url, "--commit", "--json"]
        said = CliRunner().invoke(main, words, obj=office, env=dict(made.environment))
        office.store.engine.dispose()
        assert said.exit_code == 0, said.output
        keys = json.loads(said.output)["keys"]
        place = {"OVERSEAS_HOME": str(folder), "OVERSEAS_DATABASE_URL": url, "OVERSEAS_KEYS_FILE": keys}
        found = open_store(read_settings(place))
        yield found
        found.engine.dispose()


def words_of(session: Session) -> Mapping[str, str]:
    """Every name, number, telephone, address and reason of the original, with what it is."""
    found: dict[str, str] = {}
    for worker in session.scalars(select(Worker)):
        for attribute in ("name", "name_folded", "address", "family_contact_name", "family_contact_phone"):
            found |= {str(getattr(worker, attribute)): f"worker.{attribute}"}
    found |= {row.value: "number of a paper" for row in session.scalars(select(WorkerIdentifier))}
    for phone in session.scalars(select(WorkerPhone)):
        found |= {phone.number: "telephone", phone.typed: "telephone as typed"}
    for account in session.scalars(select(Account)):
        found |= {account.name: "officer", account.username: "username"}
    found |= {event.reason: "reason" for event in session.scalars(select(AuditEvent)) if event.reason}
    return {word: what for word, what in found.items() if len(word) >= LEAST}


def cells_of(store: Store) -> Mapping[str, str]:
    """All that stands in the database, by column: as it lies there, and what the program opens with the copy's keys."""
    reflected, found = MetaData(), dict[str, list[str]]()
    reflected.reflect(store.engine)
    with store.engine.connect() as connection:
        for table in reflected.sorted_tables:
            for row in connection.execute(table.select()).mappings():
                for name, value in row.items():
                    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                    found.setdefault(f"{table.name}.{name}", []).append(text)
    with store.reading() as session:
        for table_name in ABOUT_PEOPLE:
            for opened in session.scalars(select(mappers()[table_name].class_)).unique():
                for name, value in values_of_row(opened).items():
                    found.setdefault(f"{table_name}.{name} opened", []).append(str(value))
    return {place: "\n".join(set(texts)) for place, texts in found.items()}


def found_in(cells: Mapping[str, str], words: Mapping[str, str]) -> list[tuple[str, str, str]]:
    found = []
    for place, text in cells.items():
        table, _dot, column = place.removesuffix(" opened").partition(".")
        if table in AS_THEY_ARE or place == TAILS:
            continue
        held = set(text.split("\n")) if column in OF_NAMES else text
        found += [(place, what, word) for word, what in words.items() if word in held]
    return found


def test_nothing_of_the_original_stands_in_any_cell(copy: Store, store: Store) -> None:
    with store.reading() as session:
        words = words_of(session)
    assert len(words) > 1000
    found = found_in(cells_of(copy), words)
    assert found == [], "\n".join(map(str, found))


def test_the_search_would_find_each_of_them_in_the_original(store: Store) -> None:
    with store.reading() as session:
        words = words_of(session)
    found = {word for _place, _what, word in found_in(cells_of(store), words)}
    missed = {word for word, what in words.items() if what != "reason"} - found
    assert missed == set(), "reasons lie sealed with a key of their own"


def test_the_copy_has_as_many_people_and_cases(copy: Store, store: Store) -> None:
    with store.reading() as there, copy.reading() as here:
        for model in (Worker, WorkerIdentifier, WorkerPhone, Case):
            assert len(here.scalars(select(model)).unique().all()) == len(there.scalars(select(model)).unique().all())
