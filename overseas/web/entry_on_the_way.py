"""What was typed waits in the browser while somebody signs in at the provider of identities: sealed, for one return.

The provider sends the browser back by GET, so no form can carry the entry. It lies in a cookie that only this program
opens, bound to a mark in the browser's session; nothing of a stranger is kept on the server.
"""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask import after_this_request, request
from flask import session as cookie
from werkzeug.wrappers import Response

from overseas.accounts.tokens import new_token
from overseas.kernel.database import ring_of
from overseas.kernel.keys import Unreadable
from overseas.web.keep_entry import KeptEntry
from overseas.web.request import db, program
from overseas.web.way_back import form_inside

MARK = "entry_on_the_way"
LONGEST = 3800
"""Browsers keep cookies of 4,096 bytes, name and attributes counted; about 6,000 letters of an entry fit."""
LASTS_SECONDS = 900


def send_along(answer: Response, entry: KeptEntry) -> bool:
    """Lay the entry into the browser; False when it is too long for that, and then nothing is laid."""
    mark = new_token()
    packed = zlib.compress(json.dumps([entry.path, entry.pairs], ensure_ascii=False).encode(), 9)
    text = urlsafe_b64encode(ring_of(db()).seal(packed, (MARK, mark))).decode()
    if len(text) > LONGEST:
        return False
    cookie[MARK] = mark
    secure = program().settings.https
    answer.set_cookie(_name(), text, max_age=LASTS_SECONDS, secure=secure, httponly=True, samesite="Lax")
    return True


def take_back() -> KeptEntry | None:
    """The entry that was sent along, once; None without one, or when it was not laid there by this program."""
    mark, text = cookie.pop(MARK, None), request.cookies.get(_name())
    if text is None:
        return None
    after_this_request(_clear)
    try:
        packed = ring_of(db()).open(urlsafe_b64decode(text), (MARK, str(mark)))
    except (Unreadable, ValueError):
        return None
    path, pairs = json.loads(zlib.decompress(packed))
    return KeptEntry(path, tuple((name, value) for name, value in pairs)) if form_inside(path) else None


def _clear(answer: Response) -> Response:
    answer.delete_cookie(_name(), secure=program().settings.https, httponly=True, samesite="Lax")
    return answer


def _name() -> str:
    return f"__Host-{MARK}" if program().settings.https else MARK
