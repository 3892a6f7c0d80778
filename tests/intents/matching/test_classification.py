"""The ridge classifier and its calibration."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.matching.classification import RIDGE, SHARPNESS, Floats, chances, fit, fit_temper

LABELS = ["tax", "tax", "pool", "pool", "dog"]


@pytest.fixture(scope="module")
def likeness() -> Floats:
    points = np.random.default_rng(7).normal(size=(len(LABELS), 8))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    alike: Floats = np.asarray(points @ points.T, np.float32)
    return alike


def refitted(likeness: Floats, row: int, kept: list[int]) -> Floats:
    labels = [LABELS[n] for n in kept]
    scores: Floats = fit(likeness[np.ix_(kept, kept)], labels).ridge.scores(likeness[[row]][:, kept])[0]
    return scores


def test_one_phrasing_alone_is_solved_by_hand() -> None:
    only = fit(np.ones((1, 1), np.float32), ["tax"])

    assert only.ridge.scores(np.ones((1, 1), np.float32))[0, 0] == pytest.approx(1 / (1 + RIDGE))
    assert only.ridge.scores(np.zeros((1, 1), np.float32))[0, 0] == pytest.approx(
        np.exp(-SHARPNESS) / (1 + RIDGE)
    )


def test_labels_are_the_columns_in_order(likeness: Floats) -> None:
    assert fit(likeness.copy(), LABELS).ridge.labels == ("dog", "pool", "tax")


def test_what_was_learned_is_known(likeness: Floats) -> None:
    ridge = fit(likeness.copy(), LABELS).ridge

    best = ridge.scores(likeness).argmax(axis=1)

    assert [ridge.labels[n] for n in best] == LABELS


@pytest.mark.parametrize("row", range(4))
def test_leaving_a_phrasing_out_equals_learning_without_it(likeness: Floats, row: int) -> None:
    fitted = fit(likeness.copy(), LABELS)
    others = [n for n in range(len(LABELS)) if n != row]

    anew = refitted(likeness, row, others)

    np.testing.assert_allclose(fitted.without_it[row], anew, atol=1e-4)


@pytest.mark.parametrize("row", range(len(LABELS)))
def test_leaving_an_article_out_equals_learning_without_it(likeness: Floats, row: int) -> None:
    fitted = fit(likeness.copy(), LABELS)
    foreign = [n for n, label in enumerate(LABELS) if label != LABELS[row]]
    columns = [n for n, label in enumerate(fitted.ridge.labels) if label != LABELS[row]]

    anew = refitted(likeness, row, foreign)

    np.testing.assert_allclose(fitted.without_its_label[row, columns], anew, atol=1e-4)
    own = fitted.ridge.labels.index(LABELS[row])
    assert fitted.without_its_label[row, own] == pytest.approx(0, abs=1e-4)


def test_a_kernel_that_is_none_is_learned_from_all_the_same() -> None:
    impossible = np.array([[1, 1, -9], [1, 1, 1], [-9, 1, 1]], np.float32)

    fitted = fit(impossible, ["tax", "tax", "pool"])

    assert np.isfinite(fitted.ridge.coefficients).all()


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
