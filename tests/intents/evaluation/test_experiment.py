"""How sure a matcher is, and what it refuses, can follow from questions that it did not learn from."""

from intents.articles.phrasing import OUT_OF_SCOPE, Phrasing
from intents.evaluation.experiment import chosen_on
from intents.matching.matcher import Matcher

WRONG = [Phrasing("pool hours", "waste.collection_day", "en")] * 3
RIGHT = [Phrasing("pool hours", "recreation.pool_hours", "en")] * 3


def test_it_is_less_sure_where_it_was_wrong(matcher: Matcher) -> None:
    assert chosen_on(matcher, WRONG).temper < chosen_on(matcher, RIGHT).temper


def test_it_refuses_what_strangers_said(matcher: Matcher) -> None:
    strangers = [Phrasing("zebra xylophone", OUT_OF_SCOPE, "en")]

    chosen = chosen_on(matcher, [*RIGHT, *strangers])

    said, strange = chosen.weigh(["pool hours", "zebra xylophone"], "en")
    assert said.chance > strange.chance


def test_without_strangers_or_known_labels_nothing_is_chosen(matcher: Matcher) -> None:
    assert chosen_on(matcher, []) is matcher
    assert chosen_on(matcher, RIGHT).rejection is matcher.rejection
    assert chosen_on(matcher, [Phrasing("pool hours", "nobody.knows", "en")]).temper == matcher.temper
