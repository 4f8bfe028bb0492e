"""The command prints the masked table that the page prints, and nothing beside it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from overseas.cases.models import Case
from overseas.kernel.unit_of_work import Store
from overseas.quotas.breakdowns import Kind, breakdown
from overseas.workers.actions import load_reference
from overseas.workers.models import Worker
from tests.abroad import add_abroad
from tests.cli.test_commands import Line
from tests.world import TODAY, build_world


def test_the_command_prints_what_is_masked_and_no_other_number(tmp_path: Path, url: str, store: Store) -> None:
    with store.working() as work:
        world = build_world(work.session)
        load_reference(work.session)
        for people, number in (("cham", 6), ("kinh", 7), ("ra_glai", 2)):
            for turn in range(number):
                contract = add_abroad(world, end_on=date(2025, 5, 10), commune=("22870", "22810")[turn % 2])
                case = work.session.get_one(Case, contract.case_id)
                work.session.get_one(Worker, case.worker_id).ethnicity_slug = people
        whole = breakdown(work.session, Kind.PEOPLES, 2022, province=world.units["58"], today=TODAY)
    printed = json.loads(Line(tmp_path, url).ok("breakdown --unit 58 --year 2022 --kind peoples --json"))
    lines = [*whole.lines, *([whole.whole] if whole.whole else [])]
    assert [(row["people"], tuple(row["by"].values())) for row in printed] == [
        (line.total, line.cells) for line in lines
    ]
    assert None in lines[0].cells
