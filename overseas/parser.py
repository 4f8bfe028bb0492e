"""How the embedded server reads a request: within limits, in one way only, and what it cannot read is refused in words.

waitress reads; here is what we ask of it besides. A request that would be read differently by a proxy in front of us is
refused (RFC 9112, 6.1), nothing of a request grows without end, and the program itself answers for what was wrong.
"""

from __future__ import annotations

from typing import Any

from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.receiver import ChunkedReceiver, FixedStreamReceiver
from waitress.task import WSGITask
from waitress.utilities import BadRequest, RequestEntityTooLarge

from overseas.web.request import UNREADABLE

FORM_BYTES = 64_000
READ_AND_DROPPED_BYTES = 100_000_000
"""A browser hears a refusal only when it has sent everything; what is larger than this is cut off instead."""
PIECE_BYTES = 2_048
LONGEST_LINE = 1_024
"""Of the line that says how long the next piece is, and of what may follow the last one."""
MOST_BETWEEN = 64_000
"""So many bytes may stand between the pieces in all: with pieces of one letter a hundred megabytes cost a minute."""
KNOWN = {400, 413, 431}


class Drain(OverflowableBuffer):
    """Where the bytes of a request go that is far too large: nowhere, but counted."""

    def __init__(self) -> None:
        super().__init__(FORM_BYTES)
        self.count = 0

    def append(self, data: bytes) -> None:
        """Count and forget."""
        self.count += len(data)

    def __len__(self) -> int:
        return self.count


class ShortLines(ChunkedReceiver):
    """Reads a body that comes in pieces, bit by bit: it copies what is left after each piece, and keeps open lines."""

    error: Any
    between = 0

    def received(self, data: bytes) -> int:
        """Take in what arrived; gives how many bytes belonged to this body."""
        consumed = 0
        while consumed < len(data) and not (self.completed or self.error):
            before = len(self.buf)
            taken = super().received(data[consumed : consumed + PIECE_BYTES])
            consumed += taken
            self.between += taken - (len(self.buf) - before)
            if self.between > MOST_BETWEEN:
                self.error = RequestEntityTooLarge("Too much between the pieces")
            if max(len(self.control_line), len(self.trailer)) > LONGEST_LINE:
                self.error = BadRequest("A line between the pieces is too long")
        return consumed


class PatientParser(HTTPRequestParser):
    """Reads a request that is too large to its end and drops it, so that the program's own page can refuse it.

    Without this the connection ends while the browser still sends, and it shows a broken line instead of a sentence.
    """

    body_rcv: Any
    error: Any
    headers: dict[str, str]
    unreadable: int | None = None
    """The status that answers a request which cannot be read."""

    def received(self, data: bytes) -> int:
        """Take in what arrived; gives how many bytes belonged to this request. After a fault everything did."""
        consumed: int = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge):
            self._go_on_dropping()
        if not self.error:
            return consumed
        self._give_to_the_program(self.error.code)
        return len(data)

    def parse_header(self, header_plus: bytes) -> None:
        """Read the first line and the headers. ParsingError when the end of the request could be read in two ways."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            raise ParsingError(str(error)) from error
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Both a length and pieces")
        if "TRANSFER_ENCODING" in self.headers:
            raise ParsingError("Pieces in a version that does not know them")
        if self.chunked:
            self.body_rcv = ShortLines(self.body_rcv.buf)
        if self.proxy_netloc:
            # The name in the address is the one that counts (RFC 9112, 3.2.2).
            self.headers["HOST"] = self.proxy_netloc

    def _go_on_dropping(self) -> None:
        if max(self.content_length, self.body_bytes_received) > READ_AND_DROPPED_BYTES:
            return
        self.error = self.body_rcv.error if self.chunked else None
        if self.chunked:
            if not isinstance(self.body_rcv.buf, Drain):
                self.body_rcv.buf.close()
                self.body_rcv.buf = Drain()
        elif not isinstance(self.body_rcv.buf, Drain):
            self.body_rcv = FixedStreamReceiver(self.content_length, Drain())
        self.completed = bool(self.body_rcv.completed or self.error)
        if self.completed and self.chunked:
            self.headers["CONTENT_LENGTH"] = str(self.body_bytes_received)

    def _give_to_the_program(self, status: int) -> None:
        """What could not be read goes on as an empty request with a mark, so that the program's page refuses it."""
        self.close()
        self.headers, self.body_rcv, self.chunked, self.expect_continue = {}, None, False, False
        super().parse_header(b"GET / HTTP/1.1\r\nConnection: close\r\n")
        self.error, self.unreadable = None, status if status in KNOWN else BadRequest.code


class MarkedTask(WSGITask):
    """Tells the program of a request that could not be read."""

    def get_environment(self) -> dict[str, Any]:
        """What the program is given of a request."""
        environ: dict[str, Any] = super().get_environment()
        if self.request.unreadable:
            environ[UNREADABLE] = self.request.unreadable
        return environ


class PatientChannel(HTTPChannel):
    """A connection whose requests are read by the parser above."""

    parser_class = PatientParser
    task_class = MarkedTask
