"""Addresses that a browser hands back to us: followed only when they lead to a page of our own."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

LONGEST = 2000
_PROOF = ("confirm.show_confirm", "confirm.confirm", "confirm.ask_own_key")
NEVER_AGAIN = frozenset({"static", "sign_in.sign_in", "sign_in.show_sign_in", "sign_in.sign_out", *_PROOF})


def page_inside(target: str | None) -> str | None:
    """The address when it leads to one of our pages, else None."""
    return target if target and _leads_inside(target, "GET") else None


def form_inside(target: str | None) -> str | None:
    """The address when one of our forms can be sent there, else None."""
    return target if target and _leads_inside(target, "POST") else None


def _leads_inside(target: str, method: str) -> bool:
    # Browsers drop TAB and line ends and take a backslash for a slash: with one of them, //elsewhere passes for a path.
    if not target.startswith("/") or len(target) > LONGEST or "\\" in target or "//" in target.partition("?")[0]:
        return False
    if not target.isascii() or any(not char.isprintable() for char in target):
        return False
    try:
        parts = urlsplit(target)
        adapter = current_app.create_url_adapter(request)
        if adapter is None:
            return False
        endpoint, _values = adapter.match(parts.path, method=method)
    except (ValueError, HTTPException, RequestRedirect):
        return False
    return not parts.scheme and not parts.netloc and endpoint not in NEVER_AGAIN
