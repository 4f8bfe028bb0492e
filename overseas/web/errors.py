"""How a refusal or a failure is told: in words, without internals, with a number to read out and to find in the log."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import Flask, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from overseas.kernel.errors import Blocked, Forbidden, Invalid, NotFound, Stale
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import gettext as _
from overseas.web.admin_door import AdminDoorError
from overseas.web.guard import UnknownQueryError
from overseas.web.hosts import UnknownHostError
from overseas.web.keep_entry import KeptEntry, ask_to_sign_in, entry_of_request, readable, typed_entry
from overseas.web.once import answer_of_first
from overseas.web.refusals import BY_STATUS, note_nobody, note_refusal, page_asked
from overseas.web.transaction import undo_work
from overseas.web.way_back import page_inside

log = logging.getLogger("overseas.errors")

RETRY_SECONDS = 10
DATABASE_GONE = 503
FIRST_REDIRECT, FIRST_REFUSAL, FIRST_FAILURE = 300, 400, 500


@dataclass(frozen=True)
class ErrorPage:
    """What the page of a refusal says."""

    status: int
    title: str
    text: str
    sentences: Sequence[str] = ()
    reasons: Sequence[Reason] = ()
    links: Sequence[tuple[str, str]] = ()
    typed: Sequence[tuple[str, str]] = ()
    entry: KeptEntry | None = None
    headers: dict[str, str] = field(default_factory=dict)


def install_errors(app: Flask) -> None:
    """Answer for everything that can go wrong; nothing reaches the browser as a bare text."""
    app.register_error_handler(NotFound, lambda _error: _answer(_not_found()))
    app.register_error_handler(Forbidden, lambda _error: _answer(_forbidden()))
    app.register_error_handler(Blocked, _blocked)
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(Invalid, _invalid)
    app.register_error_handler(UnknownQueryError, _unknown_query)
    app.register_error_handler(UnknownHostError, _unknown_host)
    app.register_error_handler(AdminDoorError, _admin_door)
    app.register_error_handler(CSRFError, _without_token)
    app.register_error_handler(IntegrityError, _clash)
    app.register_error_handler(DataError, _unfit)
    for gone in (OperationalError, InterfaceError, PoolTimeoutError):
        app.register_error_handler(gone, _database_gone)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failure)


def _answer(page: ErrorPage, error: BaseException | None = None) -> ResponseReturnValue:
    """Undo what was done, write the log, and draw the page."""
    undo_work()
    number = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}".upper()
    failed = page.status >= FIRST_FAILURE
    who = g.get("actor")
    log.log(
        logging.ERROR if failed else logging.INFO,
        "%s answered %d to %s %a, account %s",
        number,
        page.status,
        request.method,
        page_asked(),  # never the address itself: a one-time link holds its secret there
        who.account_id if who else None,
        exc_info=error if failed else None,
    )
    if page.status != DATABASE_GONE:
        note_refusal(page.status, number=number)
    # A page for a failure asks nothing of the database: it may be what failed.
    layout = "layouts/page.html" if who and not failed else "layouts/plain.html"
    answer = make_response(render_template("errors/show.html", page=page, number=number, layout=layout), page.status)
    answer.headers.extend(page.headers)
    return answer


def _not_found() -> ErrorPage:
    return ErrorPage(
        404,
        _("There is nothing here for you"),
        _("The address is wrong, or it leads to something that is not in your area."),
    )


def _forbidden() -> ErrorPage:
    return ErrorPage(
        403,
        _("Your role does not include this"),
        _("If you need it for your work, ask the administrator of your province."),
    )


def _admin_door(error: AdminDoorError) -> ResponseReturnValue:
    return _answer(ErrorPage(403, _("Administrators are not let in here or now"), str(error)))


def _blocked(error: Blocked) -> ResponseReturnValue:
    text = _("Nothing was changed. This stands in the way:")
    return _answer(ErrorPage(409, _("This cannot be done yet"), text, reasons=error.reasons, typed=_typed()))


def _stale(_error: Exception) -> ResponseReturnValue:
    if location := _first_answer():
        return redirect(location)
    title = _("Someone changed this meanwhile")
    text = _("Your entry was not saved, so that theirs is not lost. Open the page again, compare, and enter it anew.")
    return _answer(ErrorPage(409, title, text, typed=_typed()))


def _invalid(error: Invalid) -> ResponseReturnValue:
    sentences = [text for texts in error.errors.values() for text in texts]
    text = _("Nothing was changed.")
    return _answer(ErrorPage(422, _("This cannot be right"), text, sentences=sentences, typed=_typed()))


def _unknown_query(error: UnknownQueryError) -> ResponseReturnValue:
    text = _("The address holds words that this page does not know: %(words)s.", words=", ".join(error.words))
    links = [(_("Open the page without them"), request.path)] if request.method == "GET" else []
    return _answer(ErrorPage(422, _("The address is not complete or not right"), text, links=links, typed=_typed()))


def _unknown_host(_error: UnknownHostError) -> ResponseReturnValue:
    text = _("This program does not answer under the address that your browser shows. Ask the administrator for it.")
    return _answer(ErrorPage(400, _("This address is not ours"), text))


def _without_token(_error: CSRFError) -> ResponseReturnValue:
    if g.get("actor") is None and request.endpoint != "account.change_language":
        note_nobody(what=BY_STATUS[400])
        return ask_to_sign_in()
    title = _("This form was too old to be sent")
    text = _("Nothing was changed. It was opened before you signed in, or in another window.")
    return _answer(ErrorPage(400, title, text, entry=entry_of_request()))


def _clash(error: IntegrityError) -> ResponseReturnValue:
    if location := _first_answer():
        return redirect(location)
    title = _("Someone was a moment faster")
    text = _("The same thing was entered at the same time. Nothing was entered twice; open the page again.")
    # Its first line names the constraint; PostgreSQL tells the values in the next.
    log.warning("a clash that no action named: %s", str(error.orig).partition("\n")[0])
    return _answer(ErrorPage(409, title, text, typed=_typed()))


def _unfit(error: DataError) -> ResponseReturnValue:
    text = _("Something in it is too large or holds a character that cannot be kept. Nothing was changed.")
    log.warning("the database refused a value: %s", type(error.orig).__name__)
    return _answer(ErrorPage(422, _("This cannot be kept"), text, typed=_typed()))


def _database_gone(error: Exception) -> ResponseReturnValue:
    title = _("The database cannot be reached just now")
    text = _("Nothing was changed. Wait a moment and try again.")
    headers = {"Retry-After": str(RETRY_SECONDS)}
    again = page_inside(request.full_path.rstrip("?")) if request.method == "GET" else None
    links = [(_("Try again"), again)] if again else []
    return _answer(ErrorPage(503, title, text, links=links, entry=entry_of_request(), headers=headers), error)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or FIRST_FAILURE
    if FIRST_REDIRECT <= status < FIRST_REFUSAL:
        return error
    too_large = ErrorPage(status, _("This is too much at once"), _("What was sent is too large. Nothing was changed."))
    known = {
        404: _not_found(),
        403: _forbidden(),
        405: ErrorPage(405, _("This page cannot be asked that way"), _("Go back and use the buttons of the page.")),
        413: too_large,
        431: too_large,
    }
    page = known.get(status) or ErrorPage(status, _("The request was not understood"), _("Nothing was changed."))
    if status >= FIRST_FAILURE:
        return _failure(error)
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    return _answer(ErrorPage(page.status, page.title, page.text, headers=headers))


def _failure(error: Exception) -> ResponseReturnValue:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return _database_gone(error)
    title = _("Something went wrong in this program")
    text = _("It is not your fault, and nothing was changed. Please tell the administrator the number below.")
    return _answer(ErrorPage(500, title, text, entry=entry_of_request()), error)


def _first_answer() -> str | None:
    undo_work()
    return answer_of_first()


def _typed() -> list[tuple[str, str]]:
    """What was typed, to be read and copied; nothing typed is ever lost."""
    return readable(typed_entry())
