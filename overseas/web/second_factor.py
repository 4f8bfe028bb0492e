"""The second question of a sign-in: a code of the app, or a recovery code."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from overseas.accounts.actions.answer_factor import TOO_LATE, TOO_OFTEN, refuse_factor
from overseas.accounts.actions.pending import count_pending_try, end_pending
from overseas.accounts.actions.throttle import count_factor_try, forgive_factor_tries
from overseas.accounts.forms import SignInForm
from overseas.accounts.queries import hold_account
from overseas.accounts.second_factor.forms import CodeForm
from overseas.accounts.second_factor.kinds import FactorKind
from overseas.accounts.second_factor.queries import MOST_TRIES
from overseas.accounts.tokens import hash_of
from overseas.kernel.i18n import gettext as _
from overseas.web.guard import public
from overseas.web.pending import HELD, Waiting, factor_page, waiting
from overseas.web.proofs import key_question, proved_with
from overseas.web.refusals import note_refusal
from overseas.web.request import clock, db, program
from overseas.web.sign_in import sign_in_page
from overseas.web.transaction import undo_work
from overseas.web.way_back import page_inside
from overseas.web.welcome import welcome

pages = Blueprint("second_factor", __name__)


@pages.get("/sign-in/second-factor")
@public(query=("next",))
def show_question() -> ResponseReturnValue:
    """The page that asks for the second factor; without a sign-in that waits, the beginning of one."""
    found = waiting()
    if found is None or not found.in_time:
        flash(_("The sign-in took too long. Begin again."), "warning")
        return redirect(url_for("sign_in.show_sign_in", next=page_inside(request.args.get("next"))))
    return factor_page(found.who, CodeForm())


@pages.post("/sign-in/second-factor")
@public()
def answer_question() -> ResponseReturnValue:
    """Let in who answers rightly; after some wrong answers the password is asked for again."""
    form, found = CodeForm(request.form), waiting()
    if found is None or not found.in_time:
        return _begin_again(found, TOO_LATE, _("The sign-in took too long. Begin again."))
    if not request.form.get("key_answer") and not form.validate():
        return factor_page(found.who, form, status=422)
    undo_work()
    kind, tries, slowed = _try(found, str(form.one_time_code.data or ""))
    if kind is None:
        return _refused(found, form, tries, slowed=slowed)
    hold_account(db(), found.who.account_id)
    if not end_pending(db(), found.who, found.token):  # her password was changed meanwhile, or her sessions ended
        return _begin_again(found, TOO_LATE, _("The sign-in took too long. Begin again."))
    cookie.pop(HELD)
    forgive_factor_tries(db(), account_id=found.who.account_id)
    return welcome(found.who, factor=kind)


@pages.post("/sign-in/second-factor/question")
@public()
def ask_known_key() -> ResponseReturnValue:
    """What the browser asks a key of the account whose sign-in waits, as JSON; nothing when none waits."""
    found = waiting()
    if found is None or not found.in_time:
        return {}, 401
    return key_question(found.who, hash_of(found.token))


def _try(found: Waiting, typed: str) -> tuple[FactorKind | None, int, bool]:
    """(what was proved, how many answers there were, whether there were too many); counted before it is looked at."""
    now = clock().now()
    with program().store.working() as work:
        slowed = count_factor_try(work.session, account_id=found.who.account_id, at=now) is not None
        tries = count_pending_try(work.session, found.who, found.token)
        if slowed or not 0 < tries <= MOST_TRIES:
            return None, MOST_TRIES, slowed
    return proved_with(found.who, hash_of(found.token), typed), tries, False


def _refused(found: Waiting, form: CodeForm, tries: int, *, slowed: bool) -> ResponseReturnValue:
    """The question once more, or the beginning after too many wrong answers."""
    if slowed:
        return _begin_again(found, TOO_OFTEN, _("Too many tries. Wait a quarter of an hour, then try again."), 429)
    if tries >= MOST_TRIES:
        return _begin_again(found, TOO_OFTEN, _("Too many wrong answers. Begin again with your password."))
    note_refusal(401, what="sign_in.wrong_code", by=found.who)
    text = _("This code is not right, or it was used before. Wait for the next one.")
    if request.form.get("key_answer"):
        text = _("This key was not accepted. Try again, or type a code.")
    return factor_page(found.who, form, message=text, status=401)


def _begin_again(found: Waiting | None, why: str, message: str, status: int = 401) -> ResponseReturnValue:
    """This sign-in is over: its end stands in the trail, and what it carried goes on to the next one."""
    cookie.pop(HELD, None)
    undo_work()
    if found is None:
        note_refusal(status, what="sign_in.nothing_waits")
    else:
        with program().store.working() as work:
            refuse_factor(work.session, found.who, why=why, at=clock().now())
            end_pending(work.session, found.who, found.token)
    return sign_in_page(SignInForm(), message=message, status=status)
