"""The administrator's monthly review of accounts: why each is brought up, and one button for each decision."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.actions.review import complete_review, keep_account, switch_off_in_review
from overseas.accounts.permissions import Permission
from overseas.accounts.review.queries import CONCERN_NAMES, review_of_month
from overseas.kernel.i18n import gettext as _
from overseas.web.admin import pages
from overseas.web.forms import sent_version
from overseas.web.guard import allow
from overseas.web.request import actor, clock, db


@pages.get("/accounts/review")
@allow(Permission.EDIT_ACCOUNTS, recent=True)
def show_review() -> ResponseReturnValue:
    """The accounts to look at this month."""
    return render_template(
        "admin/review.html", review=review_of_month(db(), clock().today()), concern_names=CONCERN_NAMES
    )


@pages.post("/accounts/review/<int:account_id>/keep")
@allow(Permission.EDIT_ACCOUNTS, recent=True)
def keep_in_review(account_id: int) -> ResponseReturnValue:
    """It works until the next review."""
    account = keep_account(db(), actor(), account_id, version=sent_version(), today=clock().today(), at=clock().now())
    flash(_("%(name)s is kept until the next review.", name=account.name), "done")
    return redirect(url_for("admin.show_review"), 303)


@pages.post("/accounts/review/<int:account_id>/switch-off")
@allow(Permission.EDIT_ACCOUNTS, recent=True)
def end_in_review(account_id: int) -> ResponseReturnValue:
    """Nobody signs in with it from now on."""
    account = switch_off_in_review(
        db(), actor(), account_id, version=sent_version(), today=clock().today(), at=clock().now()
    )
    flash(_("%(name)s cannot sign in any more.", name=account.name), "done")
    return redirect(url_for("admin.show_review"), 303)


@pages.post("/accounts/review/complete")
@allow(Permission.EDIT_ACCOUNTS, recent=True)
def complete_month() -> ResponseReturnValue:
    """Nothing is left to decide this month."""
    complete_review(db(), actor(), today=clock().today(), at=clock().now())
    flash(_("The review of this month is completed."), "done")
    return redirect(url_for("admin.show_review"), 303)
