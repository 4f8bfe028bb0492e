"""The bill of materials is valid, and holds everything that others made: each locked library, each vendored file."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.architecture.source import ROOT

STATIC = ROOT / "overseas" / "static"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The bill as the command writes it."""
    path = tmp_path_factory.mktemp("bill") / "new" / "sbom.json"
    subprocess.run([sys.executable, ROOT / "deploy" / "sbom.py", path], check=True)
    return path.read_text("utf-8")


def wrong(text: str) -> bool:
    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is not None


def components(bill: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    return {one["purl"]: one for one in bill["components"] if one["purl"].startswith(f"pkg:{kind}/")}


def test_it_is_valid(written: str) -> None:
    assert not wrong(written)
    assert wrong(written.replace('"version": "3.1.3"', '"version": 3', 1))


def test_it_holds_every_locked_library_with_its_checksums(written: str) -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    made = components(json.loads(written), "pypi")
    found = {purl: one for purl, one in made.items() if one["type"] == "library"}
    assert set(found) == {
        f"pkg:pypi/{name}@{pinned}" for name, pinned in re.findall(r"^(\S+?)==(\S+)", lock, re.MULTILINE)
    }
    digests = {
        digest["content"] for one in found.values() for place in one["externalReferences"] for digest in place["hashes"]
    }
    assert digests == set(re.findall(r"sha256:([0-9a-f]{64})", lock))


def test_it_names_the_licence_of_every_library(written: str) -> None:
    assert [one["purl"] for one in json.loads(written)["components"] if not one.get("licenses")] == []


def test_it_holds_every_vendored_file_as_it_lies_here(written: str) -> None:
    found = components(json.loads(written), "npm")
    files = {part["name"]: part["hashes"][0]["content"] for one in found.values() for part in one["components"]}
    there = [path for path in (STATIC / "vendor").rglob("*") if path.is_file() and path.name != "vendor.toml"]
    for path in [*there, STATIC / "icons.svg"]:
        assert files[path.relative_to(STATIC).as_posix()] == hashlib.sha256(Path(path).read_bytes()).hexdigest()


def test_it_holds_the_list_of_passwords_as_it_lies_here(written: str) -> None:
    (listed,) = (one for one in json.loads(written)["components"] if one["type"] == "data")
    path = ROOT / "overseas" / "accounts" / "data" / listed["name"]
    assert listed["hashes"][0]["content"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_it_says_what_it_is_the_bill_of(written: str) -> None:
    bill = json.loads(written)
    assert bill["metadata"]["component"]["name"] == "overseas"
    assert bill["specVersion"] == "1.6"
