from datetime import UTC, datetime, timedelta

from simulator.demo.own_service import LineClock

MORNING = datetime(2026, 11, 25, 10, tzinfo=UTC)
EVENING = datetime(2026, 11, 25, 22, tzinfo=UTC)


def test_time_runs_on_from_where_it_was_set():
    seconds = [100.0]
    clock = LineClock(MORNING, lambda: seconds[0])

    seconds[0] += 5
    before = clock()
    clock.set(EVENING)
    seconds[0] += 2

    assert before == MORNING + timedelta(seconds=5)
    assert clock() == EVENING + timedelta(seconds=2)
