"""Run a command with a PostgreSQL server of its own: python tests/postgres/run.py -- pytest -q."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from types import FrameType

from server import start_postgres


def main(arguments: list[str]) -> int:
    """The command's own exit code, after the server is gone."""
    if arguments[:1] != ["--"] or len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _leave)
    try:
        with start_postgres() as url:
            return subprocess.run(
                arguments[1:], env=os.environ | {"OVERSEAS_TEST_DATABASE_URL": url}, check=False
            ).returncode
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
