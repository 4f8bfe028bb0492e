"""Who is signed in: the browser's token leads to a row, and the row to the person and her rights."""

from __future__ import annotations

from flask import Flask, g, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from overseas.accounts.policy import Actor
from overseas.accounts.queries import live_session
from overseas.web.request import clock, db, program
from overseas.web.rules import session_rules

login_manager = LoginManager()


class SignedIn(UserMixin):
    """What Flask-Login carries: the revocable token as its id, and the actor behind it."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        """The token, never the account's number: without its row in the database it is worth nothing."""
        return self.token


def install_identity(app: Flask) -> None:
    """Let Flask-Login read our tokens; it never protects by address or browser, the row does.

    It hands no user to templates: a page that says why the database cannot be asked would ask it again.
    """
    login_manager.init_app(app, add_context_processor=False)
    login_manager.session_protection = None


@login_manager.user_loader
def load_signed_in(token: str) -> SignedIn | None:
    """The person behind a token, or None when it has ended."""
    live = live_session(db(), token, at=clock().now(), today=clock().today(), rules=session_rules(program().settings))
    g.live = live
    return SignedIn(token, live.actor) if live else None


def hold_session(token: str, actor: Actor) -> None:
    """Let this browser hold the token of a session that was begun or renewed; nothing of an older one counts on."""
    g.live = None
    login_user(SignedIn(token, actor))


def begin_afresh(token: str, actor: Actor) -> None:
    """The same for a session that was begun: whatever the browser held before is forgotten, its form token too."""
    session.clear()
    g.pop("csrf_token", None)
    hold_session(token, actor)


def actor_of_request() -> Actor | None:
    """The actor of this request, or None; a token that has ended is forgotten."""
    if "_user_id" not in session:
        return None
    user = current_user
    if not user.is_authenticated:
        session.pop("_user_id", None)
        return None
    found: Actor = user.actor
    return found
