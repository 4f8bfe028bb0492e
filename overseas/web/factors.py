"""One's own second factor: the app, the recovery codes."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from overseas.accounts.actions import factors as actions
from overseas.accounts.actions.end_sessions import end_sessions_of
from overseas.accounts.permissions import Permission
from overseas.accounts.second_factor.forms import AppForm, KeyForm
from overseas.accounts.second_factor.kinds import FactorKind
from overseas.accounts.second_factor.one_time_codes import address_for_app, new_secret
from overseas.accounts.second_factor.queries import factors_of
from overseas.accounts.second_factor.recovery_codes import Sheet, new_sheet
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _
from overseas.web.forms import attempt
from overseas.web.guard import allow
from overseas.web.key_asker import keys_work
from overseas.web.owed import owes_factor
from overseas.web.qr import qr_picture
from overseas.web.request import actor, clock, db, program
from overseas.web.transaction import undo_work
from overseas.web.welcome import sit_on

pages = Blueprint("factors", __name__, url_prefix="/account/second-factor")

OFFER_LASTS_SECONDS = 1800


@pages.get("")
@allow(Permission.OWN_ACCOUNT)
def show_factors() -> ResponseReturnValue:
    """What one has beside the password, and what can be set up."""
    return factors_page(KeyForm())


@pages.get("/app")
@allow(Permission.OWN_ACCOUNT, recent=True)
def show_app() -> ResponseReturnValue:
    """A new secret as a picture and as text, and the question for its first code."""
    return _app_page(AppForm(), new_secret())


@pages.post("/app")
@allow(Permission.OWN_ACCOUNT, recent=True)
def add_app() -> ResponseReturnValue:
    """The app has the secret: from now on it is asked for; the recovery codes are shown once."""
    form, who, secret = AppForm(request.form), actor(), _offered(request.form.get("offer", ""))
    if secret is None:
        raise Invalid({"": [_("This page is too old. Open it again and scan the new picture.")]})
    code, now, sheet = str(form.one_time_code.data), clock().now(), sheet_without_lock()
    attempt(
        form,
        lambda: actions.add_app(db(), who, secret=secret, code=code, phone_at=clock().outside(), at=now),
    )
    if form.errors:
        undo_work()
        return make_response(_app_page(form, secret), 422)
    actions.make_recovery_codes(db(), who, sheet, at=now)
    sit_alone(FactorKind.APP)
    return render_template("second_factor/codes.html", codes=sheet.codes, username=who.username)


@pages.post("/app/remove")
@allow(Permission.OWN_ACCOUNT, recent=True)
def remove_app() -> ResponseReturnValue:
    """The app's codes are worth nothing from now on."""
    actions.remove_app(db(), actor(), required=factor_is_required(), at=clock().now())
    flash(_("The app is removed. Its codes let nobody in any more."), "done")
    return redirect(url_for("factors.show_factors"), 303)


@pages.post("/recovery-codes")
@allow(Permission.OWN_ACCOUNT, recent=True)
def make_recovery_codes() -> ResponseReturnValue:
    """Ten new codes, shown once; the former ones are worth nothing."""
    sheet = sheet_without_lock()
    actions.make_recovery_codes(db(), actor(), sheet, at=clock().now())
    return render_template("second_factor/codes.html", codes=sheet.codes, username=actor().username)


def sheet_without_lock() -> Sheet:
    """A new sheet of recovery codes; hashing them takes long, and nobody waits for this request meanwhile."""
    undo_work()
    return new_sheet()


def sit_alone(factor: FactorKind) -> None:
    """This browser goes on under a new token, everywhere else the account is signed out."""
    who = actor()
    end_sessions_of(db(), who, who.account_id, at=clock().now(), but=g.live.token_hash)
    sit_on(who, factor=factor)


def factor_is_required() -> bool:
    """Whether this person's role needs a second factor."""
    return actor().role in program().factor_roles


def factors_page(form: KeyForm, *, status: int = 200) -> ResponseReturnValue:
    """All of one's second factors, and the form for one more key."""
    factors = factors_of(db(), actor().account_id)
    page = render_template(
        "second_factor/show.html", factors=factors, form=form, owed=owes_factor(), keys_work=keys_work()
    )
    return make_response(page, status)


def _app_page(form: AppForm, secret: str) -> str:
    address = address_for_app(secret, username=actor().username, issuer=_("Overseas labour"))
    return render_template(
        "second_factor/app.html",
        form=form,
        picture=qr_picture(address),
        secret=" ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        offer=_serializer().dumps([actor().account_id, secret]),
    )


def _offered(text: str) -> str | None:
    """The secret that this person was offered on the page; None when it was another's, or long ago."""
    try:
        account_id, secret = _serializer().loads(text, max_age=OFFER_LASTS_SECONDS)
    except BadData:
        return None
    return str(secret) if account_id == g.actor.account_id else None


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="second factor")
