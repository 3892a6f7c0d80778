"""One question with a known answer, put through the NLU pipeline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from intents.articles.article import Article
from intents.articles.catalog import Catalog
from intents.articles.phrasing import DANGER, OPEN, OUT_OF_SCOPE, Phrasing, open_among
from intents.interpretation.topic_talk import NluModels
from intents.interpretation.understand import understood
from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    Danger,
    NoMatch,
    Recognized,
    Silence,
    Understanding,
)
from intents.text.transcript import OpenQuestion, Transcript

CONTROL, NOT = "control:", "not:"
"Prefixes of labels: a kind of control, and an article that must not be found."
NO_DANGER = "danger:none"


@dataclass(frozen=True, slots=True)
class Trial:
    """A question and what the line made of it."""

    asked: Phrasing
    found: str
    "The best article, a danger's or control's label, or nothing."
    confidence: float
    chance: float
    "0–1: that the question belongs to any article."
    is_refused: bool
    candidates: tuple[Candidate, ...] = ()
    offered: tuple[str, ...] = ()
    "The articles among which the line would ask the caller to choose."
    is_referred: bool = False
    "Whether the caller would hear whose business it is instead of the city's."
    cause: str = ""
    "For a wrong result: the nearest phrasing of the found article."

    @property
    def is_in_scope(self) -> bool:
        """Whether an article answers the text."""
        others = (DANGER, CONTROL, NOT, OPEN)
        return self.asked.label != OUT_OF_SCOPE and not self.asked.label.startswith(others)

    @property
    def is_right(self) -> bool:
        """Whether the best guess is right, refused or not."""
        if self.asked.label == NO_DANGER:
            return not self.found.startswith(DANGER)
        if self.asked.label.startswith(DANGER):
            return self.found.startswith(DANGER)
        if self.asked.label.startswith(NOT):
            return self.is_refused or self.found != self.asked.label.removeprefix(NOT)
        if self.asked.label.startswith(OPEN):
            return {*self.asked.articles} <= {*self.offered}
        return self.found == self.asked.label

    @property
    def comes_to_it(self) -> bool:
        """Whether who asks this comes to its answer: at once, or by choosing among those that are offered."""
        if self.asked.label.startswith(NOT):
            return self.is_right or bool(self.offered)
        if self.is_in_scope:
            return not self.is_refused and (self.is_right or self.asked.label in self.offered)
        return self.is_right


def questions_of(catalog: Catalog) -> tuple[Phrasing, ...]:
    """Return the articles' test questions and near misses, and the topics' open questions."""
    return (*(each for article in catalog for each in _questions(article)), *_open_ones(catalog))


def try_all(questions: Sequence[Phrasing], models: NluModels) -> tuple[Trial, ...]:
    """Try every question as an answer to the open question."""
    return tuple(_try(question, models) for question in questions)


def _questions(article: Article) -> Iterator[Phrasing]:
    for language, wordings in article.wordings.items():
        yield from (Phrasing(text, article.id, language) for text in wordings.tests)
        yield from (Phrasing(text, f"{NOT}{article.id}", language) for text in wordings.near_misses)


def _open_ones(catalog: Catalog) -> Iterator[Phrasing]:
    for topic in catalog.topics:
        for language, words in topic.wordings.items():
            yield from (Phrasing(text, open_among(topic.articles), language) for text in words.tests)


def _try(asked: Phrasing, models: NluModels) -> Trial:
    said = Transcript(asked.text, asked.language, 1.0)
    meant = understood(said, OpenQuestion(), models, asked.language)
    matcher = models.matcher
    found, confidence = _found(meant)
    weighed = matcher.weigh([asked.text], asked.language)[0]
    is_refused = isinstance(meant, NoMatch | Silence)
    cause = matcher.nearest(asked.text, asked.language, found) if found != asked.label else ""
    offered = tuple(each.article for each in meant.candidates) if isinstance(meant, Ambiguous) else ()
    referrals = models.referrals.articles if models.referrals else frozenset[str]()
    return Trial(
        asked,
        found,
        confidence,
        weighed.chance,
        is_refused,
        weighed.candidates,
        offered,
        is_referred=isinstance(meant, Recognized) and meant.article in referrals,
        cause=cause,
    )


def _found(meant: Understanding) -> tuple[str, float]:
    match meant:
        case Danger(kind=kind):
            return f"{DANGER}{kind}", 1.0
        case Control(kind=kind, confidence=confidence):
            return f"{CONTROL}{kind}", confidence
        case Recognized(article=article, confidence=confidence):
            return article, confidence
        case Ambiguous(candidates) | NoMatch(candidates):
            return (candidates[0].article, candidates[0].confidence) if candidates else ("", 0.0)
        case Silence():
            return "", 0.0
        case _:
            assert_never(meant)
