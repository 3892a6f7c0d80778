"""What an utterance shows in its words, letters and sounds, and in who or what its words stand for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from intents.danger import LANGUAGES, classes_of
from intents.grams import Cut, Grams, of_letters, of_string, of_words
from intents.sounding import sound
from intents.wording import plain

LEAST = 5
"What fewer of the sentences hold teaches nothing of others."
VAGUE = 4
"A word of so many classes stands for none."
_RUNS = (1, 2, 3)
WORDS, LETTERS, CLASSES, SOUNDS = "words", "letters", "classes", "sounds"
WEIGHTS = MappingProxyType({WORDS: 1.0, LETTERS: 0.7, CLASSES: 1.0, SOUNDS: 0.7})
"Chosen on voices left out one by one (tests/understanding/CURVE.md)."


@dataclass(frozen=True, slots=True)
class WordForms:
    """The forms of words that the sentences taught, by name."""

    grams: Mapping[str, Grams]

    @staticmethod
    def of(texts: Sequence[str]) -> "WordForms":
        """Learn what there is in each form."""
        shown = _forms_of(texts)
        return WordForms({name: Grams.of(shown[name], cut, LEAST) for name, cut in CUTS.items()})

    def knows(self, text: str) -> bool:
        """Whether any of its words was taught."""
        places = self.grams[WORDS].places
        return any(word in places for word in plain(text).split())

    def show(self, texts: Sequence[str]) -> csr_matrix:
        """One row for each text; shape (texts, runs of all forms)."""
        shown = _forms_of(texts)
        parts = [grams.weigh(shown[name]) * WEIGHTS[name] for name, grams in self.grams.items()]
        return csr_matrix(hstack(parts, format="csr"))


def beside(meaning: NDArray[np.float32], runs: csr_matrix) -> csr_matrix:
    """What texts mean beside their runs; one row each."""
    return csr_matrix(hstack([csr_matrix(meaning, dtype=np.float32), runs], format="csr"))


def scores(
    meaning: NDArray[np.float32] | None, runs: csr_matrix, head: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Of each label, by what texts mean, where that is known, and by their runs.

    The head holds weights of both in that order, and its last row is the constant.
    """
    size = len(head) - 1 - runs.shape[1]
    ends = pairwise(runs.indptr)
    # A text has few runs: weights of half precision are widened for these alone, which spares memory.
    rows = [runs.data[start:end] @ head[size + runs.indices[start:end]] for start, end in ends]
    told: NDArray[np.float32] = np.array(rows, np.float32).reshape(-1, head.shape[1]) + head[-1]
    return told if meaning is None else told + meaning @ head[:size]


def of_classes(text: str) -> Iterator[str]:
    """One to three words in a row, each as the class of words that it belongs to."""
    known = _class_of_words()
    words = [known.get(word, word) for word in text.split()]
    for length in _RUNS:
        yield from (" ".join(words[n : n + length]) for n in range(len(words) - length + 1))


CUTS: Mapping[str, Cut] = MappingProxyType(
    {WORDS: of_words, LETTERS: of_letters, CLASSES: of_classes, SOUNDS: of_string}
)


def _forms_of(texts: Sequence[str]) -> Mapping[str, Sequence[str]]:
    wordings = [plain(text) for text in texts]
    return {WORDS: wordings, LETTERS: wordings, CLASSES: wordings, SOUNDS: [*map(sound, wordings)]}


@cache
def _class_of_words() -> Mapping[str, str]:
    """The words of the rules' classes: a husband is an adult, a kitchen a building."""
    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for name, phrases in classes_of(language).items():
            for word in " ".join(phrases).replace("|", " ").split():
                found.setdefault(word.removesuffix("?"), set()).add(name)
    return {
        word: f"<{min(names)}>" for word, names in found.items() if "{" not in word and len(names) < VAGUE
    }
