"""Security keys asked, set up, used and removed; each challenge is good for one answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from overseas.accounts.actions.answer_factor import NOT_RIGHT, refuse_factor
from overseas.accounts.actions.factors import keep_one
from overseas.accounts.policy import Actor
from overseas.accounts.queries import hold_account
from overseas.accounts.second_factor.kinds import FactorKind
from overseas.accounts.second_factor.models import KeyChallenge, SecurityKey
from overseas.accounts.second_factor.queries import key_of, security_keys_of
from overseas.accounts.second_factor.security_keys import (
    Asker,
    Holder,
    NewKey,
    count_after,
    named_key,
    question_for_known_key,
    question_for_new_key,
    read_new_key,
)
from overseas.accounts.tokens import new_token
from overseas.audit.journal import Change, Subject, Verb, record, verb
from overseas.kernel.database import insert_into
from overseas.kernel.errors import Invalid, NotFound
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes

KEY_ADDED = verb("factor.add_key", _l("set up the security key %(name)s"))
KEY_REMOVED = verb("factor.remove_key", _l("removed the security key %(name)s"))
KEY_USED = verb("factor.use_key", _l("proved who they are with the security key %(name)s"))
CLASHES = {"uq_security_key_credential_id": ("", _l("This key is set up already."))}
ANSWER_WITHIN = timedelta(minutes=5)
MOST_KEYS = 10


def ask_for_new_key(session: Session, by: Actor, asker: Asker, *, at: datetime) -> str:
    """The question for a new key, as the browser takes it."""
    known = [key.credential_id for key in security_keys_of(session, by.account_id)]
    challenge = _challenge(session, asker.token_hash, at)
    return question_for_new_key(asker, Holder(by.account_id, by.username, by.name), challenge, known)


def ask_for_known_key(session: Session, by: Actor, asker: Asker, *, at: datetime) -> str:
    """The question for one of the account's keys."""
    known = [key.credential_id for key in security_keys_of(session, by.account_id)]
    return question_for_known_key(asker, _challenge(session, asker.token_hash, at), known)


def add_key(session: Session, by: Actor, asker: Asker, *, name: str, answer: str, at: datetime) -> None:
    """Set up the key that answered. Invalid when it did not sign what it was asked, or is set up already."""
    challenge = _asked(session, asker.token_hash, at)
    key = read_new_key(asker, challenge, answer) if challenge else None
    if key is None:
        raise Invalid({"": [_("The key gave no answer that fits. Begin again, and touch the key when it blinks.")]})
    hold_account(session, by.account_id)
    if len(security_keys_of(session, by.account_id)) >= MOST_KEYS:
        raise Invalid({"": [_("You have so many keys already. Remove one of them first.")]})
    with clashes(session, CLASHES):
        session.add(SecurityKey(account_id=by.account_id, name=name, added_at=at, **vars(key)))
    _write(session, by, KEY_ADDED, name, at=at)


def answer_with_key(session: Session, by: Actor, asker: Asker, *, answer: str, at: datetime) -> FactorKind | None:
    """Take a key's signature: that it was one, or None; either stands in the trail."""
    challenge, key = _asked(session, asker.token_hash, at), key_of(session, by.account_id, named_key(answer) or "")
    kept = NewKey(key.credential_id, key.public_key, key.sign_count) if key else None
    count = count_after(asker, challenge, answer, kept) if challenge and kept else None
    if count is None or key is None:
        refuse_factor(session, by, why=NOT_RIGHT, at=at)
        return None
    session.execute(update(SecurityKey).where(SecurityKey.id == key.id).values(sign_count=count, last_used_at=at))
    _write(session, by, KEY_USED, key.name, at=at)
    return FactorKind.SECURITY_KEY


def remove_key(session: Session, by: Actor, key_id: int, *, required: bool, at: datetime) -> None:
    """Remove one of one's own keys. NotFound when it is another's; Invalid when it is the last and one is needed."""
    hold_account(session, by.account_id)
    found = delete(SecurityKey).where(SecurityKey.id == key_id, SecurityKey.account_id == by.account_id)
    name = session.scalar(found.returning(SecurityKey.name))
    if name is None:
        raise NotFound
    keep_one(session, by, required=required)
    _write(session, by, KEY_REMOVED, name, at=at)


def _challenge(session: Session, asker: str, at: datetime) -> str:
    """A new challenge; one that was asked before and not answered is good no more."""
    made = {"challenge": new_token(), "made_at": at}
    fresh = insert_into(session, KeyChallenge).values(token_hash=asker, **made)
    session.execute(fresh.on_conflict_do_update(index_elements=[KeyChallenge.token_hash], set_=made))
    return str(made["challenge"])


def _asked(session: Session, asker: str, at: datetime) -> str | None:
    """The challenge that waits for an answer, taken out: nobody answers it twice."""
    taken = session.execute(
        delete(KeyChallenge)
        .where(KeyChallenge.token_hash == asker)
        .returning(KeyChallenge.challenge, KeyChallenge.made_at)
    ).one_or_none()
    return taken.challenge if taken and taken.made_at > at - ANSWER_WITHIN else None


def _write(session: Session, by: Actor, done: Verb, name: str, *, at: datetime) -> None:
    record(session, by, done, Subject("account", by.account_id), at=at, change=Change(after={"name": name}))
    session.flush()
