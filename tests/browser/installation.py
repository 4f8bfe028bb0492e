"""An installation of its own: the real commands in a folder of their own, its server and its scheduler as processes."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "ninh-thuan-tho-mong-2023"
# Who sits where in the demonstration.
OFFICER, NEIGHBOUR, PROVINCE = "canbo.ninhphuoc", "canbo.ninhson", "canbo.tinh"
POLICE, POLICE_OF_PROVINCE = "congan.ninhphuoc", "congan.tinh"
BANK = "nganhang.ninhphuoc"
LEADER, ADMINISTRATOR = "lanhdao.tinh", "quantri"
PATIENCE_SECONDS = 15
OFFICE_HOURS = timedelta(hours=7)  # Asia/Ho_Chi_Minh has no summer time


@dataclass(frozen=True)
class Installation:
    """A folder that holds all data of one office's installation."""

    home: Path

    def run(self, *words: str) -> str:
        """What a command of the program prints; one that fails fails the test with its own sentence."""
        done = subprocess.run(
            [sys.executable, "-m", "overseas", *words],
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"overseas {' '.join(words)}: {done.stderr.strip() or done.stdout.strip()}"
        return done.stdout

    @contextmanager
    def serving(self) -> Iterator[str]:
        """The address of the real server, on a port that was free, until the block ends."""
        with self._process("serve", "--port", "0") as process:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.search(r"http://\S+", line)
            assert found, f"the server does not start: {line!r}"
            yield found[0]

    @contextmanager
    def scheduling(self) -> Iterator[None]:
        """The real scheduler, until the block ends."""
        with self._process("scheduler"):
            yield

    def copy(self, home: Path, *, today: date | None = None) -> Installation:
        """The same installation once more, perhaps on another day; nothing may be running in this one."""
        shutil.copytree(self.home, home)
        made = Installation(home)
        if today is not None:
            made.set_today(today)
        return made

    def set_today(self, today: date) -> None:
        """Let the demonstration's clock stand on this day. No command does this to an office: a test plays the days."""
        behind = ((datetime.now(UTC) + OFFICE_HOURS).date() - today).days
        with closing(sqlite3.connect(self.home / "overseas.db")) as connection, connection:
            connection.execute("UPDATE installation SET clock_behind_days = ?", (behind,))

    @contextmanager
    def _process(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        log = (self.home / f"{words[0]}.log").open("a", encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "overseas", *words],
            cwd=ROOT,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()
            log.close()

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OVERSEAS_")}
        return kept | {"OVERSEAS_HOME": str(self.home), "OVERSEAS_DEMO_PASSWORD": PASSWORD}


def make_demonstration(home: Path) -> Installation:
    """The province of `overseas demo`: about 400 invented people on 16 October 2023, and an account for each role."""
    made = Installation(home)
    made.run("demo", "--no-serve")
    return made
