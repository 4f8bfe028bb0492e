"""What the tests need from the machine itself: a PostgreSQL server and a browser, installed where we may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from postgres.server import server_binaries

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def missing_packages() -> list[str]:
    """The system's packages that are not there yet."""
    missing = [] if server_binaries() else ["postgresql"]
    if not any(shutil.which(name) for name in BROWSERS):
        missing.append("chromium")
    return missing


def install(packages: list[str]) -> None:
    """Ask the system's package manager, as root or through a sudo that asks no password."""
    apt = shutil.which("apt-get")
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if apt is None or (sudo and shutil.which("sudo") is None):
        return
    variables = ["env", "DEBIAN_FRONTEND=noninteractive"]
    for work in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run([*sudo, *variables, apt, *work], stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    """Nothing to say when all is there."""
    missing = missing_packages()
    if missing:
        print(f"Installing from the system's packages: {', '.join(missing)}", flush=True)
        install(missing)
        missing = missing_packages()
    if missing:
        print(f"The tests need these programs; please install them: {', '.join(missing)}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
