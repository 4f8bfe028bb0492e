"""The keys of personal values on the command line: made, changed while the program runs, checked, forgotten."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from config import read_settings
from overseas.app import create_app, open_store
from overseas.audit.journal import Program
from overseas.audit.key_changes import hash_with, seal_with
from overseas.audit.models import AuditEvent
from overseas.cli import main
from overseas.cli.office import Office
from overseas.kernel.database import ring_of
from overseas.kernel.key_file import RingFile, kept_ring
from overseas.kernel.key_use import KeyUse
from overseas.kernel.keys import KeysError, new_key, read_ring
from overseas.kernel.resealing import hashes_with, reseal_some, sealed_tables, values_by_key
from overseas.kernel.unit_of_work import Store
from overseas.units.scope import EVERYWHERE
from overseas.workers.models import Worker, WorkerIdentifier
from overseas.workers.queries import search_workers
from tests.workers.people import registered
from tests.world import NOW, build_world

NUMBER = "058098001234"
MANY = 12_000
"""So many values are sealed again in some twenty batches: time enough to be killed between two of them."""
PATIENCE = 120


@dataclass
class House:
    """An installation with its keys in a file, and the program that runs on it all the while."""

    home: Path
    url: str
    running: Store

    def say(self, words: str, **more: str) -> Result:
        environment = {"OVERSEAS_HOME": str(self.home), "OVERSEAS_DATABASE_URL": self.url, "OVERSEAS_LANGUAGE": "en"}
        office = Office(open_store)
        said = CliRunner().invoke(main, words.split(), obj=office, env=environment | more)
        if "store" in vars(office):
            office.store.engine.dispose()
        return said

    def ok(self, words: str) -> str:
        said = self.say(words)
        assert said.exit_code == 0, said.output
        return said.stdout

    def checked(self) -> dict[str, int]:
        """How many values each key has sealed; every one of them opens."""
        found: dict[str, int] = json.loads(self.ok("keys check --json"))["values"]
        return found

    def sealed(self) -> dict[str, int]:
        """How many values each key has sealed, without a look into them."""
        with self.running.reading() as session:
            return dict(values_by_key(session))

    def ids(self) -> tuple[str, ...]:
        return kept_ring(self.home / "keys").ids


@pytest.fixture
def house(tmp_path: Path, url: str) -> Iterator[House]:
    home = tmp_path / "home"
    home.mkdir()
    kept_ring(home / "keys")
    store = open_store(read_settings({"OVERSEAS_HOME": str(home), "OVERSEAS_DATABASE_URL": url}))
    made = House(home, url, store)
    made.say("keys check")
    with Store(store.engine).working() as work:
        world = build_world(work.session)
        registered(work.session, world, national_id=NUMBER, passport="C1234567")
    yield made
    store.engine.dispose()


def ring_of_file(house: House) -> RingFile:
    file = kept_ring(house.home / "keys").file
    assert file is not None
    return file


def wait_for(what: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.005)


class TestANewKey:
    def test_is_printed_and_nothing_else(self, house: House) -> None:
        before = house.ids()
        assert read_ring(house.ok("keys new")).ids != before
        assert house.ids() == before


class TestChangingTheKey:
    def test_is_only_told_without_commit(self, house: House) -> None:
        before = house.checked()
        assert "3 values to seal again" in house.ok("keys rotate")
        assert house.checked() == before
        assert len(house.ids()) == 1

    def test_seals_and_hashes_everything_anew_while_the_program_runs(self, house: House) -> None:
        (old,) = house.ids()
        house.ok("keys rotate --commit")
        assert house.ids()[0] == old
        assert house.checked() == {house.ids()[1]: 3}
        with house.running.reading() as session:
            assert [row.value for row in session.scalars(select(WorkerIdentifier))] == [NUMBER, "C1234567"]
            assert len(search_workers(session, EVERYWHERE, NUMBER).rows) == 1
            kept = session.scalars(select(WorkerIdentifier.value_hash)).all()
            assert set(kept) <= {
                WorkerIdentifier.value.hash(kept_ring(house.home / "keys"), number) for number in (NUMBER, "C1234567")
            }

    def test_is_followed_at_once_by_a_process_that_started_before(self, house: House) -> None:
        house.ok("keys rotate --commit")
        with Store(house.running.engine).working() as work:
            worker = work.session.scalars(select(Worker)).one()
            work.session.add(WorkerIdentifier(worker_id=worker.id, kind="old_id", value="264123456"))
        assert house.checked() == {house.ids()[1]: 4}
        twice = Store(house.running.engine)
        with pytest.raises(IntegrityError), twice.working() as work:
            work.session.add(WorkerIdentifier(worker_id=1, kind="national_id", value=NUMBER))

    def test_takes_no_hash_of_a_value_that_was_changed_since_it_was_made(self, house: House) -> None:
        key = new_key()
        ring_of_file(house).change(lambda held: [*held, key])
        with house.running.working() as work:
            seal_with(work.session, Program("test"), key.id, at=NOW)
        with house.running.reading() as session:
            made = hashes_with(session, key.id)
        with Store(house.running.engine).working() as work:
            row = work.session.scalars(select(WorkerIdentifier).where(WorkerIdentifier.kind == "passport")).one()
            row.value = "C7654321"
        with house.running.working() as work:
            hash_with(work.session, Program("test"), key.id, made=made, at=NOW)
        house.checked()
        with house.running.reading() as session:
            assert len(search_workers(session, EVERYWHERE, NUMBER).rows) == 1

    def test_says_so_when_a_value_does_not_open(self, house: House) -> None:
        with Store(house.running.engine).working() as work:
            other = text("UPDATE worker_identifier SET value = (SELECT value FROM worker_identifier WHERE id = 2)")
            work.session.execute(other)
        said = house.say("keys rotate --commit")
        assert said.exit_code == 1
        assert "A value does not open, and nothing more is sealed again." in said.stderr

    def test_that_was_killed_goes_on_with_the_same_key(self, house: House) -> None:
        ring = kept_ring(house.home / "keys")
        key = new_key()
        assert ring.file is not None
        ring.file.change(lambda held: [*held, key])
        with house.running.working() as work:
            seal_with(work.session, Program("test"), key.id, at=NOW)
        with house.running.working() as work:
            (first,) = [entry for entry in sealed_tables() if entry.table.name == "worker_identifier"]
            reseal_some(work.session, first, after=1)
        assert house.checked() == {ring.ids[0]: 2, key.id: 1}
        house.ok("keys rotate --commit")
        assert house.checked() == {key.id: 3}
        assert len(house.ids()) == 2

    def test_goes_on_where_a_process_was_killed(self, house: House) -> None:
        (old,) = house.ids()
        with Store(house.running.engine).working() as work:
            worker = work.session.scalars(select(Worker)).one()
            numbers = (f"{number:012}" for number in range(MANY))
            work.session.add_all(
                WorkerIdentifier(worker_id=worker.id, kind="passport", value=number) for number in numbers
            )
        command = [sys.executable, "-m", "overseas", "keys", "rotate", "--commit"]
        environment = os.environ | {"OVERSEAS_HOME": str(house.home), "OVERSEAS_DATABASE_URL": house.url}
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: len(house.sealed()) > 1)
        finally:
            process.kill()
            process.wait()
        begun = house.sealed()
        assert set(begun) == {old, house.ids()[1]}
        house.ok("keys rotate --commit")
        assert set(house.checked()) == {house.ids()[1]}
        assert len(house.ids()) == 2

    def test_is_two_lines_of_the_trail(self, house: House) -> None:
        house.ok("keys rotate --commit")
        with house.running.reading() as session:
            lines = session.execute(select(AuditEvent.verb, AuditEvent.after).order_by(AuditEvent.id)).all()
        new = house.ids()[1]
        assert [tuple(line) for line in lines][-2:] == [("keys.seal", {"key": new}), ("keys.hash", {"key": new})]

    def test_asks_for_a_key_when_the_keys_do_not_come_from_a_file(self, house: House) -> None:
        text_of_keys = (house.home / "keys").read_text()
        said = house.say("keys rotate --commit", OVERSEAS_KEYS=text_of_keys)
        assert said.exit_code == 1
        assert "OVERSEAS_KEYS" in said.stderr
        both = f"{text_of_keys} {new_key().text()}"
        assert house.say("keys rotate --commit", OVERSEAS_KEYS=both).exit_code == 0


class TestForgettingAKey:
    def test_is_refused_while_something_needs_it(self, house: House) -> None:
        (old,) = house.ids()
        for words in (f"keys forget {old} --commit", "keys forget 00000000 --commit"):
            assert house.say(words).exit_code == 1
        assert house.ids() == (old,)

    def test_leaves_only_what_checks_the_marks_that_it_made(self, house: House) -> None:
        (old,) = house.ids()
        house.ok("audit seal --commit")
        before = (house.home / "keys").read_text()
        house.ok("keys rotate --commit")
        assert "marks that it made" in house.ok(f"keys forget {old} --commit")
        (new,) = house.ids()
        kept = (house.home / "keys").read_text()
        assert before.strip() not in kept
        assert kept.startswith("past.")
        assert "The trail is whole." in house.ok("audit verify")
        assert set(house.checked()) == {new}
        house.ok("keys rotate --commit")
        assert "The trail is whole." in house.ok("audit verify")

    def test_says_what_to_keep_when_the_keys_do_not_come_from_a_file(self, house: House) -> None:
        (old,) = house.ids()
        house.ok("keys rotate --commit")
        said = house.say(f"keys forget {old}", OVERSEAS_KEYS=(house.home / "keys").read_text())
        assert said.exit_code == 1
        kept = said.stderr.split("OVERSEAS_KEYS be: ")[1]
        assert "The trail is whole." in house.say("audit verify", OVERSEAS_KEYS=kept).stdout

    def test_takes_a_key_that_nothing_needs_out_of_the_file(self, house: House) -> None:
        ring = kept_ring(house.home / "keys")
        unused = new_key()
        assert ring.file is not None
        ring.file.change(lambda held: [unused, *held])
        house.ok(f"keys forget {unused.id}")
        assert unused.id in house.ids()
        house.ok(f"keys forget {unused.id} --commit")
        assert house.ids() == ring.ids
        assert house.checked()


class TestChecking:
    def test_names_what_does_not_open(self, house: House) -> None:
        with house.running.working() as work:
            work.session.execute(
                text("UPDATE worker_identifier SET value = (SELECT value FROM worker_identifier WHERE id = 2)")
            )
        said = house.say("keys check")
        assert said.exit_code == 1
        assert "worker_identifier 1: worker_identifier.value: the sealed value was changed" in said.stdout
        assert "1 value does not open" in said.stderr
        assert NUMBER not in said.output

    def test_names_a_hash_that_is_not_that_of_its_value(self, house: House) -> None:
        with house.running.working() as work:
            work.session.execute(text("UPDATE worker_identifier SET value_hash = 'x' WHERE kind = 'passport'"))
        assert "worker_identifier 2: the keyed hash of value" in house.say("keys check").stdout


class TestTheStart:
    def test_is_refused_with_keys_of_another_database(self, house: House) -> None:
        said = house.say("keys check", OVERSEAS_KEYS=new_key().text())
        assert said.exit_code == 1
        assert f"sealed with the key {house.ids()[0]}" in said.stderr
        other = {"OVERSEAS_HOME": str(house.home), "OVERSEAS_DATABASE_URL": house.url}
        settings = read_settings(other | {"OVERSEAS_KEYS": new_key().text()})
        store = open_store(settings)
        with pytest.raises(KeysError, match="sealed with the key"):
            create_app(settings, store=store)
        store.engine.dispose()

    def test_is_refused_on_a_server_without_keys(self, tmp_path: Path) -> None:
        settings = read_settings(
            {"OVERSEAS_HOME": str(tmp_path), "OVERSEAS_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"}
        )
        with pytest.raises(KeysError, match="overseas keys new"):
            open_store(settings)
        assert not (tmp_path / "keys").exists()

    def test_of_a_new_database_takes_the_newest_key(self, house: House) -> None:
        with house.running.reading() as session:
            assert ring_of(session).ids == house.ids()
            assert session.scalar(select(KeyUse.seals)) == house.ids()[-1]
