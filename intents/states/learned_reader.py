"""The learned reader of callers' states: kernel ridge regression, trained in `training/states.py`.

The words are compared with those of some hundred others, in meaning and in what the utterance classifier
makes of them (Gaussian kernels), and by their n-grams (a linear kernel). Model card:
`intents/learned/state_reader.md`.
"""

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np

from intents.matching.encoder import Encoder, Floats, encoder_of
from intents.matching.grams import of_letters, of_words
from intents.matching.landmarks import from_8_bits, gaussian, in_8_bits
from intents.meaning.reading import Act, Reading
from intents.meaning.understanding import DangerKind
from intents.states.state_reader import LEAST, StateReading
from intents.text.wording import plain

FILE = "learned/state_reader.npz"
BUCKETS = 1 << 12
"Hash buckets for n-grams of words and letters."
LONGEST_CHARACTERS = 400
FLOOR = 1e-5
"Smallest probability, before its logarithm is taken."
MEANING_WIDTH, RELATION_WIDTH = 1.0, 0.25
"Gaussian kernels' factors on squared distances."
RELATION_WEIGHT, GRAM_WEIGHT = 0.7, 0.5
STATES, DANGERS = tuple(LEAST), tuple(DangerKind)


@dataclass(frozen=True, slots=True, eq=False)
class Utterances:
    """Utterances as numbers, one a row."""

    meaning: Floats
    "Unit vectors; shape (utterances, 512)."
    relation: Floats
    "What the utterance classifier makes of them, standardized or not."
    grams: Floats
    "Shape (utterances, buckets), rows at length one."

    def standardized(self, mean: Floats, deviation: Floats) -> "Utterances":
        """Return them with the classifier's numbers standardized."""
        relation = np.asarray((self.relation - mean) / deviation, np.float32)
        return Utterances(self.meaning, relation, self.grams)


def utterances(texts: Sequence[str], readings: Sequence[Reading], encoder: Encoder) -> Utterances:
    """Return what is looked at in some texts."""
    return Utterances(
        np.asarray(encoder.encode(texts), np.float32),
        np.stack([_relation(reading) for reading in readings]),
        np.stack([_grams(text) for text in texts]),
    )


def _relation(reading: Reading) -> Floats:
    chances = [*(reading.acts[each] for each in Act), *(reading.danger[each] for each in DangerKind)]
    logarithms = np.log(np.maximum(np.array(chances, np.float32), FLOOR))
    others = [reading.out_of_scope, reading.business, reading.around_rule]
    return np.concatenate([logarithms, np.array(others, np.float32)])


def _grams(text: str) -> Floats:
    said = plain(text[:LONGEST_CHARACTERS])
    row = np.zeros(BUCKETS, np.float32)
    for form in (of_words(said), of_letters(said)):
        counted = Counter(zlib.crc32(gram.encode("utf-8", "replace")) % BUCKETS for gram in form)
        weights = np.zeros(BUCKETS, np.float32)
        weights[[*counted]] = 1 + np.log(np.array([*counted.values()], np.float32))
        row += weights / max(float(np.linalg.norm(weights)), 1e-6)
    return row / max(float(np.linalg.norm(row)), 1e-6)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What training learned."""

    meaning: Floats
    "Unit vectors of the landmarks."
    relation: Floats
    "Their numbers from the classifier, standardized."
    mean: Floats
    deviation: Floats
    "Times the square root of the numbers."
    by_landmark: Floats
    "Shape (landmarks, states and dangers)."
    by_gram: Floats
    "Shape (buckets, states and dangers)."
    bias: Floats
    encoder: str
    "The fingerprint of the sentence encoder it was trained with."

    def scores(self, some: Utterances) -> Floats:
        """Return the score of each state, then of each danger; shape (utterances, states and dangers)."""
        near = closeness(some.standardized(self.mean, self.deviation), self.meaning, self.relation)
        return np.asarray(near @ self.by_landmark + some.grams @ self.by_gram + self.bias, np.float32)

    def written(self) -> bytes:
        """Return the model file: vectors in 8 bits, everything else in 16."""
        file = BytesIO()
        np.savez_compressed(
            file,
            meaning=in_8_bits(self.meaning),
            relation=self.relation.astype(np.float16),
            mean=self.mean,
            deviation=self.deviation,
            by_landmark=self.by_landmark.astype(np.float16),
            by_gram=self.by_gram.astype(np.float16),
            bias=self.bias,
            encoder=self.encoder,
            told=[each.value for each in (*STATES, *DANGERS)],
        )
        return file.getvalue()

    @staticmethod
    def read_from(content: bytes) -> "Weights":
        """Read a model file; raise ValueError for one that tells something else."""
        with np.load(BytesIO(content), allow_pickle=False) as stored:
            if [*stored["told"]] != [each.value for each in (*STATES, *DANGERS)]:
                raise ValueError("the reader of states was trained for other states; train it again")
            return Weights(
                from_8_bits(stored["meaning"]),
                stored["relation"].astype(np.float32),
                stored["mean"],
                stored["deviation"],
                stored["by_landmark"].astype(np.float32),
                stored["by_gram"].astype(np.float32),
                stored["bias"],
                str(stored["encoder"]),
            )


def as_stored(meaning: Floats) -> Floats:
    """Return vectors as a model file gives them back, so that what is learned allows for the rounding."""
    return from_8_bits(in_8_bits(meaning))


def closeness(some: Utterances, meaning: Floats, relation: Floats) -> Floats:
    """Return the kernel but for the n-grams; shape (utterances, landmarks)."""
    near = gaussian(some.meaning, meaning, MEANING_WIDTH)
    alike = gaussian(some.relation, relation, RELATION_WIDTH)
    return np.asarray(near + RELATION_WEIGHT * alike, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class LearnedStateReader:
    """The weights, with the sentence encoder whose vectors they read."""

    weights: Weights
    encoder: Encoder

    def read(self, text: str, reading: Reading) -> StateReading:
        """Return how much the words speak for each state and kind of danger."""
        scores = [
            float(score) for score in self.weights.scores(utterances([text], [reading], self.encoder))[0]
        ]
        states, dangers = scores[: len(STATES)], scores[len(STATES) :]
        return StateReading(
            dict(zip(STATES, states, strict=True)),
            {kind: max(score, 0.0) for kind, score in zip(DANGERS, dangers, strict=True)},
        )


def shipped_state_reader(encoders: Sequence[Encoder]) -> LearnedStateReader | None:
    """Return the shipped reader, if the encoder it was trained with is installed."""
    weights = _shipped()
    known = encoder_of(weights.encoder, encoders)
    return LearnedStateReader(weights, known) if known else None


@cache
def _shipped() -> Weights:
    return Weights.read_from(files("intents").joinpath(FILE).read_bytes())
