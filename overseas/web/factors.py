"""One's own second factor: the app, the recovery codes."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from overseas.accounts.actions import factors as actions
from overseas.accounts.actions.end_sessions import end_sessions_of
from overseas.accounts.actions.sign_in import start_session
from overseas.accounts.permissions import Permission
from overseas.accounts.second_factor.forms import AppForm, KeyForm
from overseas.accounts.second_factor.kinds import FactorKind
from overseas.accounts.second_factor.one_time_codes import address_for_app, new_secret
from overseas.accounts.second_factor.queries import factors_of
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _
from overseas.web.devices import device_name
from overseas.web.forms import attempt
from overseas.web.guard import allow
from overseas.web.identity import begin_afresh
from overseas.web.key_place import keys_work
from overseas.web.owed import owes_factor
from overseas.web.qr import qr_picture
from overseas.web.request import actor, clock, db, program
from overseas.web.transaction import undo_work

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
    code, now = str(form.one_time_code.data), clock().now()
    attempt(
        form,
        lambda: actions.add_app(db(), who, secret=secret, code=code, phone_at=clock().outside(), at=now),
    )
    if form.errors:
        undo_work()
        return make_response(_app_page(form, secret), 422)
    codes = actions.make_recovery_codes(db(), who, at=clock().now())
    sit_anew(FactorKind.APP)
    return render_template("second_factor/codes.html", codes=codes, username=who.username)


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
    codes = actions.make_recovery_codes(db(), actor(), at=clock().now())
    return render_template("second_factor/codes.html", codes=codes, username=actor().username)


def sit_anew(factor: FactorKind) -> None:
    """This browser goes on under a new token, everywhere else the account is signed out."""
    who, now = actor(), clock().now()
    end_sessions_of(db(), who, who.account_id, at=now)
    device = device_name(request.headers.get("User-Agent"))
    begin_afresh(start_session(db(), who, device=device, at=now, factor=factor), who)


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
