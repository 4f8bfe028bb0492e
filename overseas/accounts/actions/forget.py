"""Sign-ins, sent forms, links and failures of long ago are forgotten; nobody needs them any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from overseas.accounts.models import AccountLink, KnownPlace, SignIn, SignInFailure, Submission
from overseas.accounts.second_factor.models import KeyChallenge, PendingSignIn
from overseas.accounts.second_factor.queries import PENDING_LASTS

KEEP_SIGN_INS = timedelta(days=30)
"""Far longer than any session may last; the setting decides that, this only keeps the table small."""
KEEP_SUBMISSIONS = timedelta(days=7)
KEEP_PLACES = timedelta(days=90)
KEEP_LINKS = timedelta(days=180)
"""So long a link that was used or ran out can say so to whoever finds it in a drawer."""


def forget_old_sign_ins(session: Session, *, at: datetime) -> dict[str, int]:
    """Delete what is older than it is needed; gives how many of each."""
    sign_ins = delete(SignIn).where(SignIn.last_seen_at < at - KEEP_SIGN_INS).returning(SignIn.token_hash)
    failures = delete(SignInFailure).where(SignInFailure.window_start < at - KEEP_SIGN_INS).returning(SignInFailure.key)
    session.execute(delete(KeyChallenge).where(KeyChallenge.made_at < at - PENDING_LASTS))
    session.execute(delete(PendingSignIn).where(PendingSignIn.began_at < at - PENDING_LASTS))
    submissions = delete(Submission).where(Submission.at < at - KEEP_SUBMISSIONS).returning(Submission.key)
    places = delete(KnownPlace).where(KnownPlace.seen_at < at - KEEP_PLACES).returning(KnownPlace.key)
    links = delete(AccountLink).where(AccountLink.expires_at < at - KEEP_LINKS).returning(AccountLink.code_hash)
    return {
        "sign_ins": len(session.scalars(sign_ins).all()),
        "failures": len(session.scalars(failures).all()),
        "submissions": len(session.scalars(submissions).all()),
        "places": len(session.scalars(places).all()),
        "links": len(session.scalars(links).all()),
    }
