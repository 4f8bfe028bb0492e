"""Demonstrations with many cases: made once in each database, set aside at the smaller size, then filled further."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import create_engine, make_url

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "mật khẩu để đo thôi"  # invented, for a database that is thrown away


@dataclass(frozen=True)
class Filled:
    """A demonstration: its home, and on a server the address of its database."""

    home: Path
    url: str | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What names it to the program."""
        named = {**os.environ, "OVERSEAS_HOME": str(self.home), "OVERSEAS_DEMO_PASSWORD": PASSWORD}
        named.pop("OVERSEAS_DATABASE_URL", None)
        return named | ({"OVERSEAS_DATABASE_URL": self.url} if self.url else {})


@contextmanager
def telling(what: str) -> Iterator[None]:
    """Say what is being done, and afterwards how long it took."""
    print(f"{time.strftime('%H:%M:%S')}  {what} ...", flush=True)
    start = time.monotonic()
    yield
    print(f"{time.strftime('%H:%M:%S')}  {what}: {time.monotonic() - start:.0f} s", flush=True)


def empty_place(folder: Path, server: str | None) -> Filled:
    """A place in which nothing stands yet."""
    if server is None:
        return Filled(folder / "growing")
    name = "bench_growing"
    _command(server, f'CREATE DATABASE "{name}"')
    return Filled(folder / "growing", make_url(server).set(database=name).render_as_string(hide_password=False))


def fill_to(place: Filled, size: int) -> None:
    """Bring the demonstration to so many cases; what is there stays."""
    command = [str(Path(sys.executable).with_name("overseas")), "demo", "--no-serve", "--cases", str(size)]
    # The command's own answer holds accounts and password; its progress goes to the error output, and so to the screen.
    subprocess.run(command, env=place.environment, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    if place.url:
        # A server that runs for long does this by itself.
        _command(place.url, "VACUUM ANALYZE")


def keep_copy(place: Filled, name: str) -> Filled:
    """A copy as it stands now, under another name."""
    home = place.home.with_name(name)
    shutil.copytree(place.home, home)
    if place.url is None:
        return replace(place, home=home)
    url = make_url(place.url)
    copied = Filled(home, url.set(database=f"bench_{name}").render_as_string(hide_password=False))
    server = url.set(database="postgres").render_as_string(hide_password=False)
    _command(server, f'CREATE DATABASE "bench_{name}" TEMPLATE "{url.database}"')
    _command(copied.url, "VACUUM ANALYZE")
    return copied


def _command(url: str | None, said: str) -> None:
    engine = create_engine(str(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(said)
    engine.dispose()
