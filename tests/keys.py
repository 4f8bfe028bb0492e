"""The keys of the tests: made anew for each run, so that none is ever known."""

from __future__ import annotations

from overseas.kernel.keys import KeyRing, new_key

KEY = new_key()
KEYS = KEY.text()
RING = KeyRing([KEY])
