"""Ranked, calibrated candidates for a wording."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from intents.article import Language
from intents.calibration import chances, fit_temper
from intents.encoder import Encoder
from intents.likeness import Likeness
from intents.phrasing import DANGER, OUT_OF_SCOPE, Phrasing, bounded
from intents.queries import split_queries
from intents.rejection import Rejection, fit_rejection, signs_of
from intents.ridge import Fitted, Ridge, fit
from intents.understanding import Ambiguous, Candidate, Danger, DangerKind, NoMatch, Recognized
from intents.wording import plain

Floats = NDArray[np.float32]

MOST = 4_000
"More phrasings cost much and teach little; every label keeps an equal part of them."
SHOWN = 5
"So many candidates are kept for those who improve the answers."
CHOICES = 3
"A caller is asked to choose among so many at most."
SURE = 0.5
"The best candidate is more likely right than not."
WORTH_ASKING = 0.1
CERTAIN = 0.7
"A part of an utterance is taken for a question of its own only from here on."
DANGEROUS = 0.1
"How much more like danger than like all else; chosen on sentences left out one by one."
BELONGS = 0.84
NEAR_MISSES = 0.1
"How much a phrasing without its article counts beside a stranger's sentence; chosen on validation data."


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a matcher makes of a text."""

    candidates: tuple[Candidate, ...]
    "The likeliest articles, best first."
    chance: float
    "0–1: that the text belongs to any article at all."


@dataclass(frozen=True, slots=True, eq=False)
class Matcher:
    """What the phrasings taught."""

    taught: Sequence[Phrasing]
    likeness: Likeness
    ridge: Ridge
    temper: float
    rejection: Rejection
    threshold: float = BELONGS
    "Below this chance of belonging to any article a text is a no-match."

    @staticmethod
    def fit(phrasings: Sequence[Phrasing], encoders: Sequence[Encoder]) -> "Matcher":
        """Learn from phrasings alone; those labelled out of scope teach what no article answers."""
        taught = bounded(phrasings, MOST)
        likeness = Likeness.of(taught, encoders)
        labels = [each.label for each in taught]
        among = likeness.among_phrasings()
        fitted = fit(among, labels)
        rows = np.array([n for n, each in enumerate(taught) if each.is_of_an_article])
        columns = _articles(fitted.ridge)
        right = [fitted.ridge.labels.index(labels[row]) for row in rows]
        places = [int(np.flatnonzero(columns == column)[0]) for column in right]
        temper = fit_temper(fitted.without_it[np.ix_(rows, columns)], places)
        return Matcher(taught, likeness, fitted.ridge, temper, _fit_rejection(fitted, among, taught))

    def rank(self, text: str, language: Language) -> tuple[Candidate, ...]:
        """The likeliest articles, best first."""
        return self.weigh([text], language)[0].candidates

    def weigh(self, texts: Sequence[str], language: Language) -> list[Ranking]:
        """The likeliest articles for many texts at once."""
        likeness = self.likeness.to_phrasings(texts, language)
        scores = self.ridge.scores(likeness)
        articles = _articles(self.ridge)
        belongs = self.rejection.belongs(signs_of(scores[:, articles], _rival(self.ridge, scores), likeness))
        confidences = chances(scores[:, articles], self.temper) * belongs[:, None]
        return [
            Ranking(self._candidates(confidences[n], articles), float(belongs[n]))
            if plain(text)
            else Ranking((), 0.0)
            for n, text in enumerate(texts)
        ]

    def match(self, text: str, language: Language) -> Recognized | Ambiguous | NoMatch:
        """What the words ask for, with the doubt that is left, and what they ask besides."""
        parts = split_queries(text)
        whole, *ranked = self.weigh([text, *parts], language)
        asked = _asked([self.judge(each) for each in ranked])
        if len(asked) > 1:
            return replace(
                asked[0], also=tuple(Candidate(each.article, each.confidence) for each in asked[1:])
            )
        return self.judge(whole)

    def find_danger(self, text: str, language: Language) -> Danger | None:
        """Danger that the text is more like than anything else that callers say."""
        scores = self.ridge.scores(self.likeness.to_phrasings([text], language))[0]
        dangers = _dangers(self.ridge)
        if not dangers.any() or scores[dangers].sum() - scores[~dangers].sum() < DANGEROUS:
            return None
        likeliest = np.flatnonzero(dangers)[np.argmax(scores[dangers])]
        kind = self.ridge.labels[likeliest].removeprefix(DANGER)
        return Danger(DangerKind(kind), f"{language}/like-examples")

    def nearest(self, text: str, language: Language, article: str) -> str:
        """The phrasing of an article that is most like the text."""
        likeness = self.likeness.to_phrasings([text], language)[0]
        own = [n for n, phrasing in enumerate(self.taught) if phrasing.label == article]
        return self.taught[max(own, key=lambda n: likeness[n])].text if own else ""

    def judge(self, ranking: Ranking) -> Recognized | Ambiguous | NoMatch:
        """Whether candidates are one article, a choice or none."""
        ranked = ranking.candidates
        if not ranked or ranking.chance < self.threshold:
            return NoMatch(ranked)
        if ranked[0].confidence >= SURE:
            return Recognized(ranked[0].article, ranked[0].confidence, ranked)
        likely = tuple(each for each in ranked[:CHOICES] if each.confidence >= WORTH_ASKING)
        return Ambiguous(likely if len(likely) > 1 else ranked[:CHOICES])

    def _candidates(self, confidences: Floats, articles: NDArray[np.intp]) -> tuple[Candidate, ...]:
        best = np.argsort(-confidences)[:SHOWN]
        return tuple(Candidate(self.ridge.labels[articles[n]], float(confidences[n])) for n in best)


