"""A simulated day: what callers feel when a storm brings six times the usual calls."""

from dataclasses import replace

import pytest

from ivr.run.capacity import Costs, Demand
from tests.load.stormy_day import House, Storm, stormy_day

pytestmark = pytest.mark.thorough

USUAL = Demand(calls_per_hour=800, handle_seconds=90, escalated=0.4, staff_seconds=240, patience_seconds=120)
ENOUGH = House(cores=12, staff=26)
CALM = Storm(times=1)


def test_the_same_seed_gives_the_same_day() -> None:
    days = [stormy_day(USUAL, Costs(), ENOUGH, Storm(), seed=1) for _ in range(2)]

    assert days[0] == days[1]


def test_an_ordinary_day_is_answered_by_our_own_transcribers_and_without_delay() -> None:
    day = stormy_day(USUAL, Costs(), ENOUGH, CALM, seed=1)

    assert sum(hour.heard_by_carrier for hour in day) == 0
    assert max(hour.reply_p95_seconds for hour in day) <= 2.0


def test_in_a_storm_calls_take_the_next_rung_and_replies_stay_quick() -> None:
    day = stormy_day(USUAL, Costs(), ENOUGH, Storm(), seed=1)

    storm = day[8:11]
    assert sum(hour.calls for hour in storm) == pytest.approx(6 * 800 * (0.9 + 1.0 + 0.95), rel=0.05)
    assert all(hour.heard_by_carrier > 0 for hour in storm)
    assert max(hour.reply_p95_seconds for hour in storm) <= 5.0
    assert sum(hour.hung_up_waiting for hour in storm) == pytest.approx(4270, rel=0.05)


def test_everybody_who_goes_on_to_a_person_is_answered_or_hangs_up() -> None:
    impatient = replace(USUAL, patience_seconds=1)

    day = stormy_day(impatient, Costs(), House(cores=12, staff=1), Storm(), seed=1)

    assert all(hour.hung_up_waiting <= hour.to_people for hour in day)
    assert sum(hour.hung_up_waiting for hour in day) > 0.9 * sum(hour.to_people for hour in day)


def test_with_enough_people_nobody_hangs_up() -> None:
    day = stormy_day(USUAL, Costs(), House(cores=200, staff=1000), Storm(), seed=1)

    assert sum(hour.hung_up_waiting for hour in day) == 0
    assert sum(hour.heard_by_carrier for hour in day) == 0
