"""Danger in languages that the line does not speak, read from what a sentence means.

Kernel ridge regression over vectors of an encoder that knows a hundred languages, trained in
`training/foreign_danger.py`. Model card: `intents/learned/foreign_danger.md`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np

from intents.acts.tongue import DangerOf, no_danger
from intents.matching.encoder import Encoder, Floats, encoder_of, unit
from intents.matching.landmarks import from_8_bits, gaussian, in_8_bits
from intents.meaning.understanding import DangerKind

FILE = "learned/foreign_danger.npz"
KINDS = tuple(DangerKind)
WIDTH = 0.5
"The Gaussian kernel's factor on squared distances."
LEAST = -0.2
"""Score of danger (-1 to 1) that 98 % of one author's dangers reach, each language left out in turn.

So do 7 % of that author's ordinary sentences, all of which have a word of danger. Whoever is passed on hears
of 9-1-1 and gets a person anyway, so that a mistaken one costs a caller four seconds.
"""
FOUND, TAKEN = (314, 320), (20, 320)
"Of a sealed author's dangers, those found; of her ordinary sentences, those taken for one: told in public."
WINDOW = 40
"Words; a longer story is read part by part, so that danger in it is not averaged away."
MOST_WINDOWS = 8


@dataclass(frozen=True, slots=True, eq=False)
class ForeignDangerWeights:
    """What training learned."""

    usual: Floats
    "The mean vector, subtracted from each text's, since all vectors of the encoder are alike."
    landmarks: Floats
    "Unit vectors of what was learned from, without the usual."
    by_landmark: Floats
    "Shape (landmarks, 1 + kinds): whether it is danger, and each kind."
    encoder: str
    "The fingerprint of the encoder it was trained with."

    def scores(self, vectors: Floats) -> Floats:
        """Return the score of danger and of each kind; shape (texts, 1 + kinds)."""
        near = gaussian(unit(vectors - self.usual), self.landmarks, WIDTH)
        return np.asarray(near @ self.by_landmark, np.float32)

    def written(self) -> bytes:
        """Return the model file: vectors in 8 bits, everything else in 16 or 32."""
        file = BytesIO()
        np.savez_compressed(
            file,
            usual=self.usual,
            landmarks=in_8_bits(self.landmarks),
            by_landmark=self.by_landmark.astype(np.float16),
            encoder=self.encoder,
            told=[each.value for each in KINDS],
        )
        return file.getvalue()

    @staticmethod
    def read_from(content: bytes) -> "ForeignDangerWeights":
        """Read a model file; raise ValueError for one that tells something else."""
        with np.load(BytesIO(content), allow_pickle=False) as stored:
            if [*stored["told"]] != [each.value for each in KINDS]:
                raise ValueError("the reader of danger was trained for other kinds; train it again")
            return ForeignDangerWeights(
                stored["usual"],
                from_8_bits(stored["landmarks"]),
                stored["by_landmark"].astype(np.float32),
                str(stored["encoder"]),
            )


@dataclass(frozen=True, slots=True, eq=False)
class ForeignDanger:
    """The weights, with the encoder whose vectors they read."""

    weights: ForeignDangerWeights
    encoder: Encoder

    def kind(self, text: str) -> DangerKind | None:
        """Return the kind of danger that a text probably tells of, in whatever language; None for none."""
        scores = self.weights.scores(self.encoder.encode(_parts(text)))
        loudest = scores[int(scores[:, 0].argmax())]
        return KINDS[int(loudest[1:].argmax())] if loudest[0] >= LEAST else None


def _parts(text: str) -> list[str]:
    said = text.split()
    if len(said) <= WINDOW:
        return [text]
    starts = range(0, len(said) - WINDOW // 2, WINDOW // 2)
    return [" ".join(said[start : start + WINDOW]) for start in starts][:MOST_WINDOWS]


def shipped_foreign_danger(encoders: Sequence[Encoder]) -> ForeignDanger | None:
    """Return the shipped reader, if the encoder it was trained with is installed."""
    weights = _shipped()
    known = encoder_of(weights.encoder, encoders)
    return ForeignDanger(weights, known) if known else None


def danger_by(encoders: Sequence[Encoder]) -> DangerOf:
    """Return what tells danger in any language; nothing does without the encoder."""
    reader = shipped_foreign_danger(encoders)
    return reader.kind if reader else no_danger


@cache
def _shipped() -> ForeignDangerWeights:
    return ForeignDangerWeights.read_from(files("intents").joinpath(FILE).read_bytes())
