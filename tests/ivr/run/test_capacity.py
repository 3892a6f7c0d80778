"""Lines, people and machines; the expected figures are those of pyworkforce and of a simulation with ciw."""

from pathlib import Path

import pytest

from ivr.run.capacity import (
    BLOCKED,
    Costs,
    Demand,
    abandoned,
    answered_within,
    blocked,
    capacity,
    fewest,
    waiting,
)

GOING_LIVE = Path(__file__).parents[3] / "docs" / "going-live.md"


def test_four_of_five_callers_are_answered_in_time() -> None:
    assert answered_within(20, 24, 20, 180) == pytest.approx(0.8089, abs=1e-4)


def test_one_caller_in_six_waits() -> None:
    assert waiting(10, 14) == pytest.approx(0.1741, abs=1e-4)


def test_with_no_more_people_than_work_everybody_waits_for_ever() -> None:
    assert (waiting(10, 10), answered_within(10, 10, 20, 180)) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("people", "gone"), [(10, 0.137), (11, 0.094), (12, 0.062), (13, 0.038), (14, 0.023)]
)
def test_impatient_callers_hang_up(people: int, gone: float) -> None:
    assert abandoned(10, people, 180, 120) == pytest.approx(gone, abs=1e-3)


@pytest.mark.parametrize(("calls", "lines"), [(60, 10), (200, 21), (600, 47), (2000, 128), (6000, 344)])
def test_one_call_in_a_thousand_finds_no_line(calls: int, lines: int) -> None:
    assert fewest(lambda number: blocked(calls * 180 / 3600, number) <= 0.001) == lines


def test_a_storm_does_not_break_the_sums() -> None:
    assert 0 < abandoned(2000, 1000, 240, 120) < 1


def test_a_city_learns_what_its_busiest_hour_needs() -> None:
    found = capacity(Demand(800, 90, 0.4, 240, 120), Costs())

    assert (found.talking, found.lines, found.cores, found.processes) == (20, 35, 12, 3)
    assert found.memory_mb == 3 * 1000 + 12 * 400
    assert found.staff == 26


def test_what_the_line_does_itself_takes_a_cores_time_too() -> None:
    assert Costs(line_seconds=0).calls_per_core > 1.4 * Costs().calls_per_core


@pytest.mark.parametrize("cores", [1, 2, 4, 8, 16])
def test_the_table_of_machines_says_what_the_sums_say(cores: int) -> None:
    callers = int(cores * Costs().calls_per_core)
    calls = fewest(lambda number: blocked((number + 1) * 90 / 3600, callers) > BLOCKED)

    assert f"| {cores} | {callers} | {calls:,} |" in GOING_LIVE.read_text(encoding="utf-8")


def test_without_escalations_nobody_is_needed() -> None:
    assert capacity(Demand(800, 90, 0, 240, 120), Costs()).staff == 0
