"""Words heard wrong, with intervals."""

import pytest

from ivr.studio.sampling.checking import word_errors
from tests.bench.hearing.calibration import expected_calibration_error, reliability
from tests.bench.hearing.scoring import Scored, difference, exact_share, interval, word_error_rate


def test_case_marks_accents_and_numerals_do_not_count() -> None:
    assert Scored.of("Composez le 2, s'il vous plaît.", "composez le deux s'il vous plait", "fr").is_exact


@pytest.mark.parametrize(
    ("said", "heard", "wrong"), [("a b c", "a x c", 1), ("a b", "a", 1), ("a", "a b", 1), ("", "a b", 2)]
)
def test_words_changed_left_out_and_put_in_are_wrong(said: str, heard: str, wrong: int) -> None:
    assert word_errors(said.split(), heard.split()) == wrong


def test_the_interval_holds_the_rate() -> None:
    scored = [Scored.of("one two three", "one two three", "en"), Scored.of("one two", "one", "en")] * 20

    low, high = interval(scored)

    assert low < word_error_rate(scored) == 20 < high
    assert exact_share(scored) == 50


def test_a_change_that_helps_everywhere_has_an_interval_below_zero() -> None:
    before = [Scored.of("one two", "one", "en")] * 20
    after = [Scored.of("one two", "one two", "en")] * 20

    assert difference(before, after) == (-50, -50, -50)


def test_confidence_that_is_true_has_no_calibration_error() -> None:
    true = reliability([0.5] * 40, [True, False] * 20)
    vain = reliability([0.9] * 40, [True, False] * 20)

    assert expected_calibration_error(true) == pytest.approx(0, abs=1)
    assert expected_calibration_error(vain) == pytest.approx(40, abs=1)
