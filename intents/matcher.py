"""Ranked, calibrated candidates for a wording."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from intents.article import Language
from intents.calibration import chances, fit_temper
from intents.closest import Closest
from intents.columns import articles_in, rival_of
from intents.encoder import Encoder
from intents.likeness import SHARES, Likeness, Shares
from intents.meanings import Meanings
from intents.neighbours import nearest, neighbours_of
from intents.phrasing import Phrasing, bounded
from intents.queries import split_queries
from intents.ranking import Ranking
from intents.refusal import learn_refusal
from intents.rejection import Rejection, signs_of
from intents.ridge import Ridge, fit
from intents.understanding import Ambiguous, Candidate, NoMatch, Recognized
from intents.wording import is_endless, plain

Floats = NDArray[np.float32]

MOST = 6_000
"More phrasings cost much and teach little; every label keeps an equal part of them."
SHOWN = 5
"So many candidates are kept for those who improve the answers."
CHOICES = 3
"A caller is asked to choose among so many at most."
SURE = 0.5
"The best candidate is more likely right than not."
RIVAL = 0.25
CLEAR = 0.7
"A best candidate below this with a second one above that is a choice: asking costs the caller three seconds."
WORTH_ASKING = 0.1
CERTAIN = 0.8
"A part of an utterance is taken for a question of its own only from here on."
BELONGS = 0.78


@dataclass(frozen=True, slots=True, eq=False)
class Matcher:
    """What the phrasings taught."""

    taught: Sequence[Phrasing]
    likeness: Likeness
    ridge: Ridge
    closest: Closest
    meanings: Meanings
    temper: float
    rejection: Rejection
    threshold: float = BELONGS
    "Below this chance of belonging to any article a text is a no-match; chosen on validation data."

    @staticmethod
    def fit(phrasings: Sequence[Phrasing], encoders: Sequence[Encoder], shares: Shares = SHARES) -> "Matcher":
        """Learn from labelled phrasings alone."""
        taught = bounded(phrasings, MOST)
        likeness = Likeness.of(taught, encoders, shares)
        among = likeness.among_phrasings()
        labels = [each.label for each in taught]
        neighbours, closest = neighbours_of(among, labels), Closest.of(labels)
        pull = closest.pull_of_others(among)
        fitted = fit(among, labels)
        temper = fit_temper(*_of_articles(fitted.ridge.labels, fitted.without_it + pull, taught))
        meanings = Meanings.of(fitted.ridge.labels)
        refusal = learn_refusal(fitted, neighbours, taught)
        return Matcher(taught, likeness, fitted.ridge, closest, meanings, temper, refusal)

    def rank(self, text: str, language: Language) -> tuple[Candidate, ...]:
        """The likeliest articles, best first."""
        return self.weigh([text], language)[0].candidates

    def match(self, text: str, language: Language) -> Recognized | Ambiguous | NoMatch:
        """What the words ask for, with the doubt that is left, and what they ask besides."""
        return self.judge(self.weigh_queries(text, language))

    def weigh_queries(self, text: str, language: Language) -> list[Ranking]:
        """The utterance as a whole, then each of the questions that the caller joined in it."""
        return self.weigh([text, *split_queries(text)], language)

    def weigh(self, texts: Sequence[str], language: Language) -> list[Ranking]:
        """What is likely for each of many texts."""
        scores, signs = self.judged(texts, language)
        belongs = self.rejection.belongs(signs)
        own = scores[:, self.meanings.columns]
        confidences = self.meanings.of_articles(chances(own, self.temper), own) * belongs[:, None]
        return [
            Ranking(self._candidates(confidences[n]), float(belongs[n]))
            if plain(text) and not is_endless(text)
            else Ranking((), 0.0)
            for n, text in enumerate(texts)
        ]

    def judged(self, texts: Sequence[str], language: Language) -> tuple[Floats, Floats]:
        """Scores of all labels for many texts, and the signs of belonging to any."""
        likeness = self.likeness.to_phrasings(texts, language)
        scores = self.ridge.scores(likeness)
        rival = rival_of(self.ridge.labels, scores)
        signs = signs_of(scores[:, self.meanings.columns], rival, nearest(likeness))
        return scores + self.closest.pull(likeness), signs

    def judge(self, weighed: Sequence[Ranking]) -> Recognized | Ambiguous | NoMatch:
        """What an utterance asks for: its joined questions if each is certain, else it as a whole."""
        certain = [
            each
            for each in map(self._one, weighed[1:])
            if isinstance(each, Recognized) and each.confidence >= CERTAIN
        ]
        asked = [*{each.article: each for each in reversed(certain)}.values()][::-1]
        if len(asked) > 1:
            return replace(
                asked[0], also=tuple(Candidate(each.article, each.confidence) for each in asked[1:])
            )
        return self._one(weighed[0])

    def likeliest_of(self, articles: Sequence[str], text: str, language: Language) -> Candidate:
        """The likeliest of some articles, when it is one of them."""
        scores = self.judged([text], language)[0]
        # A call may have been offered an article that has been withdrawn since.
        known = [article for article in articles if article in self.ridge.labels]
        columns = [self.ridge.labels.index(article) for article in known]
        shares = chances(scores[:, columns], self.temper)[0]
        return Candidate(known[int(np.argmax(shares))], float(shares.max()))

    def nearest(self, text: str, language: Language, article: str) -> str:
        """The phrasing of an article that is most like the text."""
        likeness = self.likeness.to_phrasings([text], language)[0]
        own = [n for n, phrasing in enumerate(self.taught) if article in phrasing.articles]
        return self.taught[max(own, key=lambda n: likeness[n])].text if own else ""

    def _one(self, ranking: Ranking) -> Recognized | Ambiguous | NoMatch:
        ranked = ranking.candidates
        if not ranked or ranking.chance < self.threshold:
            return NoMatch(ranked)
        if ranked[0].confidence >= SURE and not _has_rival(ranked):
            return Recognized(ranked[0].article, ranked[0].confidence, ranked)
        likely = tuple(each for each in ranked[:CHOICES] if each.confidence >= WORTH_ASKING)
        return Ambiguous(likely if len(likely) > 1 else ranked[:CHOICES])

    def _candidates(self, confidences: Floats) -> tuple[Candidate, ...]:
        best = np.argsort(-confidences, kind="stable")[:SHOWN]
        return tuple(Candidate(self.meanings.articles[n], float(confidences[n])) for n in best)


def _of_articles(
    labels: Sequence[str], scores: Floats, taught: Sequence[Phrasing]
) -> tuple[Floats, list[int]]:
    """Scores of each article's phrasing by all others, among articles alone, and which is right."""
    columns = articles_in(labels)
    rows = np.array([n for n, each in enumerate(taught) if each.is_of_an_article])
    place = {labels[column]: n for n, column in enumerate(columns)}
    return scores[np.ix_(rows, columns)], [place[taught[n].label] for n in rows]


def _has_rival(ranked: Sequence[Candidate]) -> bool:
    return ranked[0].confidence < CLEAR and len(ranked) > 1 and ranked[1].confidence >= RIVAL
