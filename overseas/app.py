"""The program's table of contents: what it is made of, and in which order it is put together."""

from __future__ import annotations

from flask import Flask
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session

from config import Settings
from overseas.alerts.listeners import alerts_settle
from overseas.audit.anchors import FILE as ANCHORS
from overseas.audit.anchors import kept_in
from overseas.audit.changes import watch_changes
from overseas.cases.events import CaseMoved, Departed, DepartureTakenBack, StepsMoved
from overseas.contracts.events import ContractMoved
from overseas.contracts.listeners import contract_opens, contract_vanishes
from overseas.kernel.clock import Clock
from overseas.kernel.database import open_engine
from overseas.kernel.installation import clock_of, installed
from overseas.kernel.integrity import learn_constraints
from overseas.kernel.key_file import kept_ring, read_ring_file
from overseas.kernel.key_use import settle_keys
from overseas.kernel.keys import KeyRing, KeysError, read_ring
from overseas.kernel.unit_of_work import Listeners, Store
from overseas.places import STATIC, TEMPLATES
from overseas.quotas.counters import count_case, count_contract, count_steps
from overseas.scheduler.runs import look_at_clockwork
from overseas.tables import KEPT_CHANGES, metadata
from overseas.web import PAGES
from overseas.web.errors import install_errors
from overseas.web.guard import install_guard
from overseas.web.headers import install_headers
from overseas.web.identity import install_identity
from overseas.web.request import EXTENSION, Program
from overseas.web.templates import install_templates
from overseas.web.transaction import Application

LISTENERS: Listeners = {
    CaseMoved: [count_case],
    StepsMoved: [count_steps],
    Departed: [contract_opens],
    DepartureTakenBack: [contract_vanishes],
    ContractMoved: [count_contract, alerts_settle],
}
"""Who listens to which news, in the same transaction."""


def keep_changes(sessions: type[Session]) -> None:
    """Whatever a session changes stands in the trail, column by column."""
    watch_changes(sessions, KEPT_CHANGES)


def open_store(settings: Settings) -> Store:
    """The database of these settings with its keys, and with everybody who listens to what happens in it.

    KeysError when the keys are missing or cannot be right.
    """
    learn_constraints(metadata)
    ring = ring_for(settings)
    engine = open_engine(settings.database_url, ring=ring)
    return Store(engine, LISTENERS, watcher=keep_changes, info=kept_in(settings.home / ANCHORS))


def ring_for(settings: Settings) -> KeyRing:
    """The keys of these settings. The embedded database makes its own at its first start; a server's is given them.

    KeysError when there are none, or they cannot be right.
    """
    if settings.keys:
        return read_ring(settings.keys)
    if settings.database_url.startswith("sqlite"):
        return kept_ring(settings.keys_file)
    if not settings.keys_file.exists():
        raise KeysError(
            f"A PostgreSQL database is not opened without keys, and there are none in {settings.keys_file}. Make a key "
            "once with: overseas keys new; give it in a file (OVERSEAS_KEYS_FILE), and keep a copy apart from the data."
        )
    return read_ring_file(settings.keys_file)


def create_app(settings: Settings, *, store: Store | None = None, clock: Clock | None = None) -> Flask:
    """The web application. `store` and `clock` are given by tests; else the settings' database says both."""
    app = Application("overseas", template_folder=str(TEMPLATES), static_folder=str(STATIC))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.max_upload_bytes,
        SESSION_COOKIE_NAME="__Host-overseas" if settings.https else "overseas",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        TESTING=settings.testing,
    )
    store = store or open_store(settings)
    settle_keys(store, at=Clock().now())
    with store.reading() as session:
        installation = installed(session)
    app.extensions[EXTENSION] = Program(
        settings,
        store,
        clock or clock_of(installation),
        demonstration=bool(installation and installation.demonstration),
        clockwork=look_at_clockwork,
    )
    CSRFProtect(app)
    install_identity(app)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    install_templates(app)
    install_errors(app)
    install_headers(app)
    install_guard(app)
    return app
