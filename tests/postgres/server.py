"""A PostgreSQL server for one run of the tests: made in a temporary folder, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Nothing in it outlives the run, so nothing needs to be safe against a power cut.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB"}
# What a test writes is undone at its end: a table that is looked over meanwhile counts as empty, and joins of the whole
# country then took minutes.
STILL = {"autovacuum": "off"}
SETTINGS = FAST | STILL | {"listen_addresses": "", "max_connections": "60", "shared_buffers": "256MB", "jit": "off"}


def server_binaries() -> Path | None:
    """The folder with initdb and pg_ctl: the newest of Debian's, which are not on the PATH, or else the PATH's."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=_version)
    found = versions[-1:] or [Path(path) for path in [shutil.which("pg_ctl")] if path]
    return found[0].resolve().parent if found else None


def _version(pg_ctl: Path) -> float:
    name = pg_ctl.parent.parent.name
    return float(name) if name.replace(".", "", 1).isdigit() else 0


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then it runs as somebody who owns nothing."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    owner = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


@contextmanager
def start_postgres() -> Iterator[str]:
    """The address of a fresh server that only this machine's processes reach, through a socket in its own folder."""
    binaries = server_binaries()
    if binaries is None:
        raise RuntimeError("no PostgreSQL server is installed; on Debian and Ubuntu: apt-get install postgresql")
    rights = _unprivileged()
    with tempfile.TemporaryDirectory(prefix="overseas-pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if rights:
            os.chown(folder, rights["user"], rights["group"])
        _make(binaries, folder, rights)
        try:
            yield f"postgresql+psycopg://overseas@/postgres?host={folder}"
        finally:
            _run([binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop"], folder, rights)


def _make(binaries: Path, folder: Path, rights: dict[str, Any]) -> None:
    data, log = folder / "data", folder / "log"
    how = ["--username=overseas", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    _run([binaries / "initdb", "-D", data, *how], folder, rights)
    with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.writelines(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
        settings.write(f"unix_socket_directories = '{folder}'\n")
    try:
        _run([binaries / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", "start"], folder, rights)
    except RuntimeError as error:
        raise RuntimeError(f"{error}\n{log.read_text(errors='replace') if log.exists() else ''}") from error


def _run(command: list[str | Path], folder: Path, rights: dict[str, Any]) -> None:
    # The server keeps its output; a pipe would stay open as long as it lives.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LC_ALL": "C.UTF-8"},
            check=False,
            **rights,
        )
        output.seek(0)
        if done.returncode:
            raise RuntimeError(f"{Path(command[0]).name} failed:\n{output.read()}")
