"""The embedded server: reads a request whole before a page is drawn for it, so that slow lines hold nobody up.

Connections wait in one thread that only reads and writes; the threads that draw pages get whole requests. It is the
same on Linux and on Windows.
"""

from __future__ import annotations

import select
import signal
import socket
from types import FrameType
from typing import Any

from flask import Flask
from waitress.server import create_server

from config import Settings

CONNECTIONS = 2000
CONNECTIONS_WITHOUT_POLL = 400
"""`select`, which Windows must use, does not see more than about 500 sockets."""
SILENCE_SECONDS = 120
HEADER_BYTES = 32_768
FORM_BYTES = 64_000


def make_server(app: Flask, settings: Settings) -> Any:
    """The server, bound to its address. OSError when the address is taken."""
    poll = hasattr(select, "poll")
    # Behind a proxy everybody would come from its address, and one stranger's wrong passwords would stop everybody.
    behind = {"trusted_proxy": settings.proxy, "trusted_proxy_headers": {"x-forwarded-for"}} if settings.proxy else {}
    return create_server(
        app,
        sockets=[_listen(settings.host, settings.port)],
        threads=settings.threads,
        connection_limit=CONNECTIONS if poll else CONNECTIONS_WITHOUT_POLL,
        asyncore_use_poll=poll,
        channel_timeout=SILENCE_SECONDS,
        cleanup_interval=10,
        max_request_header_size=HEADER_BYTES,
        max_request_body_size=settings.max_upload_bytes + FORM_BYTES,
        clear_untrusted_proxy_headers=True,
        **behind,
        url_scheme="https" if settings.https else "http",
        ident=None,
        backlog=1024,
    )


def _listen(host: str, port: int) -> socket.socket:
    family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
    except OSError:
        listening.close()
        raise
    return listening


def run_server(server: Any) -> None:
    """Serve until somebody ends the process; requests that are being answered are finished first."""
    signal.signal(signal.SIGTERM, _end)
    try:
        server.run()
    finally:
        server.close()


def _end(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
