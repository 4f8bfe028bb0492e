"""Where the pages stand as a browser names it to a security key."""

from __future__ import annotations

from ipaddress import ip_address

from flask import request

from overseas.accounts.second_factor.security_keys import Asker


def asker(token_hash: str) -> Asker:
    """The name and the origin under which this request came; the door has checked that the name is ours.

    `token_hash` is that of the session's or the waiting sign-in's token.
    """
    return Asker(host=_host(), origin=request.host_url.rstrip("/"), token_hash=token_hash)


def keys_work() -> bool:
    """Whether a browser lets keys answer here: it needs a name, numbers alone are refused by the standard."""
    try:
        ip_address(_host().strip("[]"))
    except ValueError:
        return True
    return False


def _host() -> str:
    return request.host.rpartition(":")[0] or request.host
