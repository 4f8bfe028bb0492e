"""The demonstration, made once for all its tests, by the command that makes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from config import read_settings
from overseas.app import open_store
from overseas.cli import main
from overseas.cli.office import Office
from overseas.kernel.i18n import use_language
from overseas.kernel.unit_of_work import Store
from tests.databases import empty_database

PASSWORD = "một mật khẩu để thử"
DAY = date(2023, 10, 16)


@dataclass(frozen=True)
class Made:
    """A place with a demonstration in it, and what the command said."""

    home: Path
    environment: Mapping[str, str]
    said: Result

    def again(self, *words: str) -> Result:
        """The command once more, in the same place."""
        return demo(self.environment, *words)


def demo(environment: Mapping[str, str], *words: str) -> Result:
    """`overseas demo --no-serve` with these words."""
    office = Office(open_store)
    said = CliRunner().invoke(main, ["demo", "--no-serve", *words], obj=office, env=dict(environment))
    if "store" in vars(office):
        office.store.engine.dispose()
    return said


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """The demonstration of 16 October 2023."""
    home = tmp_path_factory.mktemp("demonstration")
    use_language("en")
    with empty_database(home, purpose="demonstration") as url:
        environment = {
            "OVERSEAS_HOME": str(home),
            "OVERSEAS_DATABASE_URL": url,
            "OVERSEAS_DEMO_PASSWORD": PASSWORD,
            "OVERSEAS_LANGUAGE": "en",
        }
        yield Made(home, environment, demo(environment))


@pytest.fixture(scope="session")
def store(made: Made) -> Iterator[Store]:
    """Its database."""
    assert made.said.exit_code == 0, made.said.output
    store = open_store(read_settings(made.environment))
    yield store
    store.engine.dispose()


@pytest.fixture
def session(store: Store) -> Iterator[Session]:
    """A session that only reads in it."""
    with store.reading() as session:
        yield session
