"""What an utterance is about, as far as it can be told without knowing the city.

Beside what a sentence encoder makes of a text stands how well some fifty subjects fit it: those of the
example city, which are the commonest of any. A city's phrasings are shown to it as a caller's words are, so
that an article on another subject is found too, if not quite so well (tests/understanding/CURVE.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intents.article import Language
from intents.encoder import Encoder
from intents.softmax import Floats
from intents.vectors import side_by_side, unit
from intents.word_forms import WordForms, scores

MEANING = 0.6
"What the encoder counts beside the words when subjects are told apart."
WEIGHT = 0.5
"What the subjects count beside the encoder; both chosen on validation data."


@dataclass(frozen=True, slots=True, eq=False)
class SubjectSense:
    """What the sentences taught, as an encoder."""

    forms: WordForms
    head: Floats
    "Weights; shape (meaning + runs + 1, subjects), the last row the constant."
    encoder: Encoder
    learned_from: str

    @property
    def fingerprint(self) -> str:
        """That of the encoder and of the sentences."""
        return f"{self.encoder.fingerprint} {self.learned_from}"

    @property
    def weight(self) -> float:
        """What the encoder counts, and the subjects besides."""
        return self.encoder.weight + WEIGHT

    def knows(self, language: Language) -> bool:
        """Whether the encoder does; in a language without examples it alone tells much."""
        return self.encoder.knows(language)

    def encode(self, texts: Sequence[str]) -> Floats:
        """The encoder's vectors and beside them the subjects; rows of unit length."""
        meaning = self.encoder.encode(texts)
        return side_by_side([(self.encoder.weight, meaning), (WEIGHT, self.subjects(texts, meaning))])

    def subjects(self, texts: Sequence[str], meaning: Floats) -> Floats:
        """How well each subject fits, against the others; shape (texts, subjects), rows of unit length."""
        logits = scores(meaning * np.float32(MEANING), self.forms.show(texts), self.head)
        return unit(logits - logits.mean(axis=1, keepdims=True))
