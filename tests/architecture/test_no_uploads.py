"""The program takes no files from anybody; the first page that does brings the answers of ASVS 5.2 with it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.source import ROOT

TAKES_A_FILE = re.compile(r"FileField|request\.files|multipart/form-data|type=[\"']file|\bzipfile\b|\btarfile\b")


def test_no_page_takes_a_file() -> None:
    sources = [*(ROOT / "overseas").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    assert sources
    found = {str(path.relative_to(ROOT)) for path in sources if TAKES_A_FILE.search(Path(path).read_text("utf-8"))}
    assert found == set()
