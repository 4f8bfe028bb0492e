"""What somebody answers when asked for a second factor: a code that was typed, or the signature of a key."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from overseas.accounts.actions.answer_factor import answer_with_code
from overseas.accounts.actions.security_keys import answer_with_key, ask_for_known_key
from overseas.accounts.policy import Actor
from overseas.accounts.second_factor.kinds import FactorKind
from overseas.accounts.second_factor.queries import recovery_codes_of
from overseas.accounts.second_factor.recovery_codes import fitting_code
from overseas.web.key_asker import asker
from overseas.web.request import clock, db, program


def key_question(who: Actor, token_hash: str) -> ResponseReturnValue:
    """What the browser asks a key, as JSON; the answer belongs to the session or sign-in of this hash."""
    question = ask_for_known_key(db(), who, asker(token_hash), at=clock().now())
    return question, 200, {"Content-Type": "application/json"}


def proved_with(who: Actor, token_hash: str, typed: str) -> FactorKind | None:
    """With what this request proves who somebody is, or None; either stands in the trail, in a transaction of its own.

    No other may write meanwhile: a recovery code is looked for before, for that takes long.
    """
    now, answer = clock().now(), request.form.get("key_answer")
    recovery_code = None if answer else _fitting(who, typed)
    with program().store.working() as work:
        if answer:
            return answer_with_key(work.session, who, asker(token_hash), answer=answer, at=now)
        return answer_with_code(
            work.session, who, typed, recovery_code=recovery_code, phone_at=clock().outside(), at=now
        )


def _fitting(who: Actor, typed: str) -> int | None:
    with program().store.reading() as reading:
        kept = recovery_codes_of(reading, who.account_id)
    return fitting_code(kept, typed)
