"""A number gets so many texts, a machine two answers, and a day so many minutes and texts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.outbound.limits import (
    DANGER_SHARE,
    DAY,
    HOUR,
    MOST_A_DAY,
    MOST_ALIKE,
    MOST_AN_HOUR,
    SAFETY_A_DAY,
    SAFETY_AN_HOUR,
    Ceilings,
    Sent,
    Spent,
    Withheld,
    is_loop,
    share_left,
    why_withheld,
)

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)


def flood(minutes: list[int], *, alike: bool, is_safety: bool) -> list[datetime]:
    """Ask to text one number at these minutes; return when a text went."""
    sent: tuple[Sent, ...] = ()
    for number, minute in enumerate(sorted(minutes)):
        at, words = NOW + timedelta(minutes=minute), "same" if alike else str(number)
        if why_withheld(sent, words, at, is_safety=is_safety) is None:
            sent = (*sent, Sent(at, words, is_safety))
    return [each.at for each in sent]


def most_within(times: list[datetime], span: timedelta) -> int:
    return max((sum(begin <= at < begin + span for at in times) for begin in times), default=0)


@given(
    st.lists(st.integers(0, 3 * 24 * 60), max_size=120),
    st.booleans(),
    st.sampled_from([(False, MOST_AN_HOUR, MOST_A_DAY), (True, SAFETY_AN_HOUR, SAFETY_A_DAY)]),
)
def test_no_hour_and_no_day_brings_a_number_more_than_its_share(
    minutes: list[int], alike: bool, share: tuple[bool, int, int]
) -> None:
    is_safety, an_hour, a_day = share

    times = flood(minutes, alike=alike, is_safety=is_safety)

    assert most_within(times, HOUR) <= an_hour
    assert most_within(times, DAY) <= a_day
    assert bool(times) is bool(minutes)  # the first one always goes


@given(st.lists(st.integers(0, 600), max_size=60))
def test_the_same_words_go_to_a_number_twice_an_hour(minutes: list[int]) -> None:
    assert most_within(flood(minutes, alike=True, is_safety=False), HOUR) <= MOST_ALIKE


def test_safety_words_go_whatever_else_a_number_has_got() -> None:
    full = tuple(Sent(NOW, str(each)) for each in range(MOST_AN_HOUR))

    assert why_withheld(full, "more", NOW, is_safety=False) is Withheld.NUMBER
    assert why_withheld(full, "dial 9-1-1", NOW, is_safety=True) is None
    assert share_left(full, NOW) == 0


def test_safety_words_take_nothing_from_a_numbers_share() -> None:
    told = tuple(Sent(NOW, "dial 9-1-1", is_safety=True) for _ in range(SAFETY_AN_HOUR))

    assert share_left(told, NOW) == MOST_AN_HOUR


def test_words_that_came_in_twice_or_that_are_ours_are_a_machines() -> None:
    ours = (Sent(NOW, "ours"),)

    assert not is_loop(ours, "out of office", MOST_ALIKE - 1, NOW)
    assert is_loop(ours, "out of office", MOST_ALIKE, NOW)
    assert is_loop(ours, "ours", 0, NOW)
    assert not is_loop(ours, "ours", 0, NOW + HOUR)


@pytest.mark.parametrize(
    ("used", "lets", "lets_danger"),
    [(99.9, True, True), (100, False, True), (100 * DANGER_SHARE - 0.1, False, True), (111, False, False)],
)
def test_a_day_has_so_many_minutes_and_a_tenth_more_for_danger(
    used: float, lets: bool, lets_danger: bool
) -> None:
    spent, day = Spent(used * 60), Ceilings(100, 10)

    assert spent.lets_dial(day) is lets
    assert spent.lets_dial(day, is_danger=True) is lets_danger


def test_a_city_that_allows_nothing_has_used_it_all() -> None:
    nothing = Ceilings(0, 0)

    assert Spent().share_of_minutes(nothing) == Spent().share_of_texts(nothing) == 1
    assert not Spent().lets_dial(nothing, is_danger=True)
