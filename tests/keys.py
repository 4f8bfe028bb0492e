"""The keys of the tests: made anew for each run, so that none is ever known."""

from __future__ import annotations

from overseas.kernel.keys import KeyRing, new_key

RING = KeyRing([new_key()])
