"""Under which names this installation answers: a made-up name in the Host header gets nothing but a refusal."""

from __future__ import annotations

import re

from flask import request

from overseas.web.request import program

HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::[0-9]{1,5})?")


class UnknownHostError(Exception):
    """The request names a host that is none of this installation's."""


def check_host() -> None:
    """Nothing when the request names this installation. UnknownHostError otherwise."""
    named = HOST.fullmatch(request.environ.get("HTTP_HOST", ""))
    if named is None or named[1].lower().removesuffix(".") not in program().settings.names:
        raise UnknownHostError
