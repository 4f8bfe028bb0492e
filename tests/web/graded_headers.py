"""What every answer must tell the browser, as a strict table, and where an answer does not."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import Headers

STRICT = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-XSS-Protection": "0",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store, max-age=0",
    "Pragma": "no-cache",
}
OF_A_FILE = {"Content-Security-Policy": "default-src 'none'; sandbox"}
"""What an answer says instead that hands a file out."""
KEPT = {"Cache-Control": "public, max-age=31536000, immutable", "Pragma": None}
"""What a file of the program says instead, asked for by its checksum or its version."""
LOOKED_AFTER = {"Cache-Control": "no-cache", "Pragma": None}
"""What it says asked for by its bare name: it may have changed."""
ONE_YEAR = "max-age=31536000; includeSubDomains"
TELLING = ("Server", "X-Powered-By", "Via", "Access-Control-Allow-Origin")
"""What says more than a browser needs: the make of the server, or that others may read."""


@dataclass(frozen=True)
class Grader:
    """Holds the headers of answers against the table, for an installation behind https or one without."""

    https: bool = False

    def faults(self, headers: Headers, instead: dict[str, str | None] | None = None) -> list[str]:
        """Where these headers are not those of the table; `instead` replaces lines of it."""
        handed_out = headers.get("Content-Disposition", "").startswith("attachment")
        asked = {**STRICT, **(OF_A_FILE if handed_out else {}), **(instead or {})}
        asked["Strict-Transport-Security"] = ONE_YEAR if self.https else None
        wrong = [f"{name}: {headers.getlist(name)}" for name, value in asked.items()
                 if headers.getlist(name) != ([] if value is None else [value])]  # fmt: skip
        wrong += [f"{name}: {headers[name]}" for name in TELLING if name in headers]
        return wrong + [f"Set-Cookie: {one}" for one in headers.getlist("Set-Cookie") if not self._is_bound(one)]

    def _is_bound(self, cookie: str) -> bool:
        """Whether a cookie goes nowhere else, is out of reach of scripts, and is bound to https where there is some."""
        name = cookie.partition("=")[0]
        said = {part.strip() for part in cookie.split(";")[1:]}
        bound = {"HttpOnly", "Path=/", "SameSite=Lax"} <= said and not any(part.startswith("Domain") for part in said)
        return bound and ("Secure" in said) == self.https and name.startswith("__Host-") == self.https
