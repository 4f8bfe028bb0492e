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
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from config import Settings
from overseas.parser import FORM_BYTES, PatientChannel

CONNECTIONS = 2000
CONNECTIONS_WITHOUT_POLL = 400
"""`select`, which Windows must use, does not see more than about 500 sockets."""
SILENCE_SECONDS = 120
HEADER_BYTES = 32_768


def make_server(app: Flask, settings: Settings) -> Any:
    """The server, bound to its address. OSError when the address is taken."""
    poll = hasattr(select, "poll")
    # Behind a proxy everybody would come from its address, and one stranger's wrong passwords would stop everybody.
    behind = {"trusted_proxy": settings.proxy, "trusted_proxy_headers": {"x-forwarded-for"}} if settings.proxy else {}
    server = create_server(
        app,
        sockets=[_listen(settings.host, port) for port in _ports(settings)],
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
        recv_bytes=65_536,
    )
    for one in server.map.values() if isinstance(server, MultiSocketServer) else [server]:
        if isinstance(one, BaseWSGIServer):
            one.channel_class = PatientChannel
    return server


def listening_on(server: Any) -> list[tuple[str, int]]:
    """The addresses at which the server answers."""
    if isinstance(server, MultiSocketServer):
        return [(str(host), int(port)) for host, port in server.effective_listen]
    return [(str(server.effective_host), int(server.effective_port))]


def _ports(settings: Settings) -> list[int]:
    """The port for everybody, and that of the administrators where they have one of their own."""
    own = settings.admin_port
    return [settings.port] if own is None or own == settings.port else [settings.port, own]


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
