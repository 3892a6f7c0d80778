"""Encoders tuned to the labels of some phrasings: what tells these apart counts more than what is common."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.article import Language
from intents.encoder import Encoder
from intents.lead_in import without_lead_in
from intents.phrasing import Phrasing
from intents.turning import learn_turn
from intents.vectors import side_by_side, unit
from intents.wording import MAX_CHARACTERS

Floats = NDArray[np.float32]

TUNED = 1.0
"What the turned vectors count beside the encoders' own; chosen on the validation parts of both public sets."


@dataclass(frozen=True, slots=True, eq=False)
class Tuned:
    """What several encoders say of a text, and beside it the same turned to the labels."""

    encoders: tuple[Encoder, ...]
    turn: Floats

    @property
    def fingerprint(self) -> str:
        """Those of the encoders and of the turn."""
        turn = hashlib.sha256(self.turn.tobytes()).hexdigest()
        return " ".join([*(encoder.fingerprint for encoder in self.encoders), turn])

    @property
    def weight(self) -> float:
        """All that the encoders count, and what their turned vectors count besides."""
        return (1 + TUNED) * sum(encoder.weight for encoder in self.encoders)

    def knows(self, language: Language) -> bool:
        """What all of the encoders know."""
        return all(encoder.knows(language) for encoder in self.encoders)

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector for each text."""
        own = _joined(self.encoders, texts)
        return side_by_side([(1, own), (TUNED, unit(own @ self.turn))])


def tuned(taught: Sequence[Phrasing], encoders: Sequence[Encoder]) -> tuple[Encoder, ...]:
    """The encoders as one that is tuned to what is taught, if each of them knows its every language."""
    languages = {each.language for each in taught}
    if not encoders or not all(encoder.knows(language) for encoder in encoders for language in languages):
        return tuple(encoders)
    texts = [without_lead_in(each.text, each.language)[:MAX_CHARACTERS] for each in taught]
    turn = learn_turn(_joined(encoders, texts), [each.label for each in taught])
    return (Tuned(tuple(encoders), turn),)


def _joined(encoders: Sequence[Encoder], texts: Sequence[str]) -> Floats:
    """Unit vectors that are as alike as all encoders find their texts on average."""
    return side_by_side((encoder.weight, encoder.encode(texts)) for encoder in encoders)
