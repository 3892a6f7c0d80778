"""The answer nearest to callers' words is found once per matcher, and their words are kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from intents.matching.matcher import Matcher
from intents.matching.meanings import Ranking
from intents.meaning.understanding import Candidate
from ivr.studio.unanswered import nearest
from ivr.studio.unanswered.nearest import nearest_articles


@dataclass(eq=False)
class Weighing:
    """A matcher that finds the first word of a text, and tells what it was asked."""

    asked: list[str] = field(default_factory=list)

    def weigh(self, texts: Sequence[str], language: str) -> list[Ranking]:
        self.asked += texts
        return [Ranking((Candidate(text.split()[0], 0.9),) if text.strip() else (), 0.9) for text in texts]


def test_a_text_is_weighed_once_and_again_by_another_matcher() -> None:
    first, second = Weighing(), Weighing()

    found = [
        nearest_articles(cast("Matcher", matcher), ["skates please", "bins", "skates please"], "en")
        for matcher in (first, first, second)
    ]

    assert found == [["skates", "bins", "skates"]] * 3
    assert first.asked == second.asked == ["skates please", "bins"]


def test_the_same_words_in_another_language_are_weighed_by_themselves() -> None:
    matcher = Weighing()

    for language in ("en", "fr"):
        nearest_articles(cast("Matcher", matcher), ["permis"], language)

    assert matcher.asked == ["permis", "permis"]


def test_a_text_without_an_answer_has_none() -> None:
    assert nearest_articles(cast("Matcher", Weighing()), [" "], "en") == [""]


def test_many_texts_take_no_more_than_so_much_memory(monkeypatch) -> None:
    monkeypatch.setattr(nearest, "MOST_TEXTS", 1)
    matcher = Weighing()

    found = [nearest_articles(cast("Matcher", matcher), [text], "en") for text in ("a", "b", "c", "a", "c")]

    assert found == [["a"], ["b"], ["c"], ["a"], ["c"]]
