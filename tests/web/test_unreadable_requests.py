"""Requests that the embedded server cannot read, or not in one way only: refused by the program, and never dear."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import select

from overseas.app import create_app
from overseas.audit.models import RefusalEvent
from overseas.kernel.clock import StoppedClock
from overseas.kernel.unit_of_work import Store
from overseas.server import make_server
from tests.web.conftest import SETTINGS
from tests.world import NOW

PATIENCE = 60
HOST = "Host: 127.0.0.1\r\nCookie: language=en\r\n"
FORM = f"POST /sign-in HTTP/1.1\r\n{HOST}Content-Type: application/x-www-form-urlencoded\r\n"
PIECES = f"{FORM}Transfer-Encoding: chunked\r\n\r\n"
UNREADABLE = {
    "a length and pieces": (f"{FORM}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "pieces and a length": (f"{FORM}Transfer-Encoding: chunked\r\nContent-Length: 900\r\n\r\n0\r\n\r\n", 400),
    "pieces in HTTP 1.0": (f"POST /sign-in HTTP/1.0\r\n{HOST}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "two lengths": (f"{FORM}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", 400),
    "a length below nothing": (f"{FORM}Content-Length: -5\r\n\r\nabcde", 400),
    "a length that no number holds": (f"{FORM}Content-Length: {'9' * 5000}\r\n\r\nabcde", 400),
    "a length that no disk holds": (f"{FORM}Content-Length: {'9' * 20}\r\n\r\nabcde", 413),
    "pieces of another kind": (f"{FORM}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
    "a piece that is no number long": (f"{PIECES}zz\r\nabc\r\n0\r\n\r\n", 400),
    "a piece that is longer than it says": (f"{PIECES}3\r\nabcdef\r\n0\r\n\r\n", 400),
    "a name of a header with a blank": (f"GET /sign-in HTTP/1.1\r\n{HOST}Transfer-Encoding : chunked\r\n\r\n", 400),
    "an address that is none": (f"GET http://[ HTTP/1.1\r\n{HOST}\r\n", 400),
    "no request": ("\x16\x03\x01\x02\r\n\r\n", 400),
    "small letters": (f"get /sign-in HTTP/1.1\r\n{HOST}\r\n", 400),
    "a huge cookie": (f"GET /work HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: overseas={'a' * 40_000}\r\n\r\n", 431),
    "a line between pieces that never ends": (PIECES + "1" * 5000, 400),
    "words after the pieces that never end": (f"{PIECES}0\r\nX: " + "1" * 5000, 400),
}
AFTER = f"GET /sign-in HTTP/1.1\r\n{HOST}\r\n"

Line = Callable[[], socket.socket]


@pytest.fixture
def line(own_store: Store) -> Iterator[Line]:
    """Opens a line to the embedded server with the whole program behind it."""
    app = create_app(SETTINGS, store=own_store, clock=StoppedClock(instant=NOW))
    server = make_server(app, replace(SETTINGS, port=0, threads=2))
    threading.Thread(target=server.run, daemon=True).start()
    yield lambda: socket.create_connection(("127.0.0.1", server.effective_port), timeout=PATIENCE)
    server.close()


def whole_answer(line: socket.socket) -> str:
    """Everything until the server closes the line."""
    return b"".join(iter(lambda: line.recv(65_536), b"")).decode()


def refusals(store: Store) -> list[RefusalEvent]:
    with store.reading() as session:
        return list(session.scalars(select(RefusalEvent).order_by(RefusalEvent.id)))


class TestARequestThatCannotBeRead:
    def test_is_refused_by_the_program_and_stands_in_the_trail(self, line: Line, own_store: Store) -> None:
        answers = {}
        for name, (sent, _status) in UNREADABLE.items():
            with closing(line()) as opened:
                opened.sendall((sent + AFTER).encode("latin1"))
                answers[name] = whole_answer(opened)
        # What comes after it on the same line is not read as a request.
        found = {name: re.findall(r"(?m)^HTTP/1\.[01] (\d+)", answer) for name, answer in answers.items()}
        assert found == {name: [str(status)] for name, (_sent, status) in UNREADABLE.items()}
        rows = refusals(own_store)
        assert [row.status for row in rows] == [status for _sent, status in UNREADABLE.values()]
        for row, answer in zip(rows, answers.values(), strict=True):
            assert row.what == ("request.wrong" if row.status == 400 else "request.too_large")
            assert str(row.number) in answer
            assert "Content-Security-Policy: default-src 'none'" in answer

    def test_names_the_host_in_the_address_and_not_beside_it(self, line: Line) -> None:
        with closing(line()) as opened:
            opened.sendall(f"GET http://evil.example/sign-in HTTP/1.0\r\n{HOST}\r\n".encode())
            assert " 400 " in whole_answer(opened).partition("\r\n")[0]


class TestABodyInPieces:
    def test_is_refused_when_they_are_tiny_and_many(self, line: Line, own_store: Store) -> None:
        with closing(line()) as opened:
            opened.sendall(PIECES.encode() + b"1\r\na\r\n" * 12_900)
            answer = whole_answer(opened)
        assert answer.startswith("HTTP/1.1 413")
        (row,) = refusals(own_store)
        assert row.what == "request.too_large"


class TestAFormOfManyFields:
    def test_is_refused_before_it_is_read(self, line: Line, own_store: Store) -> None:
        body = "a=1&" * 200_000
        with closing(line()) as opened:
            opened.sendall(f"{FORM}Connection: close\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
            answer = whole_answer(opened)
        assert answer.startswith("HTTP/1.1 413")
        assert len(answer) < 20_000
        (row,) = refusals(own_store)
        assert row.what == "request.too_large"
