"""The guard at the browser's door: who may pass, and one unit of work per request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, may
from overseas.kernel.errors import Forbidden
from overseas.kernel.i18n import use_language
from overseas.kernel.unit_of_work import UnitOfWork
from overseas.web.identity import actor_of_request
from overseas.web.keep_entry import ask_to_sign_in
from overseas.web.once import first_answer, remember_answer
from overseas.web.request import program

View = TypeVar("View", bound=Callable[..., Any])
READING = frozenset({"GET", "HEAD", "OPTIONS"})
_MARK = "overseas_mark"


@dataclass(frozen=True)
class Mark:
    """The written rule of a route: the permissions of which one is enough (none: open to everybody), and its query words."""

    permissions: frozenset[Permission]
    public: bool
    query: frozenset[str]


def allow(*permissions: Permission, query: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Mark a view: whoever holds one of the permissions may open it; `query` lists the query words it knows."""

    def mark(view: View) -> View:
        setattr(view, _MARK, Mark(frozenset(permissions), public=False, query=frozenset(query)))
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
    mark = getattr(app.view_functions[endpoint], _MARK, None)
    if mark is None:
        raise UnmarkedRouteError(f"the route {endpoint!r} carries neither @allow nor @public")
    return mark  # type: ignore[no-any-return]


def install_guard(app: Flask) -> None:
    """Stand at the door: check that every route is marked, then guard each request."""
    public(query=("v",))(app.view_functions["static"])
    for rule in app.url_map.iter_rules():
        mark_of(app, rule.endpoint)
    app.before_request(_let_in)
    app.after_request(_close_work)
    app.teardown_request(_leave)


def may_open(who: Actor, endpoint: str) -> bool:
    """Whether the actor may open the endpoint at all; the menu asks the same marks as the door."""
    mark = mark_of(current_app, endpoint)
    return mark.public or any(may(who, permission) for permission in mark.permissions)


def _let_in() -> ResponseReturnValue | None:
    g.actor = None
    if request.endpoint is None or request.endpoint == "static":
        return None
    mark = mark_of(current_app, request.endpoint)
    store = program().store
    g.work = UnitOfWork(store.open_session(read_only=request.method in READING), store.listeners)
    g.actor = actor_of_request(g.work.session)
    use_language(g.actor.language if g.actor else request.cookies.get("language", "vi"))
    if not mark.public:
        if g.actor is None:
            return ask_to_sign_in()
        if not any(may(g.actor, permission) for permission in mark.permissions):
            raise Forbidden
    unknown = sorted(set(request.args) - mark.query)
    if unknown and request.method in READING:
        raise UnknownQueryError(unknown)
    if g.actor and request.method not in READING and (location := first_answer(g.work.session)):
        return redirect(location)
    return None


def _close_work(response: Response) -> Response:
    """Commit what a good answer to a writing request changed; everything else is undone."""
    work: UnitOfWork | None = getattr(g, "work", None)
    if work is None or request.method in READING:
        return response
    if response.status_code < 400:
        if g.actor:
            remember_answer(work.session, response)
        work.complete()
    else:
        work.abandon()
    return response


def _leave(_error: BaseException | None) -> None:
    work: UnitOfWork | None = g.pop("work", None)
    if work is not None:
        work.abandon()
        work.session.close()


def first_page(who: Actor) -> str:
    """The address of the page with which this role's day begins."""
    for permission, endpoint in FIRST_PAGES:
        if may(who, permission):
            return url_for(endpoint)
    return url_for("account.show_account")


FIRST_PAGES: tuple[tuple[Permission, str], ...] = (
    (Permission.EDIT_CASES, "work.show_work"),
    (Permission.VIEW_LEGAL_CHECKS, "desks.list_legal_checks"),
    (Permission.VIEW_LOANS, "desks.list_loans"),
    (Permission.VIEW_PROGRESS, "progress.show_progress"),
    (Permission.EDIT_ACCOUNTS, "admin.show_health"),
)
