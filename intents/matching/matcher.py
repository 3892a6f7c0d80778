"""Matches words to articles: ranked candidates with calibrated confidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from intents.articles.article import Language
from intents.articles.phrasing import Phrasing, bounded
from intents.matching.classification import Ridge, chances, fit, fit_temper
from intents.matching.encoder import Encoder
from intents.matching.likeness import SHARES, Closest, Likeness, Shares, nearest, neighbours_of
from intents.matching.meanings import (
    Meanings,
    Ranking,
    Rejection,
    articles_in,
    learn_refusal,
    rival_of,
    signs_of,
)
from intents.meaning.understanding import Ambiguous, Candidate, NoMatch, Recognized
from intents.text.wording import is_endless, plain, split_queries

Floats = NDArray[np.float32]

MOST = 6_000
"Most phrasings to fit on; every label keeps an equal share."
SHOWN = 5
"Candidates kept for editors."
CHOICES = 3
"Most choices offered to a caller."
SURE = 0.5
"The best candidate is more likely right than not."
RIVAL = 0.25
CLEAR = 0.7
"The best candidate below the first with a second above the other is a choice; asking takes three seconds."
WORTH_ASKING = 0.1
CERTAIN = 0.8
"Minimum confidence for treating a part of an utterance as a separate question."
BELONGS = 0.78
RELATED_SURELY = 0.95
"Probability among one department's other articles from which words are about one, whatever act they seemed."
FAINTLY = 0.15
"Minimum in-scope probability of such words; “are you kidding me” has less."
BESIDE = 0.9
"Probability from which a question is about one of them if the answer's name is added to it."


@dataclass(frozen=True, slots=True, eq=False)
class Matcher:
    """A fitted matcher."""

    taught: Sequence[Phrasing]
    likeness: Likeness
    ridge: Ridge
    closest: Closest
    meanings: Meanings
    temper: float
    rejection: Rejection
    threshold: float = BELONGS
    "Minimum in-scope probability; below it a text is a no-match. Chosen on validation data."

    @staticmethod
    def fit(phrasings: Sequence[Phrasing], encoders: Sequence[Encoder], shares: Shares = SHARES) -> "Matcher":
        """Fit on labelled phrasings alone."""
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

    def with_encoders(self, encoders: Sequence[Encoder]) -> "Matcher":
        """Return the matcher with encoders that give the same vectors as those it was fitted with."""
        forms = replace(self.likeness.forms, encoders=tuple(encoders))
        return replace(self, likeness=replace(self.likeness, forms=forms))

    def rank(self, text: str, language: Language) -> tuple[Candidate, ...]:
        """The likeliest articles, best first."""
        return self.weigh([text], language)[0].candidates

    def match(self, text: str, language: Language) -> Recognized | Ambiguous | NoMatch:
        """Return the article or articles that the words ask for, with further questions."""
        return self.judge(self.weigh_queries(text, language))

    def weigh_queries(self, text: str, language: Language) -> list[Ranking]:
        """Rank the whole utterance, then each question joined in it."""
        return self.weigh([text, *split_queries(text)], language)

    def weigh(self, texts: Sequence[str], language: Language) -> list[Ranking]:
        """Rank articles for each of many texts."""
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
        """Return scores of all labels, and the rejection features."""
        likeness = self.likeness.to_phrasings(texts, language)
        scores = self.ridge.scores(likeness)
        rival = rival_of(self.ridge.labels, scores)
        signs = signs_of(scores[:, self.meanings.columns], rival, nearest(likeness))
        return scores + self.closest.pull(likeness), signs

    def judge(self, weighed: Sequence[Ranking]) -> Recognized | Ambiguous | NoMatch:
        """Decide on joined questions if one is certain and others are of something else, else on the whole.

        Of a few articles that a part is surely about, the likeliest is kept; beside it, what the whole is
        about comes first.
        """
        whole, *judged = map(self._one, weighed)
        certain = [each for each in judged if isinstance(each, Recognized) and each.confidence >= CERTAIN]
        few = [each.candidates[0] for each in judged if isinstance(each, Ambiguous) and is_of_few(each)]
        if not certain:
            return whole
        asked = [*(Candidate(each.article, each.confidence) for each in certain), *few]
        if few and isinstance(whole, Recognized):
            asked.sort(key=lambda each: each.article != whole.article)
        first, *also = _apart(asked)
        if not also:
            return whole
        ranked = next((each for each in certain if each.article == first.article), certain[0])
        return replace(ranked, article=first.article, confidence=first.confidence, also=tuple(also))

    def shares(self, text: str, language: Language) -> Mapping[str, float]:
        """Return each article's probability as if one of them were surely meant."""
        return self.shares_of([text], language)[0]

    def shares_of(self, texts: Sequence[str], language: Language) -> list[Mapping[str, float]]:
        """Return the same for each of many texts."""
        own = self.judged(texts, language)[0][:, self.meanings.columns]
        every = self.meanings.of_articles(chances(own, self.temper), own)
        return [dict(zip(self.meanings.articles, map(float, shares), strict=True)) for shares in every]

    def likeliest_of(self, articles: Sequence[str], text: str, language: Language) -> Candidate:
        """Return the likeliest article if it is among the offered ones."""
        scores = self.judged([text], language)[0]
        # An offered article may have been withdrawn in the meantime.
        known = [article for article in articles if article in self.ridge.labels]
        columns = [self.ridge.labels.index(article) for article in known]
        shares = chances(scores[:, columns], self.temper)[0]
        return Candidate(known[int(np.argmax(shares))], float(shares.max()))

    def nearest(self, text: str, language: Language, article: str) -> str:
        """Return the article's phrasing that is nearest to the text."""
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


