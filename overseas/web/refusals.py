"""Refusals stand in the trail: who was turned away, over what, from where, with the number that the page told."""

from __future__ import annotations

import logging

from flask import current_app, g, request, session
from sqlalchemy.exc import SQLAlchemyError

from overseas.accounts.actions.throttle import count_refusal
from overseas.audit.journal import Refused, Signatory, record_refusal
from overseas.web.request import clock, program

log = logging.getLogger("overseas.refusals")

WRITTEN_OF_STRANGER = 30
"""A stranger can be refused as often as he likes: only so many of a quarter-hour are written one by one."""
LONGEST_PAGE = 200
BY_STATUS = {
    400: "request.wrong",
    401: "sign_in.needed",
    403: "page.forbidden",
    404: "page.not_found",
    405: "request.method",
    409: "request.conflict",
    413: "request.too_large",
    422: "request.invalid",
    429: "request.too_often",
    431: "request.too_large",
}
FIRST_FAILURE = 500


def note_refusal(
    status: int, *, what: str | None = None, number: str | None = None, by: Signatory | None = None
) -> None:
    """Write this refusal in a transaction of its own; a database that does not answer costs nobody the answer."""
    who = by or g.get("actor")
    usual = "program.fault" if status >= FIRST_FAILURE else "request.wrong"
    refused = Refused(what or BY_STATUS.get(status, usual), status, request.method, page_asked(), number)
    address, now = request.remote_addr or "unknown", clock().now()
    try:
        with program().store.working() as work:
            # Whoever is not signed in is counted, known name or not: both cost the same.
            if g.get("actor") is None and count_refusal(work.session, address=address, at=now) > WRITTEN_OF_STRANGER:
                return
            record_refusal(work.session, who, refused, address=address, at=now)
    except SQLAlchemyError:
        log.exception("%s was not written into the trail", number or refused.what)


def note_nobody(*, what: str = "sign_in.needed") -> None:
    """Somebody who is not signed in is led to the sign-in. `what` says why, should it be worth a row.

    A form that nobody may send is worth one, and so is a cookie that opens nothing: of a session that is over, or one
    that we never gave. To open a page before one signs in is what everybody does.
    """
    cookie = _worthless_cookie()
    if cookie or request.method == "POST":
        note_refusal(401, what=cookie or what)


def _worthless_cookie() -> str | None:
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return None
    if not session:
        return "session.forged"
    return "session.over" if g.get("live", True) is None else None


def page_asked() -> str:
    """The page that was asked: its rule, with the numbers of rows. Of an address that is none, its first word.

    Nothing else of an address is kept: a one-time link holds its secret there.
    """
    if request.url_rule is None:
        return f"/{request.path.split('/')[1]}"[:LONGEST_PAGE]
    rule = request.url_rule.rule
    for name, value in (request.view_args or {}).items():
        if isinstance(value, int):
            rule = rule.replace(f"<int:{name}>", str(value))
    return rule
