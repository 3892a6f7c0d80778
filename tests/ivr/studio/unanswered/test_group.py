"""A group is counted by week and language, and knows whether something has helped."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ivr.studio.unanswered.group import AskedDay, AskedGroup, Decision, Fate, Utterance, ranked, since
from ivr.studio.unanswered.question import UnansweredReason

TODAY = date(2026, 11, 25)
AT = datetime(2026, 11, 25, 10, tzinfo=UTC)


def days(*counts: tuple[int, int], language: str = "en", seconds: float = 0.0) -> tuple[AskedDay, ...]:
    """So many days ago so many questions."""
    return tuple(AskedDay(TODAY - timedelta(days=ago), language, n, seconds) for ago, n in counts)


def group(name: str, counted: tuple[AskedDay, ...], fate: Fate = Fate.OPEN) -> AskedGroup:
    decision = None if fate is Fate.OPEN else Decision(fate, "", "nadia", "Nadia Roy", AT)
    return AskedGroup(name, TODAY, 3, decision, counted, ())


def test_weeks_are_counted_from_the_oldest_to_this_one() -> None:
    weeks = group("skates", days((0, 2), (1, 1), (7, 5))).weeks(TODAY)

    assert weeks[-2:] == ((date(2026, 11, 16), 5), (date(2026, 11, 23), 3))
    assert len(weeks) == 13
    assert weeks[0] == (date(2026, 8, 31), 0)


def test_languages_are_counted_apart() -> None:
    both = group("skates", (*days((0, 2)), *days((0, 3), language="fr")))

    assert both.languages == {"fr": 3, "en": 2}
    assert both.weeks(TODAY, "fr")[-1] == (date(2026, 11, 23), 3)
    assert both.count == 5


def test_what_costs_staff_the_most_comes_first_and_can_be_narrowed() -> None:
    cheap, dear = group("cheap", days((0, 9))), group("dear", days((0, 3), seconds=120.0))
    french = group("french", days((0, 4), language="fr"), Fate.IGNORED)

    assert [one.id for one in ranked([cheap, french, dear])] == ["dear", "cheap", "french"]
    assert [one.id for one in ranked([cheap, french, dear], "fr")] == ["french"]
    assert [one.id for one in ranked([cheap, french, dear], fate=Fate.OPEN)] == ["dear", "cheap"]


def test_wordings_are_told_once_in_each_language() -> None:
    said = (("skates", "en"), ("Skates", "en"), ("patins", "fr"))
    uttered = tuple(Utterance(text, language, UnansweredReason.NOT_KNOWN, AT, "") for text, language in said)

    one = AskedGroup("skates", TODAY, 3, None, (), uttered)

    assert one.wordings() == {"en": ("skates",), "fr": ("patins",)}


def test_a_week_after_it_is_said_how_often_it_is_asked_since() -> None:
    told = since(days((30, 4), (15, 8), (14, 2), (3, 1)), TODAY - timedelta(days=14), TODAY)

    assert (told.before_a_week, told.count) == (3.0, 3)
    assert told.a_week == pytest.approx(1.5)


def test_sooner_it_is_too_early_to_say() -> None:
    assert since(days((1, 4)), TODAY - timedelta(days=6), TODAY).a_week is None