def _apart(asked: Sequence[Candidate]) -> list[Candidate]:
    """Return the first candidate of each article, in their order."""
    first = {each.article: each for each in reversed(asked)}
    return [first[article] for article in dict.fromkeys(each.article for each in asked)]


def is_of_few(meant: Ambiguous) -> bool:
    """Whether words are surely about one of a few articles."""
    return sum(each.confidence for each in meant.candidates) >= CERTAIN


def _of_articles(
    labels: Sequence[str], scores: Floats, taught: Sequence[Phrasing]
) -> tuple[Floats, list[int]]:
    """Return the leave-one-out scores of the articles' phrasings, and which label is right for each."""
    columns = articles_in(labels)
    rows = np.array([n for n, each in enumerate(taught) if each.is_of_an_article])
    place = {labels[column]: n for n, column in enumerate(columns)}
    return scores[np.ix_(rows, columns)], [place[taught[n].label] for n in rows]


def _has_rival(ranked: Sequence[Candidate]) -> bool:
    return ranked[0].confidence < CLEAR and len(ranked) > 1 and ranked[1].confidence >= RIVAL


@dataclass(frozen=True, slots=True)
class RelatedArticles:
    """The other articles of the department whose answer was heard, among which a follow-up is looked for."""

    matcher: Matcher
    others: tuple[str, ...]
    language: Language
    told: str
    "The name of the answer that was heard."

    def surely(self, text: str) -> Candidate | None:
        """Return the one that the words are surely about."""
        if not self.others or self.matcher.weigh([text], self.language)[0].chance < FAINTLY:
            return None
        best = self.matcher.likeliest_of(self.others, text, self.language)
        return best if best.confidence >= RELATED_SURELY else None

    def beside(self, text: str) -> Candidate | None:
        """Return the one meant by a question too short to say so: after a tax date, “and where do I pay”."""
        if not self.others or not self.told:
            return None
        best = self.matcher.likeliest_of(self.others, f"{text} {self.told}", self.language)
        return best if best.confidence >= BESIDE else None

    def agreed(self, text: str) -> Candidate | None:
        """Return what the last clause is about, if all articles and those of the department agree."""
        last = text.rpartition(",")[2]
        near = self.surely(last) if len(plain(last).split()) > 1 else None
        ranking = self.matcher.weigh([last], self.language)[0]
        is_first = near is not None and ranking.candidates[0].article == near.article
        return near if is_first and ranking.chance >= SURE else None
