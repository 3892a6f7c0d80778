import pytest

from metrics.dashboard.view import duration, percent, points, whole
from metrics.facts.formula import Rate


@pytest.mark.parametrize(("language", "text"), [("en", "79,000"), ("fr", "79\u00a0000")])
def test_thousands_are_parted_as_a_language_does(language: str, text: str) -> None:
    assert whole(79_000, language) == text


@pytest.mark.parametrize(("language", "text"), [("en", "46.8%"), ("fr", "46,8\u00a0%")])
def test_a_share_is_written_with_one_decimal(language: str, text: str) -> None:
    assert percent(0.4683, language) == text


def test_a_share_of_nothing_is_a_dash() -> None:
    assert percent(None, "en") == "–"


@pytest.mark.parametrize(
    ("now", "then", "text"),
    [
        ((50, 100), (45, 100), "+5.0"),
        ((45, 100), (50, 100), "\u22125.0"),
        ((1, 2), (50, 100), "±0.0"),
        ((0, 0), (1, 2), ""),
    ],
)
def test_a_change_has_its_sign(now: tuple[int, int], then: tuple[int, int], text: str) -> None:
    assert points(Rate(*now), Rate(*then), "en") == text


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (None, "–"),
        (640, "640 ms"),
        (1800, "1.8 s"),
        (200_000, "3 min 20 s"),
        (1_800_000, "30 min"),
        (3_900_000, "1 hr 5 min"),
        (86_400_000, "1 day"),
        (97_200_000, "1 day 3 hrs"),
        (259_200_000, "3 days"),
    ],
)
def test_a_duration_is_written_in_its_natural_unit(milliseconds: float | None, text: str) -> None:
    assert duration(milliseconds, "en").replace("\u00a0", " ") == text
