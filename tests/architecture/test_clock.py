"""`today` and `at` are parameters; only the office's clock looks at the machine's."""

from __future__ import annotations

from collections.abc import Iterable

from tests.architecture.source import Module, calls, planted, program

# module -> why it may look at the machine's clock
ALLOWED: dict[str, str] = {
    "overseas/kernel/clock.py": "this is the office's clock",
}
CLOCKS = (
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"),
    *("time.localtime", "time.gmtime", "time.ctime", "time.strftime", "func.now", "func.current_timestamp"),
    *("func.current_date", "func.current_time", "func.localtimestamp"),
)


def clock_readings(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.path}:{line} {name}()"
        for module in modules
        if module.path not in ALLOWED
        for line, name in calls(module)
        if name in CLOCKS or name.endswith(tuple(f".{clock}" for clock in CLOCKS))
    ]


def test_only_the_clock_reads_the_machines_clock() -> None:
    assert clock_readings(program()) == []


def test_sees_a_reading_elsewhere() -> None:
    for call in ("datetime.now(UTC)", "datetime.datetime.now()", "date.today()", "time.time()", "sa.func.now()"):
        assert clock_readings([planted(f"x = {call}")]), call
    assert not clock_readings([planted("x = clock.now(); y = clock.today(); z = time.monotonic()")])
