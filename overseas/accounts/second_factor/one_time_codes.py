"""Codes of an app (RFC 6238): six digits for each half minute; who takes one sees to it that it is taken once."""

from __future__ import annotations

import hmac
import re
from datetime import datetime

import pyotp

VALID_WINDOW = 1
"""How many half minutes a telephone's clock may be wrong, in either direction."""
CODE = re.compile(r"\d{6}")


def new_secret() -> str:
    """A secret of 160 random bits, as it is typed into an app."""
    return pyotp.random_base32()


def address_for_app(secret: str, *, username: str, issuer: str) -> str:
    """What the picture says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)


def accepted_step(secret: str, typed: str, *, at: datetime) -> int | None:
    """The half minute whose code was typed, if it is now or next to it; None refuses."""
    code = "".join(typed.split())
    if not (code.isascii() and CODE.fullmatch(code)):
        return None
    app = pyotp.TOTP(secret)
    now = app.timecode(at)
    steps = range(now - VALID_WINDOW, now + VALID_WINDOW + 1)
    fitting = [step for step in steps if hmac.compare_digest(app.generate_otp(step), code)]
    return max(fitting, default=None)
