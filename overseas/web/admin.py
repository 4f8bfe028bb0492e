"""The administrator's first page and the table of permissions; no case data."""

from __future__ import annotations

from datetime import timedelta
from importlib.metadata import version

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from overseas.accounts.annex import annex_head, annex_rows, reach_rows
from overseas.accounts.directory import standing
from overseas.accounts.permissions import Permission
from overseas.accounts.review.queries import last_review
from overseas.audit.looking import look_standing
from overseas.cases.step_types import DESK_NAMES
from overseas.cases.told import told_rows
from overseas.web.guard import allow
from overseas.web.request import clock, db, program

pages = Blueprint("admin", __name__, url_prefix="/admin")


@pages.get("/")
@allow(Permission.EDIT_ACCOUNTS)
def show_health() -> ResponseReturnValue:
    """How the installation stands."""
    settings = program().settings
    stands = standing(db(), seen_after=clock().now() - timedelta(minutes=settings.idle_minutes))
    reviewed, _by = last_review(db())
    return render_template(
        "admin/health.html",
        standing=stands,
        settings=settings,
        version=version("overseas"),
        reviewed=reviewed,
        trail=look_standing(db(), at=clock().now()),
    )


@pages.get("/permissions")
@allow(Permission.EDIT_ACCOUNTS)
def show_permissions() -> ResponseReturnValue:
    """Who may do what, as it can be printed."""
    return render_template(
        "admin/permissions.html",
        roles=annex_head(),
        rows=annex_rows(),
        reaches=reach_rows(),
        desks=DESK_NAMES,
        told=told_rows(),
    )
