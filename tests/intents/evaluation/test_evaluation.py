"""Figures that editors can trust: what was not asked is not measured, rather than bad."""

from types import MappingProxyType

import pytest

from intents.articles.catalog import Catalog
from intents.articles.phrasing import OUT_OF_SCOPE, Phrasing, open_among
from intents.evaluation.evaluation import Proportion, evaluate
from intents.evaluation.trial import Trial

NOTHING = Catalog(MappingProxyType({}), ("en",))


def trial(label: str, found: str, chance: float, *, refused: bool = False) -> Trial:
    return Trial(Phrasing("…", label, "en"), found, chance, chance, refused)


INSIDE = [trial("waste", "waste", 0.9), trial("waste", "tax", 0.4, refused=True)]
OUTSIDE = [trial(OUT_OF_SCOPE, "tax", 0.2, refused=True), trial(OUT_OF_SCOPE, "tax", 0.5)]


def test_without_questions_out_of_scope_nothing_is_said_of_them() -> None:
    made = evaluate(INSIDE, NOTHING)

    assert made.auroc is None
    assert not made.shares["oos_recall"].tried
    assert not made.shares["oos_precision"].tried
    assert made.figures().keys().isdisjoint({"auroc", "oos_recall", "oos_precision"})


def test_with_them_it_is_counted_by_hand() -> None:
    made = evaluate([*INSIDE, *OUTSIDE], NOTHING)

    assert made.auroc == 0.75
    assert made.shares["oos_recall"] == Proportion(1, 2)
    assert made.shares["oos_precision"] == Proportion(1, 2)
    assert made.shares["accuracy"] == Proportion(1, 2)
    assert made.shares["answered"] == Proportion(1, 2)


def test_a_topic_is_right_when_its_articles_are_offered_and_counts_for_no_accuracy() -> None:
    topic = Phrasing("…", open_among(("pay", "dispute")), "en")
    offered = [("pay", "dispute"), ("dispute", "pay", "tow"), ("pay", "tow"), ()]

    trials = [Trial(topic, "pay", 0.5, 0.9, is_refused=False, offered=each) for each in offered]
    made = evaluate([*INSIDE, *trials], NOTHING)

    assert made.shares["asked_back"] == Proportion(2, 4)
    assert made.shares["accuracy"] == Proportion(1, 2)


@pytest.mark.parametrize(
    ("label", "found", "refused", "offered", "comes"),
    [
        ("waste", "waste", False, (), True),
        ("waste", "tax", False, (), False),
        ("waste", "waste", True, (), False),
        ("waste", "tax", False, ("tax", "waste"), True),
        ("waste", "tax", False, ("tax", "roads"), False),
        ("not:waste", "waste", False, (), False),
        ("not:waste", "waste", False, ("waste", "tax"), True),
        ("not:waste", "waste", True, (), True),
    ],
)
def test_a_caller_comes_to_an_answer_at_once_or_by_choosing_it(
    label: str, found: str, *, refused: bool, offered: tuple[str, ...], comes: bool
) -> None:
    tried = Trial(Phrasing("…", label, "en"), found, 0.9, 0.9, refused, offered=offered)

    assert tried.comes_to_it is comes
