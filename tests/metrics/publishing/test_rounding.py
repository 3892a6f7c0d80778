"""What is published gives no small count away, not even by all its sums together."""

import random
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import (  # type: ignore[attr-defined]  # public names, which scipy re-exports plainly
    Bounds,
    LinearConstraint,
    milp,
)

from metrics.publishing.rounding import (
    ALL,
    BASE,
    LEAST_CHOICE,
    Key,
    Published,
    exposed_in,
    publish,
    rounded,
)

TOPICS, OUTCOMES = ("tax", "waste", "parks", "dogs"), ("answered", "escalated", "lost")
tables = st.dictionaries(
    st.tuples(st.sampled_from(TOPICS), st.sampled_from(OUTCOMES)), st.integers(1, 12), min_size=1
)


def drawn(seed: int) -> random.Random:
    return random.Random(seed)


@pytest.mark.parametrize("count", [0, 5, 40])
def test_a_multiple_of_five_stays_itself(count: int) -> None:
    assert {rounded(count, chance) for chance in (0.0, 0.5, 0.999)} == {count}


def test_rounding_is_right_on_the_average() -> None:
    chances = [number / 1000 for number in range(1000)]

    for count in range(1, 25):
        assert sum(rounded(count, chance) for chance in chances) / 1000 == pytest.approx(count)


def test_every_published_count_is_a_multiple_of_five_less_than_five_away() -> None:
    cells: dict[Key, int] = {("tax", "answered"): 3, ("tax", "lost"): 9, ("waste", "answered"): 21}

    published = publish(cells, lambda _: 0.3)

    assert {count % BASE for count in published.counts.values()} == {0}
    assert all(abs(published.known[key] - count) < BASE for key, count in cells.items())
    assert published.counts[ALL, ALL] in (30, 35)


def test_sums_that_would_pin_a_small_count_are_seen() -> None:
    known: dict[Key, int] = {("a",): 0, ("b",): 10, ("c",): 10, ("d",): 5, (ALL,): 10}

    assert exposed_in({("a",)}, known) == {("a",)}, "of 14 at most the others have 13 at least"


def test_what_another_table_tells_of_the_whole_counts_too() -> None:
    known: dict[Key, int] = {("a",): 0, ("b",): 10}

    assert exposed_in({("a",)}, known) == frozenset()
    assert exposed_in({("a",)}, known, (6, 7)) == {("a",)}


@pytest.mark.thorough
@settings(max_examples=150, deadline=None)
@given(tables, st.integers(0, 10**6))
def test_an_attacker_with_integer_programs_learns_no_small_count(cells: dict[Key, int], seed: int) -> None:
    chance = drawn(seed)

    published = publish(cells, lambda _: chance.random())

    for key, count in cells.items():
        if count < BASE:
            assert len(values_left(published, key)) >= LEAST_CHOICE


def values_left(published: Published, key: Key) -> range:
    """Solve for one count as an attacker would, knowing the table, its sums and how they were rounded."""
    places = [place for place in published.known if ALL not in place]
    lines = []
    for known in published.known:
        row = [
            float(all(whole in (ALL, part) for part, whole in zip(place, known, strict=True)))
            for place in places
        ]
        lines.append(row)
    shown = np.array([published.known[known] for known in published.known], dtype=float)
    constraint = LinearConstraint(np.array(lines), np.maximum(shown - BASE + 1, 0), shown + BASE - 1)
    aim = np.array([float(place == key) for place in places])
    whole = np.ones(len(places))
    least, most = (
        milp(sign * aim, constraints=constraint, integrality=whole, bounds=Bounds(0, np.inf)).fun
        for sign in (1.0, -1.0)
    )
    return range(round(least), round(-most) + 1)


def test_an_integer_program_finds_what_was_published() -> None:
    cells: dict[Key, int] = dict.fromkeys(product(TOPICS, OUTCOMES), 5)

    assert 5 in values_left(publish(cells, lambda _: 0.5), ("tax", "answered"))


@settings(max_examples=25, deadline=None)
@given(st.lists(tables, min_size=2, max_size=3), st.integers(0, 9))
def test_all_releases_together_tell_no_more_than_each_alone(months: list[dict[Key, int]], seed: int) -> None:
    """Periods never overlap, so that their tables share no count: one linear program over all of them."""
    chance = drawn(seed)
    releases = [publish(cells, lambda _: chance.random()) for cells in months]

    known = {(str(n), *key): count for n, one in enumerate(releases) for key, count in one.known.items()}
    small = {(str(n), *key) for n, one in enumerate(releases) for key in one.small}

    assert exposed_in(small, known) == frozenset()
