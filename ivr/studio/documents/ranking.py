"""Ranks passages for a question by words and by meaning, in any language."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from intents.articles.article import Language
from intents.matching.encoder import unit
from ivr.studio.documents.document import Passage

Vectors = NDArray[np.float32]
Scores = NDArray[np.float32]
K1, B = 1.2, 0.75
"Okapi BM25 with the usual values."
WORDS_WEIGHT = 0.15
"Weight of matching words relative to similar meaning; names and numbers depend on it."
ITSELF, AROUND = 2.0, 1.0
"Weights of a passage's vector with its title and heading, and of these alone."
STEM = 5
"Letters at the beginning that forms of a word share."
_WORD = re.compile(r"[^\W\d_]+|\d+")
_SMALL = frozenset(
    _WORD.findall(
        """
        a about am an and are as at be been by can could do does for from get go got had has have how i if
        in is it its just know like me much my need of on or our out please should so than that the their
        them then there they this to up us want was we what when where which who why will with would you
        your ai alors au aux avec avez avoir ce ces cette ca comment d dans de des dois doit du elle en est
        et etre fait faire faut il ils j je l la le les leur leurs lui m ma mais me mes moi mon n ne nos
        notre nous on ou par pas peut peux plus pour puis qu quand que quel quelle quelles quels qui quoi s
        sa sans se ses si son sont suis sur t ta te tes tu un une veux vos votre vous y
        """
    )
)


@dataclass(frozen=True, slots=True)
class Searched:
    """A passage prepared for searching."""

    text: str
    heading: str
    title: str
    language: Language


@dataclass(frozen=True, slots=True, eq=False)
class Posting:
    """The passages with a word, and its weight in each."""

    passages: NDArray[np.int64]
    weights: NDArray[np.float32]
    rarity: float


@dataclass(frozen=True, slots=True, eq=False)
class PassageIndex:
    """Passages with word weights."""

    languages: NDArray[np.str_]
    postings: dict[str, Posting]
    vectors: Vectors
    "A row for each passage; without columns if there is no encoder."

    @staticmethod
    def of(searched: Sequence[Searched], vectors: Vectors) -> "PassageIndex":
        """Count the words of passages."""
        counts = [Counter(terms(f"{one.title} {one.heading} {one.text}")) for one in searched]
        languages = np.array([one.language for one in searched], np.str_)
        return PassageIndex(languages, _postings(counts), vectors)

    def ranked(
        self, wordings: Sequence[tuple[Language, str]], asked: Vectors, language: Language = ""
    ) -> list[tuple[int, float]]:
        """The indices of passages with their scores, best first; in one language or in all.

        `asked` has a vector for each wording. Words are compared in their own language alone.
        """
        if not len(self.languages) or not wordings:
            return []
        score = self._meaning(asked) + WORDS_WEIGHT * self._words(wordings)
        order = np.argsort(-score, kind="stable")
        return [(int(n), float(score[n])) for n in order if language in {"", str(self.languages[n])}]

    def _meaning(self, asked: Vectors) -> Scores:
        """Mean cosine similarity to the wordings."""
        if not self.vectors.shape[1] or not asked.size:
            return np.zeros(len(self.languages), np.float32)
        similarity: Scores = np.maximum(self.vectors @ asked.T, 0.0).mean(axis=1)
        return similarity

    def _words(self, wordings: Sequence[tuple[Language, str]]) -> Scores:
        """BM25, relative to a passage with all words of the question."""
        total = np.zeros(len(self.languages), np.float32)
        unseen = _rarity(0, len(self.languages))
        for language, text in wordings:
            own, most = np.zeros(len(self.languages), np.float32), 0.0
            for word in set(terms(text)):
                posting = self.postings.get(word)
                most += (posting.rarity if posting else unseen) * (K1 + 1)
                if posting:
                    own[posting.passages] += posting.weights
            total += np.where(self.languages == language, own, 0) / max(1.0, most)
        return (total / len(wordings)).astype(np.float32)


def _postings(counts: Sequence[Counter[str]]) -> dict[str, Posting]:
    """Okapi BM25: a word weighs more the rarer it is and the shorter the passage."""
    sizes = np.array([one.total() for one in counts], np.float32)
    shares = sizes / max(1.0, float(sizes.mean())) if counts else sizes
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, one in enumerate(counts):
        for word, count in one.items():
            places[word].append((number, count))
    found = {}
    for word, own in places.items():
        passages = np.array([number for number, _ in own])
        times = np.array([count for _, count in own], np.float32)
        rarity = _rarity(len(own), len(counts))
        weights = rarity * times * (K1 + 1) / (times + K1 * (1 - B + B * shares[passages]))
        found[word] = Posting(passages, weights.astype(np.float32), rarity)
    return found


def _rarity(seen: int, count: int) -> float:
    return log(1 + (count - seen + 0.5) / (seen + 0.5))


def passage_vectors(
    title: str, passages: Sequence[Passage], encode: Callable[[Sequence[str]], Vectors]
) -> Vectors:
    """A vector for each passage, from its text and its position."""
    around = [f"{title}: {one.heading}" if one.heading else title for one in passages]
    itself = encode([f"{place}. {one.text}" for place, one in zip(around, passages, strict=True)])
    places = {place: number for number, place in enumerate(dict.fromkeys(around))}
    of_places = encode([*places])[[places[place] for place in around]]
    return unit(ITSELF * itself + AROUND * of_places) if itself.size else itself


def terms(text: str) -> list[str]:
    """The content words of a text, without accents and endings."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("’", "'"))
    bare = "".join(one for one in folded if not unicodedata.combining(one))
    return [word[:STEM] for word in _WORD.findall(bare) if word not in _SMALL]
