"""The bill of materials: everything in this program that others made, as CycloneDX 1.6 JSON (`make sbom`).

Libraries are those of requirements.lock, each with the checksums that installing insists on; fonts and drawings are
those of static/vendor/vendor.toml, each file with its checksum; so is the list of passwords that are tried first.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path
from typing import Any

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, License, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.spdx import is_expression
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
VENDORED = ROOT / "overseas" / "static" / "vendor" / "vendor.toml"
PASSWORDS = ROOT / "overseas" / "accounts" / "data" / "common_passwords_world.txt"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
SHA256 = re.compile(r"--hash=sha256:([0-9a-f]{64})")
LONGEST_LICENCE = 60


def bill() -> Bom:
    """The bill of this checkout."""
    program = Component(
        name="overseas",
        bom_ref="overseas",
        version=version("overseas"),
        type=ComponentType.APPLICATION,
        purl=PackageURL("pypi", name="overseas", version=version("overseas")),
        licenses=[LicenseExpression(metadata("overseas")["License-Expression"])],
    )
    shipped = tomllib.loads(VENDORED.read_text("utf-8"))
    made_by_others = [*libraries(LOCK.read_text("utf-8")), *vendored(shipped), common_passwords()]
    found = Bom(components=made_by_others)
    found.metadata.component = program
    found.register_dependency(program, made_by_others)
    return found


def libraries(lock: str) -> Iterator[Component]:
    """Every library of a lock file, with its checksums and its licence."""
    heads = list(PINNED.finditer(lock))
    ends = [head.start() for head in heads[1:]] + [len(lock)]
    for head, end in zip(heads, ends, strict=True):
        name, pinned = head.groups()
        yield Component(
            name=name,
            bom_ref=f"pkg:pypi/{name}@{pinned}",
            version=pinned,
            type=ComponentType.LIBRARY,
            scope=ComponentScope.REQUIRED,
            purl=PackageURL("pypi", name=name, version=pinned),
            licenses=_licence(name),
            external_references=[
                ExternalReference(
                    type=ExternalReferenceType.DISTRIBUTION,
                    url=XsUri(f"pkg:pypi/{name}@{pinned}"),
                    hashes=list(_hashes(SHA256.findall(lock[head.end() : end]))),
                )
            ],
        )


def vendored(listed: dict[str, Any]) -> Iterator[Component]:
    """Fonts and drawings, each with its files."""
    for package in listed["package"]:
        scope, _slash, name = package["name"].rpartition("/")
        yield Component(
            name=name,
            bom_ref=f"{package['source']}:{package['name']}",
            group=scope or None,
            version=package["version"],
            type=ComponentType.LIBRARY,
            description=package.get("note"),
            purl=PackageURL(package["source"], namespace=scope or None, name=name, version=package["version"]),
            licenses=[_named(package["licence"])],
            components=[
                Component(name=file, bom_ref=file, type=ComponentType.FILE, hashes=_hashes([digest]))
                for file, digest in package["files"].items()
            ],
        )


def common_passwords() -> Component:
    """The list of passwords that the world tries first."""
    return Component(
        name=PASSWORDS.name,
        bom_ref=PASSWORDS.name,
        type=ComponentType.DATA,
        purl=PackageURL("pypi", name="django", version="5.2", subpath="django/contrib/auth/common-passwords.txt.gz"),
        licenses=[_named("BSD-3-Clause")],
        hashes=_hashes([sha256(PASSWORDS.read_bytes()).hexdigest()]),
    )


def _hashes(digests: Iterable[str]) -> Iterator[HashType]:
    return (HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in digests)


def _licence(name: str) -> list[License]:
    """The licence that an installed library says it has; nothing for one that this machine does not need."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return []
    stated = next((told[field] for field in ("License-Expression", "License") if field in told), "")
    classified = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier", []) if "License ::" in line]
    if not stated or len(stated) > LONGEST_LICENCE:
        stated = " or ".join(classified)
    return [_named(stated)] if stated else []


def _named(stated: str) -> License:
    return LicenseExpression(stated) if is_expression(stated) else DisjunctiveLicense(name=stated)


def main(words: list[str]) -> int:
    """Write the bill to the file that is named, or print it."""
    text = JsonV1Dot6(bill()).output_as_string(indent=2)
    if words:
        Path(words[0]).parent.mkdir(parents=True, exist_ok=True)
        Path(words[0]).write_text(text + "\n", encoding="utf-8")
    else:
        sys.stdout.write(text + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