def _asked(parts: Sequence[Recognized | Ambiguous | NoMatch]) -> list[Recognized]:
    """The different articles that parts of an utterance ask for, each for certain."""
    certain = [each for each in parts if isinstance(each, Recognized) and each.confidence >= CERTAIN]
    return list({each.article: each for each in reversed(certain)}.values())[::-1]


def _articles(ridge: Ridge) -> NDArray[np.intp]:
    return np.flatnonzero([Phrasing("", label, "").is_of_an_article for label in ridge.labels])


def _dangers(ridge: Ridge) -> NDArray[np.bool_]:
    return np.array([label.startswith(DANGER) for label in ridge.labels])


def _rival(ridge: Ridge, scores: Floats) -> Floats:
    if OUT_OF_SCOPE not in ridge.labels:
        return np.zeros(len(scores), np.float32)
    rival: Floats = scores[:, ridge.labels.index(OUT_OF_SCOPE)]
    return rival


def _fit_rejection(fitted: Fitted, among: Floats, taught: Sequence[Phrasing]) -> Rejection:
    """Each phrasing belongs, judged by the others; without its own article it is a near miss."""
    named = np.array([each.label for each in taught])
    articles = _articles(fitted.ridge)
    is_inside = np.array([each.is_of_an_article for each in taught])
    others = among.copy()
    np.fill_diagonal(others, 0)
    foreign = np.where(named[:, None] == named[None, :], 0, among)
    alone = signs_of(fitted.without_it[:, articles], _rival(fitted.ridge, fitted.without_it), others)
    orphan = signs_of(
        fitted.without_its_label[:, articles], _rival(fitted.ridge, fitted.without_its_label), foreign
    )
    strangers = alone[named == OUT_OF_SCOPE]
    weights = np.r_[
        np.full(len(strangers), 1 / max(len(strangers), 1)),
        np.full(is_inside.sum(), NEAR_MISSES / is_inside.sum()),
    ]
    return fit_rejection(alone[is_inside], np.concatenate([strangers, orphan[is_inside]]), weights)
