"""Finding the passages that answer a question: by its words and by its meaning, in any language."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from intents.articles.article import Language
from intents.matching.encoder import unit
from routing.documents.document import Passage

Vectors = NDArray[np.float32]
K1, B = 1.2, 0.75
"Okapi BM25, with the values that are usual."
WORDS_WEIGHT = 0.15
"Of a question's words found in a passage, beside likeness of meaning: it decides where names and numbers do."
ITSELF, AROUND = 2.0, 1.0
"Weights of what a passage says under its title and heading, and of these alone."
STEM = 5
"Letters of a word by which its forms are one."
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
    """A passage as it is searched for."""

    text: str
    heading: str
    title: str
    language: Language


@dataclass(frozen=True, slots=True, eq=False)
class PassageIndex:
    """Passages with their words counted."""

    searched: tuple[Searched, ...]
    counts: tuple[Counter[str], ...]
    sizes: NDArray[np.float32]
    rarity: dict[str, float]
    vectors: Vectors
    "A row for each passage; of no columns where there is no encoder."

    @staticmethod
    def of(searched: Sequence[Searched], vectors: Vectors) -> "PassageIndex":
        """Count the words of passages."""
        counts = tuple(Counter(terms(f"{one.title} {one.heading} {one.text}")) for one in searched)
        seen = Counter(word for one in counts for word in one)
        rarity = {word: log(1 + (len(counts) - n + 0.5) / (n + 0.5)) for word, n in seen.items()}
        sizes = np.array([one.total() for one in counts], np.float32)
        return PassageIndex(tuple(searched), counts, sizes, rarity, vectors)

    def ranked(
        self, wordings: Sequence[tuple[Language, str]], asked: Vectors, language: Language = ""
    ) -> list[tuple[int, float]]:
        """The numbers of passages with their scores, the best first; of one language or of all.

        `asked` has a vector for each wording. Words are compared in their own language alone.
        """
        if not self.searched:
            return []
        score = self._meaning(asked) + WORDS_WEIGHT * self._words(wordings)
        chosen = [n for n, one in enumerate(self.searched) if language in {"", one.language}]
        return [(n, float(score[n])) for n in sorted(chosen, key=lambda n: (-score[n], n))]

    def _meaning(self, asked: Vectors) -> NDArray[np.float32]:
        """Cosine likeness to the wording that is most like a passage on average."""
        if not self.vectors.shape[1] or not asked.size:
            return np.zeros(len(self.searched), np.float32)
        likeness: NDArray[np.float32] = np.maximum(self.vectors @ asked.T, 0.0).mean(axis=1)
        return likeness

    def _words(self, wordings: Sequence[tuple[Language, str]]) -> NDArray[np.float32]:
        """BM25, as a share of what a passage with all of a question's words would have."""
        total = np.zeros(len(self.searched), np.float32)
        for language, text in wordings:
            asked = set(terms(text))
            most = sum(self.rarity.get(word, self._unseen) for word in asked) * (K1 + 1)
            own = [self._bm25(n, asked, language) for n in range(len(self.searched))]
            total += np.array(own, np.float32) / max(1.0, most)
        return (total / len(wordings)).astype(np.float32)

    @property
    def _unseen(self) -> float:
        return log(1 + (len(self.counts) + 0.5) / 0.5)

    def _bm25(self, number: int, asked: Iterable[str], language: Language) -> float:
        if self.searched[number].language != language:
            return 0.0
        counts, size = self.counts[number], self.sizes[number] / max(1.0, float(self.sizes.mean()))
        return sum(
            self.rarity[word] * n * (K1 + 1) / (n + K1 * (1 - B + B * float(size)))
            for word in asked
            if (n := counts[word])
        )


def passage_vectors(
    title: str, passages: Sequence[Passage], encode: Callable[[Sequence[str]], Vectors]
) -> Vectors:
    """A vector for each passage, of what it says and of where it stands."""
    around = [f"{title}: {one.heading}" if one.heading else title for one in passages]
    itself = encode([f"{place}. {one.text}" for place, one in zip(around, passages, strict=True)])
    places = {place: number for number, place in enumerate(dict.fromkeys(around))}
    of_places = encode([*places])[[places[place] for place in around]]
    return unit(ITSELF * itself + AROUND * of_places) if itself.size else itself


def terms(text: str) -> list[str]:
    """The words that say what a text is about, without accents and endings."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("’", "'"))
    bare = "".join(one for one in folded if not unicodedata.combining(one))
    return [word[:STEM] for word in _WORD.findall(bare) if word not in _SMALL]
