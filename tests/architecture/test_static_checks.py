"""The static checks see what they are there to see: bandit's rules are on, and faults of libraries are found."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.source import ROOT
from tests.known_faults import look_up, read_report

BANDIT = re.compile(r"S\d*")
RUFF = Path(sys.executable).with_name("ruff")
UNSAFE = '''
"""Everything that bandit warns of and that this program must never hold."""
import hashlib, pickle, random, subprocess, tempfile, xml.etree.ElementTree as tree
import requests, yaml
from flask import Flask
from jinja2 import Environment
from markupsafe import Markup

def act(session, text, path):
    eval(text)
    exec(text)
    subprocess.run(text, shell=True)
    subprocess.run([text])
    hashlib.md5(text)
    pickle.loads(text)
    tree.parse(path)
    random.random()
    requests.get(text)
    requests.get(text, timeout=5, verify=False)
    yaml.load(text)
    Environment()
    session.execute("SELECT * FROM account WHERE name = '%s'" % text)
    tempfile.mktemp()
    Markup(text)
    app = Flask("unsafe")
    app.run(debug=True)
    open("/dev/shm/list", "w")
    password = "không phải bí mật"
    try:
        act()
    except Exception:
        pass
'''
SEEN = {
    *("S102", "S105", "S108", "S110", "S113", "S201", "S301", "S306", "S307", "S311", "S314", "S324", "S501"),
    *("S506", "S602", "S603", "S608", "S701", "S704"),
}


def test_bandits_rules_hold_for_the_program() -> None:
    options = ["--no-cache", "--output-format", "json", "--stdin-filename", "overseas/cases/planted.py"]
    done = subprocess.run(
        [RUFF, "check", *options, "-"], input=UNSAFE, cwd=ROOT, capture_output=True, text=True, check=False
    )
    found = {one["code"] for one in json.loads(done.stdout)}
    assert SEEN - found == set()


def test_none_of_them_is_switched_off_for_the_program() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert [code for code in settings["ignore"] if BANDIT.fullmatch(code)] == []
    places = settings["per-file-ignores"].items()
    assert {place for place, codes in places if any(map(BANDIT.fullmatch, codes))} == {
        "overseas/demonstration/**",
        "tests/**",
        "migrations/**",
    }


class FaultyService(BaseHTTPRequestHandler):
    """Answers as the public database of faults does: one library is faulty, the others are not."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        faulty = asked["package"]["name"] == "waitress"
        fault = {
            "id": "PYSEC-0000-1",
            "modified": "2026-01-01T00:00:00Z",
            "affected": [
                {
                    "package": asked["package"],
                    "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9.9"}]}],
                }
            ],
        }
        body = json.dumps({"vulns": [fault]} if faulty else {}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), FaultyService) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
        server.shutdown()


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """A lock file of two libraries."""
    path = tmp_path / "some.lock"
    path.write_text("".join(f"{name}==3.0.2 --hash=sha256:{'0' * 64}\n" for name in ("waitress", "flask")))
    return path


class TestKnownFaults:
    def test_are_found_in_what_is_locked(self, service: str, lock: Path) -> None:
        found = look_up(lock, "--vulnerability-service", "osv", "--osv-url", service)
        assert found.faults == ["waitress 3.0.2 (PYSEC-0000-1; mended in 9.9)"]
        assert found.clean == ["flask 3.0.2"]
        assert found.sentence.startswith("1 known faults: waitress 3.0.2")

    def test_are_not_looked_up_where_no_service_answers(self, lock: Path) -> None:
        found = look_up(lock, "--vulnerability-service", "osv", "--osv-url", "http://127.0.0.1:9/v1/query")
        assert (found.clean, found.faults) == ([], [])
        assert found.sentence == (
            "skipped: no service that knows the faults of libraries answered; 2 libraries were not looked up"
        )

    def test_of_a_library_that_the_service_does_not_know_are_named(self) -> None:
        known = {"name": "flask", "version": "3.1.3", "vulns": []}
        found = read_report({"dependencies": [known, {"name": "typst", "skip_reason": "not found"}]})
        assert found.sentence == "no fault is known of 1 libraries; not looked up: typst"
