"""What is kept of a second factor, and of a sign-in that still waits for one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from overseas.kernel.columns import Base, Key
from overseas.kernel.sealing import Opened, Sealed, SealedBytes, SealedRow


class CodeApp(SealedRow, Base):
    """An app that shows a new code every half minute: its secret, sealed, and the last half minute that was used."""

    __tablename__ = "code_app"
    __sealed_to__ = ("account_id",)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    secret_sealed: Mapped[Sealed] = mapped_column("secret", SealedBytes)
    last_step: Mapped[int]
    added_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]

    secret = Opened[str](str, "secret_sealed")


class RecoveryCode(Base):
    """A code for the day on which the app or the key is lost; its row goes when it is used."""

    __tablename__ = "recovery_code"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[str]


class PendingSignIn(Base):
    """A sign-in whose password was right and whose second factor is still missing: no session, and soon over."""

    __tablename__ = "pending_sign_in"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    began_at: Mapped[datetime]
    tries: Mapped[int]


class SecurityKey(Base):
    """A key that signs (WebAuthn): what it is called, with what its signatures are checked, and how often it signed."""

    __tablename__ = "security_key"
    __table_args__ = (UniqueConstraint("credential_id"),)

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str]
    credential_id: Mapped[str]
    public_key: Mapped[str]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class KeyChallenge(Base):
    """What a key is asked to sign: for one session or one waiting sign-in, good for one answer."""

    __tablename__ = "key_challenge"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    challenge: Mapped[str]
    made_at: Mapped[datetime]
