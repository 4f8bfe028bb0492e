"""What this installation is: a real one, or a demonstration whose clock runs behind."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from overseas.kernel.clock import Clock
from overseas.kernel.columns import Base, Key


class Installation(Base):
    """The one row that says when this database was made and whether it is a demonstration."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[Key]
    made_at: Mapped[datetime]
    demonstration: Mapped[bool] = mapped_column(default=False)
    clock_behind_days: Mapped[int] = mapped_column(default=0)


def installed(session: Session) -> Installation | None:
    """The installation's row, or None in a database without one."""
    return session.scalar(select(Installation).where(Installation.id == 1))


def clock_of(installation: Installation | None) -> Clock:
    """The office's clock in this installation."""
    return Clock(installation.clock_behind_days if installation else 0)
