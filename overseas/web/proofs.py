"""What somebody answers when asked for a second factor: a code that was typed, or the signature of a key."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from overseas.accounts.actions.answer_factor import answer_with_code
from overseas.accounts.actions.security_keys import answer_with_key, ask_for_known_key
from overseas.accounts.policy import Actor
from overseas.accounts.second_factor.kinds import FactorKind
from overseas.web.key_place import place
from overseas.web.request import clock, db


def key_question(who: Actor, token_hash: str) -> ResponseReturnValue:
    """What the browser asks a key, as JSON; the answer belongs to the session or sign-in of this hash."""
    question = ask_for_known_key(db(), who, place(token_hash), at=clock().now())
    return question, 200, {"Content-Type": "application/json"}


def proved_with(session: Session, who: Actor, token_hash: str, typed: str) -> FactorKind | None:
    """With what this request proves who somebody is, or None; either stands in the trail."""
    now, answer = clock().now(), request.form.get("key_answer")
    if answer:
        return answer_with_key(session, who, place(token_hash), answer=answer, at=now)
    return answer_with_code(session, who, typed, phone_at=clock().outside(), at=now)
