"""The quick checks, side by side, each with its outcome: `make check`, or python tests/checks.py lint types."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SOURCES = ("overseas", "config.py", "wsgi.py", "deploy/sbom.py")

# The slow ones first, so that the quick ones fill the gaps.
CHECKS: dict[str, list[str]] = {
    "types": ["mypy", "--strict", *SOURCES],
    "rules": ["pytest", "-q", "-m", "not browser", "tests/architecture", "tests/rules"],
    "faults": ["python", "tests/known_faults.py"],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "imports": ["lint-imports", "--no-cache", "--no-logo"],
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
}
NOTHING_TO_DO = {"rules": 5}
TELLING = {"faults"}
"""Checks whose one line is printed when they pass, too: it may say that nothing could be looked up."""


class Outcome(NamedTuple):
    """What one check said."""

    name: str
    passed: bool
    seconds: float
    output: str


def run(name: str) -> Outcome:
    """Run one check; a path that does not exist yet is left out."""
    program, *words = CHECKS[name]
    words = [word for word in words if ("/" not in word and not word.endswith(".py")) or (ROOT / word).exists()]
    start = time.perf_counter()
    done = subprocess.run([BIN / program, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    passed = done.returncode in {0, NOTHING_TO_DO.get(name, 0)}
    return Outcome(name, passed, time.perf_counter() - start, done.stdout + done.stderr)


def main(names: list[str]) -> int:
    """One line per check, and what a failed one has to say."""
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for outcome in pool.map(run, [name for name in CHECKS if name in names or not names]):
            print(
                f"{'ok    ' if outcome.passed else 'FAILED'}  {outcome.name:<10} {outcome.seconds:5.1f} s", flush=True
            )
            if outcome.passed and outcome.name in TELLING:
                print(f"        {outcome.output.strip()}", flush=True)
            if not outcome.passed:
                failed.append(outcome.name)
                print(outcome.output.strip(), flush=True)
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
