"""What every answer tells the browser: nothing from elsewhere, nothing inline, nothing kept of people's data."""

from __future__ import annotations

import functools
import hashlib
from typing import Any

from flask import Flask, Response, request

from overseas.places import STATIC
from overseas.web.request import program

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FILE_POLICY = "default-src 'none'; sandbox"
"""A file that is handed out may do nothing at all, should a browser show it instead of keeping it."""
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-XSS-Protection": "0",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONE_YEAR = 31_536_000
VERSION_WORD = "v"


def install_headers(app: Flask) -> None:
    """Put the headers on every answer, and a version on every address of a static file."""
    app.after_request(_add_headers)
    app.url_defaults(_add_version)


@functools.cache
def version_of(filename: str) -> str | None:
    """The first letters of a static file's checksum; None when there is no such file."""
    path = (STATIC / filename).resolve()
    if not path.is_relative_to(STATIC) or not path.is_file():
        return None
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and VERSION_WORD not in values and (version := version_of(values.get("filename", ""))):
        values[VERSION_WORD] = version


def _add_headers(response: Response) -> Response:
    for name, value in FIXED.items():
        response.headers[name] = value
    handed_out = response.headers.get("Content-Disposition", "").startswith("attachment")
    response.headers["Content-Security-Policy"] = FILE_POLICY if handed_out else POLICY
    if program().settings.https:
        response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}; includeSubDomains"
    if request.endpoint == "static" and response.status_code in {200, 206, 304}:
        response.headers["Cache-Control"] = _how_long((request.view_args or {}).get("filename", ""))
    else:
        response.headers["Cache-Control"] = "no-store, max-age=0"
        response.headers["Pragma"] = "no-cache"
    return response


def _how_long(filename: str) -> str:
    """A file asked for with its checksum, or from a folder that names its version, never changes."""
    if filename.startswith("vendor/") or request.args.get(VERSION_WORD) == version_of(filename):
        return f"public, max-age={ONE_YEAR}, immutable"
    return "no-cache"
