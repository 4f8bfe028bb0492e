"""People abroad for tests: a case that departed, with its contract, laid into the tables as they are."""

from __future__ import annotations

from datetime import date
from typing import Any

from overseas.cases.models import Case
from overseas.cases.stages import Stage, StepState
from overseas.cases.step_rows import repeated_of
from overseas.cases.steps.departure import Departure, DepartureState
from overseas.contracts.models import Contract
from overseas.kernel.dates import add_months
from overseas.kernel.fields import Precision
from overseas.kernel.folding import fold, sorting_key
from overseas.norms.models import Norm, NormUnit
from overseas.workers.models import Sex, Worker
from tests.world import NOW, SINCE, World

NORMS = {
    "contract_ending_first_days": 180,
    "contract_ending_second_days": 90,
    "contract_ending_third_days": 60,
    "contract_ending_fourth_days": 30,
    "contract_ending_fifth_days": 14,
    "contract_expired_days_late": 1,
    "contract_expired_second_days": 15,
    "contract_expired_third_days": 30,
    "contract_expired_fourth_days": 90,
    "contract_expired_again_days": 90,
    "contract_expired_province_days": 30,
    "contract_expired_police_days": 90,
    "contract_expired_bank_days": 1,
    "contract_ending_soon_days": 90,
    "return_tolerance_days": 15,
    "closed_file_months": 12,
}


def add_norms(world: World) -> None:
    """The norms that contracts and alerts ask for."""
    for code, value in NORMS.items():
        world.session.add(Norm(code=code, value=value, unit=NormUnit.DAYS, valid_from=SINCE, basis="test"))
    world.session.flush()


def add_abroad(world: World, *, end_on: date, name: str = "Đàng Văn An", commune: str = "22870") -> Contract:
    """Somebody who left three years before `end_on` and whose contract ends then."""
    unit = world.units[commune]
    assert unit.parent_id is not None
    assert unit.province_id is not None
    place: dict[str, Any] = {"unit_id": unit.parent_id, "province_id": unit.province_id}
    worker = Worker(
        name=name,
        name_folded=fold(name),
        name_sort=sorting_key(name),
        birth_date=date(1998, 1, 1),
        birth_precision=Precision.YEAR,
        sex=Sex.MALE,
        residence_unit_id=unit.id,
        created_at=NOW,
        **place,
    )
    world.session.add(worker)
    world.session.flush()
    left_on = add_months(end_on, -36)
    case = Case(
        worker_id=worker.id,
        residence_unit_id=unit.id,
        stage=Stage.ABROAD,
        registered_on=add_months(left_on, -6),
        departed_on=left_on,
        departure_unit_id=unit.id,
        departure_state=StepState.DONE,
        created_at=NOW,
        updated_at=NOW,
        **place,
    )
    world.session.add(case)
    world.session.flush()
    contract = Contract(case_id=case.id, start_on=left_on, end_on=end_on, first_end_on=end_on, **place)
    departure = Departure(state=DepartureState.DEPARTED, departed_on=left_on, flight_on=left_on, **repeated_of(case))
    world.session.add_all([contract, departure])
    world.session.flush()
    return contract
