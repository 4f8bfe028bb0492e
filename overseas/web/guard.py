"""The guard at the browser's door: who may pass, and one unit of work per request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, may
from overseas.kernel.errors import Forbidden, Invalid
from overseas.kernel.i18n import DEFAULT_LANGUAGE, use_language
from overseas.kernel.i18n import gettext as _
from overseas.web.admin_door import check_admin_door
from overseas.web.closed_files import ask_for_reason
from overseas.web.headers import VERSION_WORD
from overseas.web.hosts import check_host
from overseas.web.identity import actor_of_request
from overseas.web.keep_entry import ask_to_sign_in
from overseas.web.once import first_answer
from overseas.web.owed import WITHOUT_FACTOR, owes_factor
from overseas.web.recent import ask_again, proved_lately
from overseas.web.refusals import note_nobody
from overseas.web.request import UNREADABLE
from overseas.web.spoken import language_cookie
from overseas.web.transaction import READING, leave_work, open_work

View = TypeVar("View", bound=Callable[..., Any])
WITH_AN_OLD_PASSWORD = frozenset(
    {"account.show_account", "account.change_password", "account.change_language", "sign_in.sign_out"}
)
"""Where somebody may go whose password has run out, where an installation lets them run out."""
_MARK = "overseas_mark"


@dataclass(frozen=True)
class Mark:
    """The written rule of a route: the permissions of which one is enough, or open to all; its query words.

    `recent` asks again who somebody is whose last proof is older than the setting says.
    """

    permissions: frozenset[Permission]
    public: bool
    query: frozenset[str]
    recent: bool = False


def allow(*permissions: Permission, query: tuple[str, ...] = (), recent: bool = False) -> Callable[[View], View]:
    """Mark a view: whoever holds one of the permissions may open it; `query` lists the query words it knows.

    `recent` marks what reaches far: waivers, accounts, lists of people that leave the house.
    """

    def mark(view: View) -> View:
        setattr(view, _MARK, Mark(frozenset(permissions), public=False, query=frozenset(query), recent=recent))
        return view

    return mark


def public(*, query: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Mark a view that everybody may open, signed in or not."""

    def mark(view: View) -> View:
        setattr(view, _MARK, Mark(frozenset(), public=True, query=frozenset(query)))
        return view

    return mark


class UnmarkedRouteError(RuntimeError):
    """A route has no written rule; the program refuses to start."""


class UnknownQueryError(Exception):
    """The address holds a word that the page does not know."""

    def __init__(self, words: list[str]) -> None:
        super().__init__(", ".join(words))
        self.words = words


def mark_of(app: Flask, endpoint: str) -> Mark:
    """The rule of an endpoint. UnmarkedRouteError when it has none."""
    mark: Mark | None = getattr(app.view_functions[endpoint], _MARK, None)
    if mark is None:
        raise UnmarkedRouteError(f"the route {endpoint!r} carries neither @allow nor @public")
    return mark


def install_guard(app: Flask) -> None:
    """Stand at the door: check that every route is marked, then guard each request."""
    public(query=(VERSION_WORD,))(app.view_functions["static"])
    for rule in app.url_map.iter_rules():
        mark_of(app, rule.endpoint)
    # The guard asks for the token itself, when it knows who is there and can keep what was typed.
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.before_request(_let_in)
    app.teardown_request(_leave)


def may_open(who: Actor, endpoint: str) -> bool:
    """Whether the actor may open the endpoint at all; the menu asks the same marks as the door."""
    mark = mark_of(current_app, endpoint)
    return mark.public or any(may(who, permission) for permission in mark.permissions)


def _let_in() -> ResponseReturnValue | None:
    """Who is it, may they, is the form from our own page, and was it sent before? None lets the request pass."""
    g.actor = None
    use_language(request.cookies.get(language_cookie(), DEFAULT_LANGUAGE))
    if status := request.environ.get(UNREADABLE):
        abort(status)
    check_host()
    if request.endpoint == "static":
        return None
    work = open_work()
    g.actor = actor_of_request()
    if g.actor:
        use_language(g.actor.language)
    if request.endpoint is None:
        return None
    mark = mark_of(current_app, request.endpoint)
    if (answer := _check_rights(mark)) is not None:
        return answer
    if g.actor and (answer := ask_for_reason()) is not None:
        return answer
    _check_query(mark)
    if request.method not in READING:
        cast(CSRFProtect, current_app.extensions["csrf"]).protect()
        if g.actor and (location := first_answer(work.session)):
            return redirect(location)
    return ask_again() if mark.recent and not proved_lately() else None


def _check_query(mark: Mark) -> None:
    """Refuse words that the page does not know, and a word that is said twice: which of the two would be meant?"""
    if unknown := sorted(set(request.args) - mark.query):
        raise UnknownQueryError(unknown)
    if twice := sorted(word for word in request.args if len(request.args.getlist(word)) > 1):
        raise Invalid({"": [_("The address says more than once: %(words)s.", words=", ".join(twice))]})


def _check_rights(mark: Mark) -> ResponseReturnValue | None:
    """Let the right person pass, ask a stranger to sign in, and refuse everybody else."""
    who: Actor | None = g.actor
    if who and who.must_change_password and request.endpoint not in WITH_AN_OLD_PASSWORD:
        return redirect(url_for("account.show_account"))
    if owes_factor() and request.endpoint not in WITHOUT_FACTOR:
        return redirect(url_for("factors.show_factors"))
    if mark.public:
        return None
    if who is None:
        note_nobody()
        return ask_to_sign_in()
    check_admin_door(who)
    if not any(may(who, permission) for permission in mark.permissions):
        raise Forbidden
    return None


def _leave(_error: BaseException | None) -> None:
    leave_work()


def first_page(who: Actor) -> str:
    """The address of the page with which this role's day begins."""
    for permission, endpoint in FIRST_PAGES:
        if may(who, permission) and endpoint in current_app.view_functions:
            return url_for(endpoint)
    return url_for("account.show_account")


FIRST_PAGES: tuple[tuple[Permission, str], ...] = (
    (Permission.EDIT_CASES, "work.show_work"),
    (Permission.VIEW_LEGAL_CHECKS, "desks.list_legal_checks"),
    (Permission.VIEW_LOANS, "desks.list_loans"),
    (Permission.VIEW_PROGRESS, "progress.show_progress"),
    (Permission.EDIT_ACCOUNTS, "admin.show_health"),
)
