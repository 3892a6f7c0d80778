"""Which size of Whisper a machine carries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.models.whisper_sizes import Machine, Measured, best, most_calls, p95_seconds, weighed

MACHINE = Machine(workers=4, cores=4, memory_mb=4000)


def size(name: str, seconds: float, memory_mb: int = 300) -> Measured:
    return Measured(name, "cpu", (seconds,), memory_mb)


def test_one_caller_alone_waits_for_the_end_of_speech_and_no_longer() -> None:
    assert p95_seconds([0.2], workers=1, calls=1) == pytest.approx(0.65)


def test_a_slow_size_is_felt_by_one_caller_already() -> None:
    assert p95_seconds([1.0], workers=8, calls=1) == pytest.approx(1.24)


def test_callers_who_queue_wait_longer() -> None:
    assert p95_seconds([0.5], workers=1, calls=20) > p95_seconds([0.5], workers=2, calls=20) + 0.1


def test_the_most_accurate_size_that_holds_is_chosen() -> None:
    found = [
        weighed(measured, MACHINE, 8)
        for measured in (size("base", 0.3), size("small", 0.8), size("medium", 3))
    ]

    chosen = best(found)
    assert chosen is not None
    assert chosen.measured.name == "small"


def test_more_calls_choose_a_smaller_size() -> None:
    found = [weighed(measured, MACHINE, 90) for measured in (size("base", 0.2), size("small", 0.9))]

    chosen = best(found)
    assert chosen is not None
    assert chosen.measured.name == "base"


def test_a_size_for_which_there_is_no_memory_does_not_hold() -> None:
    assert not weighed(size("medium", 0.1, memory_mb=1600), MACHINE, 1).holds


def test_where_nothing_holds_nothing_is_chosen() -> None:
    assert best([weighed(size("base", 9), MACHINE, 8)]) is None


@pytest.mark.thorough
@given(st.floats(0.4, 1.2), st.integers(1, 4))
def test_a_machine_holds_for_as_many_calls_as_it_says_and_not_for_one_more(
    seconds: float, workers: int
) -> None:
    measured, machine = size("base", seconds), Machine(workers, workers, 9000)

    carried = most_calls(measured, machine)

    assert carried == 0 or weighed(measured, machine, carried).holds
    assert not weighed(measured, machine, carried + 1).holds
