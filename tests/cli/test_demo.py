"""overseas demo: made once, kept, never over somebody else's data, and served with its scheduler until it is ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, make_url

from config import read_settings
from overseas.app import open_store
from overseas.cli import main
from overseas.cli.demo_password import demo_password
from overseas.cli.office import Office
from overseas.kernel.key_file import kept_ring
from tests.databases import sqlite_url

PATIENCE = 60


def run(home: Path, *words: str, url: str | None = None) -> Result:
    environment = {"OVERSEAS_HOME": str(home), "OVERSEAS_LANGUAGE": "en", "OVERSEAS_DATABASE_URL": url or ""}
    return invoke("demo", *words, environment=environment)


def invoke(*words: str, environment: dict[str, str]) -> Result:
    office = Office(open_store)
    said = CliRunner().invoke(main, list(words), obj=office, env=environment)
    if "store" in vars(office):
        office.store.engine.dispose()
    return said


class TestADatabaseThatHoldsSomethingElse:
    def test_is_left_alone(self, tmp_path: Path) -> None:
        url = sqlite_url(tmp_path, "overseas")
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE payroll (id INTEGER)")
        engine.dispose()
        before = Path(make_url(url).database or "").read_bytes()
        for words in ((), ("--reset",)):
            said = run(tmp_path, "--no-serve", *words, url=url)
            assert said.exit_code == 1
            assert "holds something else than a demonstration" in said.output
        assert Path(make_url(url).database or "").read_bytes() == before

    def test_is_also_a_real_installation(self, url: str, tmp_path: Path) -> None:
        kept_ring(tmp_path / "keys")
        environment = {"OVERSEAS_HOME": str(tmp_path), "OVERSEAS_LANGUAGE": "en", "OVERSEAS_DATABASE_URL": url}
        loaded = invoke("db", "load", "--commit", environment=environment)
        assert loaded.exit_code == 0, loaded.output
        said = run(tmp_path, "--no-serve", "--reset", url=url)
        assert said.exit_code == 1
        assert "stays as it is" in said.output


class TestWhatIsAskedFor:
    def test_a_day_without_districts_is_refused(self, tmp_path: Path) -> None:
        said = run(tmp_path, "--no-serve", "--today", "01/07/2025")
        assert said.exit_code == 1
        assert "between 01/01/2020 and 30/06/2025" in said.output
        assert not list(tmp_path.glob("overseas.db*"))

    def test_a_port_that_is_taken_is_told_before_anything_is_made(self, tmp_path: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            said = run(tmp_path, "--port", str(taken.getsockname()[1]))
        assert said.exit_code == 1
        assert "cannot be used" in said.output
        assert "--port" in said.output
        assert not list(tmp_path.glob("overseas.db*"))


class TestThePassword:
    def test_is_kept_where_only_the_owner_reads_it(self, tmp_path: Path) -> None:
        settings = read_settings({"OVERSEAS_HOME": str(tmp_path)})
        password = demo_password(settings)
        assert demo_password(settings) == password
        assert (tmp_path / "demo-password.txt").stat().st_mode & 0o777 == 0o600

    def test_is_the_one_that_was_chosen(self, tmp_path: Path) -> None:
        settings = read_settings({"OVERSEAS_HOME": str(tmp_path), "OVERSEAS_DEMO_PASSWORD": "mật khẩu của tôi"})
        assert demo_password(settings) == "mật khẩu của tôi"
        assert not (tmp_path / "demo-password.txt").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals as Linux sends them")
class TestTheWholeOfIt:
    def test_interrupted_half_way_it_is_made_anew_and_then_served_until_it_is_ended(self, tmp_path: Path) -> None:
        port = free_port()
        environment = os.environ | {
            "OVERSEAS_HOME": str(tmp_path), "OVERSEAS_LANGUAGE": "en", "OVERSEAS_DATABASE_URL": "",
        }  # fmt: skip
        command = [sys.executable, "-m", "overseas", "demo", "--port", str(port)]
        first = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for((tmp_path / "overseas.db.unfinished").exists)
        time.sleep(3)
        first.kill()
        first.wait()
        assert not (tmp_path / "overseas.db").exists()
        with (tmp_path / "said.txt").open("wb") as said:
            second = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
        try:
            wait_for(lambda: answers(port) or second.poll() is not None, patience=480)
            assert second.poll() is None, (tmp_path / "said.txt").read_text("utf-8")
            assert not list(tmp_path.glob("*.unfinished*"))
            wait_for(lambda: b"scheduler" in (tmp_path / "scheduler.log").read_bytes())
            scheduler = children_of(second.pid)
            assert len(scheduler) == 1
        finally:
            second.send_signal(signal.SIGTERM)
            assert second.wait(PATIENCE) == 0
        assert not any(Path(f"/proc/{pid}").exists() for pid in scheduler)
        text = (tmp_path / "said.txt").read_text("utf-8")
        assert f"http://127.0.0.1:{port}" in text
        assert "canbo.ninhphuoc" in text
        assert (tmp_path / "demo-password.txt").read_text("utf-8").strip() in text


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def wait_for(condition: object, *, patience: float = PATIENCE) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if callable(condition) and condition():
            return
        time.sleep(0.3)
    pytest.fail("waited in vain")


def children_of(pid: int) -> list[int]:
    found = subprocess.run(["ps", "--ppid", str(pid), "-o", "pid="], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]
