"""Slowing down who guesses passwords: by account and address together, by address, and by account.

A stranger who fails on an officer's name does not lock the officer out: the count of the account, which sees guesses
that come from many addresses, holds back only addresses from which its right password never came. All counts lie in
the database: they outlive a restart and are the same for every web process.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import case, delete, select, update
from sqlalchemy.orm import Session

from overseas.accounts.models import KnownPlace, SignInFailure
from overseas.accounts.tokens import hash_of
from overseas.kernel.database import insert_into

WINDOW = timedelta(minutes=15)
TRIES_OF_PAIR = 6
TRIES_OF_ADDRESS = 60
TRIES_OF_ACCOUNT = 100
TRIES_OF_FACTOR = 10


def count_attempt(session: Session, *, username: str, address: str, at: datetime) -> timedelta | None:
    """Count one try before its password is looked at; how long to wait when there were too many, else None."""
    pair = _pair(username, address)
    tries = [(pair, TRIES_OF_PAIR), (_address(address), TRIES_OF_ADDRESS)]
    if session.scalar(select(KnownPlace.key).where(KnownPlace.key == pair)) is None:
        tries.append((_account(username), TRIES_OF_ACCOUNT))
    waits = [_count(session, key, most, at) for key, most in tries]
    return max((wait for wait in waits if wait), default=None)


def count_factor_try(session: Session, *, account_id: int, at: datetime) -> timedelta | None:
    """Count one answer to the question for a second factor; how long to wait when there were too many, else None.

    Counted by account, whatever the address: who gets so far knows the password, and a stranger does not.
    """
    return _count(session, hash_of(f"factor {account_id}"), TRIES_OF_FACTOR, at)


def forgive_factor_tries(session: Session, *, account_id: int) -> None:
    """The answer was right: the tries before it are forgotten."""
    session.execute(delete(SignInFailure).where(SignInFailure.key == hash_of(f"factor {account_id}")))


def forgive_attempt(session: Session, *, username: str, address: str) -> None:
    """The password was right: the tries of this pair are forgotten, and this one was nobody's failure."""
    session.execute(delete(SignInFailure).where(SignInFailure.key == _pair(username, address)))
    session.execute(
        update(SignInFailure)
        .where(SignInFailure.key.in_([_address(address), _account(username)]), SignInFailure.count > 0)
        .values(count=SignInFailure.count - 1)
    )


def remember_place(session: Session, *, username: str, address: str, at: datetime) -> None:
    """The right password of this account came from this address: others' guesses do not hold it back there."""
    fresh = insert_into(session, KnownPlace).values(key=_pair(username, address), seen_at=at)
    session.execute(fresh.on_conflict_do_update(index_elements=[KnownPlace.key], set_={"seen_at": at}))


def count_refusal(session: Session, *, address: str, at: datetime) -> int:
    """Count one refusal at the door; how many it were from this address within the window."""
    count, _began = _one_more(session, hash_of(f"refusal {_place(address)}"), at)
    return count


def _count(session: Session, key: str, most: int, at: datetime) -> timedelta | None:
    count, began = _one_more(session, key, at)
    return began + WINDOW - at if count > most else None


def _one_more(session: Session, key: str, at: datetime) -> tuple[int, datetime]:
    """One more, in one statement, so that tries at the same time are all counted; how many, and since when."""
    fresh = insert_into(session, SignInFailure).values(key=key, window_start=at, count=1)
    old = SignInFailure.window_start <= at - WINDOW
    counted = fresh.on_conflict_do_update(
        index_elements=[SignInFailure.key],
        set_={
            "count": case((old, 1), else_=SignInFailure.count + 1),
            "window_start": case((old, at), else_=SignInFailure.window_start),
        },
    ).returning(SignInFailure.count, SignInFailure.window_start)
    count, began = session.execute(counted).one()
    return count, began


def _pair(username: str, address: str) -> str:
    # People type passwords into the wrong field: what was typed is not kept, only its hash.
    return hash_of(f"pair {username.casefold()} {_place(address)}")


def _account(username: str) -> str:
    return hash_of(f"account {username.casefold()}")


def _address(address: str) -> str:
    return hash_of(f"address {_place(address)}")


def _place(address: str) -> str:
    """The address; of a long one the part that its owner cannot change."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)
