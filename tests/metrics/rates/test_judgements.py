"""How well callers were heard."""

from datetime import UTC, datetime

import pytest

from metrics.rates.judgements import HeardScore, meaning_loss, word_error_rate

AT = datetime(2026, 11, 18, tzinfo=UTC)


def scores(*counts: tuple[int, int]) -> list[HeardScore]:
    return [HeardScore(AT, "fr", said, wrong, wrong > 1) for said, wrong in counts]


def test_the_error_rate_is_of_words_and_not_of_utterances() -> None:
    errors = word_error_rate(scores((9, 0), (1, 1)))

    assert errors is not None
    assert errors.share == 0.1


def test_few_utterances_have_a_wide_interval_and_are_marked() -> None:
    few, many = (
        word_error_rate(scores(*[(5, 0), (5, 2)] * 3)),
        word_error_rate(scores(*[(5, 0), (5, 2)] * 60)),
    )

    assert few is not None
    assert many is not None
    assert few.share == many.share == pytest.approx(0.2)
    assert few.interval[1] - few.interval[0] > many.interval[1] - many.interval[0] > 0
    assert (few.is_of_few, many.is_of_few) == (True, False)


def test_nothing_said_has_no_rate() -> None:
    assert word_error_rate([]) is None
    assert word_error_rate(scores((0, 2))) is None


def test_the_meaning_lost_is_of_utterances() -> None:
    assert meaning_loss(scores((5, 2), (5, 1), (5, 0))).share == pytest.approx(1 / 3)
