"""What others made is here as they published it, with where it is from and its licence."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from tests.architecture.source import ROOT

STATIC = ROOT / "overseas" / "static"


def faults(static: Path, packages: list[dict[str, Any]]) -> list[str]:
    """Files that are missing, changed or not listed, and packages that do not say enough."""
    listed = {name: digest for package in packages for name, digest in package["files"].items()}
    found = [
        f"{package.get('name', '?')} does not say its {part}"
        for package in packages
        for part in ("name", "version", "licence", "source")
        if not package.get(part)
    ]
    for name, digest in listed.items():
        file = static / name
        if not file.is_file():
            found.append(f"{name} is missing")
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            found.append(f"{name} was changed")
    there = {path.relative_to(static).as_posix() for path in (static / "vendor").rglob("*") if path.is_file()}
    return found + [f"{name} is not listed" for name in sorted(there - set(listed) - {"vendor/vendor.toml"})]


def test_vendored_files_are_as_published() -> None:
    packages = tomllib.loads((STATIC / "vendor" / "vendor.toml").read_text("utf-8"))["package"]
    assert faults(STATIC, packages) == []


def test_sees_a_changed_a_missing_and_an_unlisted_file(tmp_path: Path) -> None:
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "a.css").write_text("a")
    good = {"name": "a", "version": "1", "licence": "MIT", "source": "npm"}
    digest = hashlib.sha256(b"a").hexdigest()
    assert faults(tmp_path, [{**good, "files": {"vendor/a.css": digest}}]) == []
    assert faults(tmp_path, [{**good, "licence": "", "files": {"vendor/a.css": digest}}])
    assert faults(tmp_path, [{**good, "files": {"vendor/a.css": "0"}}]) == ["vendor/a.css was changed"]
    assert faults(tmp_path, [{**good, "files": {}}]) == ["vendor/a.css is not listed"]
    assert faults(tmp_path, [{**good, "files": {"vendor/a.css": digest, "b.css": "0"}}]) == ["b.css is missing"]
