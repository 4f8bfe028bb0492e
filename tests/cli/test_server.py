"""The embedded server still answers while many slow lines hold it open, and says clearly when it cannot start."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.cli.conftest import PATIENCE, serving

SLOW_LINES = 150


@pytest.fixture
def port(environment: dict[str, str]) -> Iterator[int]:
    """A server in a process of its own, on a free port."""
    with serving(environment) as found:
        yield found


FORM = "Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nCookie: language=en\r\n"


def whole_answer(line: socket.socket) -> str:
    """Everything until the server closes the connection."""
    return b"".join(iter(lambda: line.recv(65_536), b"")).decode()


def answers(port: int) -> float:
    """How long the sign-in page takes."""
    before = time.monotonic()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=PATIENCE) as answer:
        assert answer.status == 200
        assert "Server" not in answer.headers
        answer.read()
    return time.monotonic() - before


class TestTheServer:
    def test_answers_while_slow_lines_are_open(self, port: int) -> None:
        answers(port)
        with ExitStack() as lines:
            slow = [lines.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(SLOW_LINES)]
            for line in slow:
                line.sendall(b"POST /sign-in HTTP/1.1\r\nHost: here\r\nContent-Length: 5000\r\nX-Slow: ")
            for _ in range(3):
                for line in slow:
                    line.sendall(b"a")
                assert answers(port) < 5

    def test_refuses_what_is_far_too_large(self, port: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
            line.sendall(b"POST /sign-in HTTP/1.1\r\nHost: here\r\nContent-Length: 900000000\r\n\r\n")
            assert line.recv(100).startswith(b"HTTP/1.1 413")

    @pytest.mark.parametrize("size", [1_200_000, 50_000_000])
    def test_refuses_a_form_that_is_too_large_with_a_page(self, port: int, size: int) -> None:
        """A browser sends everything before it reads the answer."""
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
            line.sendall(f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n{FORM}Content-Length: {size}\r\n\r\n".encode())
            line.sendall(b"a" * size)
            answer = whole_answer(line)
        assert answer.startswith("HTTP/1.1 413")
        assert "What was sent is too large. Nothing was changed." in answer
        answers(port)

    def test_refuses_one_that_comes_in_pieces_without_a_length(self, port: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
            line.sendall(
                f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n{FORM}Transfer-Encoding: chunked\r\n\r\n".encode()
            )
            for _ in range(50):
                line.sendall(b"186a0\r\n" + b"a" * 100_000 + b"\r\n")
            line.sendall(b"0\r\n\r\n")
            assert whole_answer(line).startswith("HTTP/1.1 413")

    def test_says_that_its_port_is_taken(self, port: int, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "overseas", "serve", "--port", str(port)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert done.returncode == 1
        assert done.stderr == f"Cannot listen on 127.0.0.1:{port}: Address already in use\n"
