"""From scores to shares that keep their word."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.calibration import chances, fit_temper


def test_two_scores_a_half_apart_are_solved_by_hand() -> None:
    shares = chances(np.array([[0.5, 0.0]], np.float32), 2.0)

    assert shares[0, 0] == pytest.approx(np.e / (np.e + 1))


@given(
    st.lists(st.floats(-2, 2, width=32), min_size=2, max_size=8),
    st.floats(1, 80),
)
def test_shares_lie_between_nothing_and_all_and_add_up(scores: list[float], temper: float) -> None:
    shares = chances(np.array([scores], np.float32), temper)

    assert (shares >= 0).all()
    assert (shares <= 1).all()
    assert shares.sum() == pytest.approx(1, abs=1e-5)


@given(st.lists(st.floats(-1, 1, width=32), min_size=2, max_size=8))
def test_a_higher_score_is_never_given_less(scores: list[float]) -> None:
    ordered = np.array([sorted(scores)], np.float32)

    shares = chances(ordered, 7.0)

    assert (np.diff(shares[0]) >= 0).all()


def test_the_higher_the_temper_the_surer() -> None:
    scores = np.array([[0.6, 0.4, 0.1]], np.float32)

    surer = [chances(scores, temper)[0, 0] for temper in (1, 5, 20, 80)]

    assert surer == sorted(surer)


def test_scores_that_are_always_right_earn_more_trust_than_scores_that_often_err() -> None:
    scores = np.tile(np.array([[0.6, 0.4]], np.float32), (10, 1))

    reliable, doubtful = fit_temper(scores, [0] * 10), fit_temper(scores, [0] * 7 + [1] * 3)

    assert reliable > doubtful


def test_what_was_right_seven_times_of_ten_is_given_seven_tenths() -> None:
    scores = np.tile(np.array([[0.6, 0.4]], np.float32), (10, 1))

    temper = fit_temper(scores, [0] * 7 + [1] * 3)

    assert chances(scores, temper)[0, 0] == pytest.approx(0.7, abs=0.01)
