"""What is published gives nobody away, not even by subtraction."""

from hypothesis import given
from hypothesis import strategies as st

from metrics.suppression import ALL, LEAST, Key, suppressed


def test_large_counts_are_published_with_their_sums() -> None:
    published = suppressed({("tax", "resolved"): 9, ("tax", "escalated"): 6})

    assert published.counts == {
        ("tax", "resolved"): 9,
        ("tax", "escalated"): 6,
        ("tax", ALL): 15,
        (ALL, "resolved"): 9,
        (ALL, "escalated"): 6,
        (ALL, ALL): 15,
    }


def test_a_count_under_five_is_hidden_and_another_so_that_no_sum_gives_it_away() -> None:
    cells = {
        ("tax", "resolved"): 40,
        ("tax", "escalated"): 3,
        ("tax", "abandoned"): 8,
        ("waste", "resolved"): 50,
        ("waste", "escalated"): 20,
        ("waste", "abandoned"): 9,
    }

    published = suppressed(cells)

    hidden = {key for key, count in published.counts.items() if count is None}
    assert hidden == {
        ("tax", "escalated"),
        ("tax", "abandoned"),
        ("waste", "escalated"),
        ("waste", "abandoned"),
    }
    assert published.counts[ALL, ALL] == 130


def test_two_small_counts_whose_sum_is_small_are_not_enough() -> None:
    published = suppressed({("tax", "a"): 1, ("tax", "b"): 1, ("tax", "c"): 30})

    assert published.counts["tax", "c"] is None


TABLES = st.dictionaries(
    st.tuples(st.sampled_from("pqrs"), st.sampled_from("abcde")), st.integers(0, 40), max_size=20
)


@given(TABLES)
def test_no_small_count_is_published(cells: dict[Key, int]) -> None:
    published = suppressed(cells)

    assert all(count is None or count >= LEAST for count in published.counts.values())


@given(TABLES)
def test_no_hidden_count_is_the_only_unknown_of_a_sum(cells: dict[Key, int]) -> None:
    counts = suppressed(cells).counts

    for line in ("row", "column"):
        side = 0 if line == "row" else 1
        for name in {key[side] for key in counts}:
            entries = [count for key, count in counts.items() if key[side] == name]
            assert entries.count(None) != 1


@given(TABLES)
def test_what_is_published_is_true(cells: dict[Key, int]) -> None:
    counts = suppressed(cells).counts

    assert all(counts.get(key) in {None, count} for key, count in cells.items())


CUBES = st.dictionaries(
    st.tuples(st.sampled_from("mn"), st.sampled_from("pqr"), st.sampled_from("abc")),
    st.integers(0, 20),
    max_size=18,
)


@given(CUBES)
def test_no_sum_along_any_side_of_a_cube_leaves_one_unknown(cells: dict[Key, int]) -> None:
    counts = suppressed(cells).counts

    for side in range(3):
        for total in (key for key in counts if key[side] == ALL):
            line = [key for key in counts if all(key[at] == total[at] for at in range(3) if at != side)]
            assert [counts[key] for key in line].count(None) != 1


def test_as_many_hidden_ones_as_their_sum_would_all_be_known() -> None:
    published = suppressed({("tax", str(n)): 1 for n in range(6)})

    assert published.counts["tax", ALL] is None
