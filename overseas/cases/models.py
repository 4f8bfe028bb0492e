"""A case: one stage, and beside it the state of each of its five steps."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from overseas.cases.lifecycle import BEFORE_DEPARTURE, CASE_LIFECYCLE, OPEN
from overseas.cases.stages import OVER, SENSITIVE_REASONS, CloseReason, Stage, StepState
from overseas.kernel.columns import Base, Key, SortedText, Versioned, enum_type, index_where, listed
from overseas.kernel.sealing import Opened, Sealed, SealedBytes, SealedRow
from overseas.markets.models import Market, Programme
from overseas.units.models import Unit
from overseas.workers.models import Worker

READY_FOR_THE_FLIGHT: dict[str, frozenset[StrEnum]] = {
    "stage": frozenset(BEFORE_DEPARTURE),
    "recruitment_state": frozenset({StepState.DONE}),
    **dict.fromkeys(("training_state", "legal_check_state", "loan_state"), frozenset(OVER)),
    "departure_state": frozenset(StepState) - {StepState.DONE},
}
"""Everything but the departure itself is done or not needed: few cases at any time, and they have an index.

The state of the recruitment stands in that index too, though it holds one only: with two columns that are known SQLite
takes it before the index of all the office's cases, which would be read from end to end.
"""


class Case(SealedRow, Versioned, Base):
    """One worker's way abroad.

    `unit_id` is the unit of the labour office that holds it, `residence_unit_id` the commune of residence when it was
    opened, `departure_unit_id` the one at departure (what quotas count by). The step states, `selected_on`, the day on
    which somebody was selected, and `flight_on`, the day of a flight that lies ahead, repeat for lists what the steps'
    own rows say; they are written together, in one place.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        *CASE_LIFECYCLE.checks("stage"),
        Index(None, "unit_id", "updated_at", "id"),
        Index(None, "unit_id", "stage", "updated_at", "id"),
        Index(None, "province_id", "updated_at", "id"),
        Index(None, "province_id", "stage", "updated_at", "id"),
        *(
            Index(None, office, "stage", *columns, "id")
            for office in ("unit_id", "province_id")
            for columns in (("legal_check_state", "updated_at"), ("loan_state", "updated_at"), ("selected_on",))
        ),
        *(
            Index(
                f"ix_case_file_{name}_{office}",
                f"{office}_id",
                "recruitment_state",
                "updated_at",
                "id",
                **index_where(*empty, **READY_FOR_THE_FLIGHT),
            )
            for office in ("unit", "province")
            for name, empty in (("ready", ()), ("unbooked", ("flight_on",)))
        ),
        UniqueConstraint("id", "unit_id", "province_id", "stage"),
        Index("uq_case_file_one_open_per_worker", "worker_id", unique=True, **index_where(stage=OPEN)),
        CheckConstraint(f"closed_reason NOT IN ({listed(SENSITIVE_REASONS)})", name="sensitive_reasons_are_sealed"),
        CheckConstraint(
            f"(closed_for IS NOT NULL) = (closed_reason IS NOT NULL AND closed_reason = '{CloseReason.CONDITION}')",
            name="closed_for_a_condition",
        ),
    )
    __sealed_to__ = ("id",)

    id: Mapped[Key]
    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    province_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    residence_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    wanted_market_code: Mapped[str | None] = mapped_column(ForeignKey("market.code"), index=True)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"), index=True)
    market_code: Mapped[str | None] = mapped_column(ForeignKey("market.code"), index=True)
    stage: Mapped[Stage] = mapped_column(enum_type(Stage), default=Stage.REGISTERED)
    registered_on: Mapped[date]
    selected_on: Mapped[date | None]
    flight_on: Mapped[date | None]
    departed_on: Mapped[date | None]
    departure_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    ended_on: Mapped[date | None]
    closed_reason: Mapped[CloseReason | None] = mapped_column(enum_type(CloseReason))
    closed_for_sealed: Mapped[Sealed | None] = mapped_column("closed_for", SealedBytes)
    closed_for = Opened[str | None](str, "closed_for_sealed")
    closed_note: Mapped[str | None]
    recruitment_state: Mapped[StepState] = mapped_column(
        enum_type(StepState, "recruitment_state"), default=StepState.NOT_STARTED
    )
    training_state: Mapped[StepState] = mapped_column(
        enum_type(StepState, "training_state"), default=StepState.NOT_STARTED
    )
    legal_check_state: Mapped[StepState] = mapped_column(
        enum_type(StepState, "legal_check_state"), default=StepState.NOT_STARTED
    )
    loan_state: Mapped[StepState] = mapped_column(enum_type(StepState, "loan_state"), default=StepState.NOT_STARTED)
    departure_state: Mapped[StepState] = mapped_column(
        enum_type(StepState, "departure_state"), default=StepState.NOT_STARTED
    )
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    worker: Mapped[Worker] = relationship(lazy="raise_on_sql")
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")
    residence: Mapped[Unit] = relationship(foreign_keys=[residence_unit_id], lazy="raise_on_sql")
    programme: Mapped[Programme | None] = relationship(lazy="raise_on_sql")
    market: Mapped[Market | None] = relationship(foreign_keys=[market_code], lazy="raise_on_sql")

    @property
    def closed_because(self) -> CloseReason | None:
        """Why somebody does not go after all, with what lies sealed."""
        return CloseReason(self.closed_for) if self.closed_for else self.closed_reason

    @closed_because.setter
    def closed_because(self, reason: CloseReason | None) -> None:
        """A reason that tells of a record, of health or of credit lies sealed, and open only that there was one."""
        sensitive = reason in SENSITIVE_REASONS
        self.closed_reason = CloseReason.CONDITION if sensitive else reason
        self.closed_for = reason.value if reason is not None and sensitive else None


class StageTransition(Base):
    """A case moved from one stage to another; the first row of a case has no 'from'."""

    __tablename__ = "stage_transition"
    __table_args__ = (CASE_LIFECYCLE.pair_check("from_stage", "to_stage"),)

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    event: Mapped[str]
    from_stage: Mapped[Stage | None] = mapped_column(enum_type(Stage, "from_stage"))
    to_stage: Mapped[Stage] = mapped_column(enum_type(Stage, "to_stage"))
    on_day: Mapped[date]
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    actor_name: Mapped[str]
    reason: Mapped[str | None]


class GateWaiver(SealedRow, Base):
    """The provincial office let a case pass a closed gate, and said why.

    Which gate is sealed: to let somebody pass after the record check was answered would tell the answer.
    """

    __tablename__ = "gate_waiver"
    __table_args__ = (
        UniqueConstraint("case_id", "gate_hash"),
        CheckConstraint("length(reason) > 0", name="has_a_reason"),
    )
    __sealed_to__ = ("case_id",)

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    gate_sealed: Mapped[Sealed] = mapped_column("gate", SealedBytes)
    gate_hash: Mapped[str] = mapped_column(SortedText)
    gate = Opened[str](str, "gate_sealed", hashed="gate_hash", in_its_row=True)
    reason: Mapped[str]
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    actor_name: Mapped[str]
