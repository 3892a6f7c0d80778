"""What an utterance shows in its words, letters and sounds, and in who or what its words stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from intents.danger import LANGUAGES, classes_of
from intents.grams import Cut, Grams, as_rows, joined, of_letters, of_string, of_words
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

    @property
    def width(self) -> int:
        """How many runs there are in all forms."""
        return sum(len(grams.places) for grams in self.grams.values())

    def knows(self, text: str) -> bool:
        """Whether any of its words was taught."""
        places = self.grams[WORDS].places
        return any(word in places for word in plain(text).split())

    def show(self, texts: Sequence[str]) -> csr_matrix:
        """One row for each text; shape (texts, runs of all forms)."""
        shown = _forms_of(texts)
        weights = [WEIGHTS[name] for name in self.grams]
        by_text = zip(*(shown[name] for name in self.grams), strict=True)
        return as_rows(
            [joined(zip(self.grams.values(), weights, forms, strict=True)) for forms in by_text], self.width
        )


def beside(meaning: NDArray[np.float32], runs: csr_matrix) -> csr_matrix:
    """What texts mean beside their runs; one row each."""
    return csr_matrix(hstack([csr_matrix(meaning, dtype=np.float32), runs], format="csr"))


class Head(NamedTuple):
    """What speaks for each label, one column each."""

    of_meaning: NDArray[np.float32]
    "Weights of what a text means; no rows without an encoder."
    of_runs: NDArray[np.floating]
    "Weights of its runs; of half precision where they were read from a file, which spares memory."
    constant: NDArray[np.float32]

    @staticmethod
    def of(weights: NDArray[np.floating], forms: WordForms) -> "Head":
        """Take weights of meaning, of runs and the constant apart, that stand in this order."""
        size = len(weights) - 1 - forms.width
        return Head(weights[:size].astype(np.float32), weights[size:-1], weights[-1].astype(np.float32))

    def whole(self) -> NDArray[np.floating]:
        """All weights in one."""
        return np.concatenate([self.of_meaning, self.of_runs, self.constant[None]])


def scores(meaning: NDArray[np.float32] | None, runs: csr_matrix, head: Head) -> NDArray[np.float32]:
    """Of each label, by what texts mean, where that is known, and by their runs."""
    ends = pairwise(runs.indptr)
    # A text has few runs: only their weights are widened.
    rows = [runs.data[start:end] @ head.of_runs[runs.indices[start:end]] for start, end in ends]
    told: NDArray[np.float32] = np.array(rows, np.float32).reshape(-1, len(head.constant)) + head.constant
    return told if meaning is None else told + meaning @ head.of_meaning


def of_classes(text: str) -> list[str]:
    """One to three words in a row, each as the class of words that it belongs to."""
    known = _class_of_words()
    words = [known.get(word, word) for word in text.split()]
    starts = ((length, n) for length in _RUNS for n in range(len(words) - length + 1))
    return [" ".join(words[n : n + length]) for length, n in starts]


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
