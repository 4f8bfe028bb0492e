"""Whether a fault is publicly known of a library that is shipped: `make check` asks once a day for each lock file.

Nothing is installed for it: the lock file alone is read, with its hashes. Where nobody answers, it says so and passes.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
KEPT = ROOT / "build" / "known_faults.json"
PROGRAM = Path(sys.executable).with_name("pip-audit")
SECONDS = 45
UNANSWERED = "skipped: no service that knows the faults of libraries answered; %s were not looked up"


@dataclass
class Findings:
    """What was found out about the libraries of a lock file."""

    clean: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """The one line that `make check` prints."""
        if self.faults:
            return f"{len(self.faults)} known faults: {'; '.join(self.faults)}"
        if not self.clean:
            return UNANSWERED % f"{len(self.unknown)} libraries"
        rest = f"; not looked up: {', '.join(self.unknown)}" if self.unknown else ""
        return f"no fault is known of {len(self.clean)} libraries{rest}"


def read_report(report: dict[str, Any]) -> Findings:
    """What pip-audit's report says."""
    found = Findings()
    for library in report["dependencies"]:
        name = f"{library['name']} {library.get('version', '')}".strip()
        if "skip_reason" in library:
            found.unknown.append(name)
        elif library["vulns"]:
            mended = {version for fault in library["vulns"] for version in fault["fix_versions"]}
            codes = ", ".join(fault["id"] for fault in library["vulns"])
            found.faults.append(f"{name} ({codes}; mended in {', '.join(sorted(mended)) or 'no version yet'})")
        else:
            found.clean.append(name)
    return found


def look_up(lock: Path, *options: str) -> Findings:
    """Ask about every library of a lock file. Without an answer nothing is clean and nothing faulty."""
    words = ["--requirement", str(lock), "--disable-pip", "--require-hashes", "--format", "json", "--timeout", "5"]
    command = [PROGRAM, *words, "--progress-spinner", "off", *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        return read_report(json.loads(done.stdout))
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        pinned = [line.split(" ")[0] for line in lock.read_text("utf-8").splitlines() if "==" in line]
        return Findings(unknown=pinned)


def main() -> int:
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    asked = {"lock": hashlib.sha256(LOCK.read_bytes()).hexdigest(), "day": today}
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    if {name: kept.get(name) for name in asked} == asked:
        print(f"{kept['sentence']} (asked today)")
        return 0
    found = look_up(LOCK)
    print(found.sentence)
    if found.clean and not found.faults:
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(json.dumps({**asked, "sentence": found.sentence}), encoding="utf-8")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
