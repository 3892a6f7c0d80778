"""Whose business words are: the city's and answered, the city's and not answered, no city's, or nobody's.

Kernel ridge regression on landmarks, trained in `training/scope.py`: an utterance is compared with others in
meaning, and in what the utterance classifier and the matcher make of it. See `intents/learned/scope.md`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Protocol

import numpy as np
from scipy.special import logit, softmax

from intents.matching.encoder import Encoder, Floats, encoder_of
from intents.matching.landmarks import from_8_bits, gaussian, in_8_bits
from intents.matching.meanings import Ranking
from intents.meaning.reading import Act, Asked, Reading

FILE = "learned/scope.npz"
MEANING_WIDTH, STATE_WIDTH = 1.0, 0.5
"Factors of the Gaussian kernels on squared distances of meanings and of standardized states."
STATE_WEIGHT = 1.5
FLOOR = 1e-4
"Smallest probability, and distance from 1, before its logarithm is taken."
FEW_WORDS = 3


class Scope(StrEnum):
    """Whose business words are."""

    CITY = "city"
    UNANSWERED = "unanswered"
    "The city's, but no article answers it."
    ELSEWHERE = "elsewhere"
    "No city's: a hospital's, a bank's, another city's, anybody's."
    ACT = "act"
    "Something about the call or the last answer, with no topic."
    NOTHING = "nothing"
    "Words that were not meant for the line, or that mean nothing."


SCOPES = tuple(Scope)


@dataclass(frozen=True, slots=True, eq=False)
class ScopeFeatures:
    """One utterance, as numbers."""

    meaning: Floats
    "Unit vector of the words."
    state: Floats
    "What the classifier and the matcher make of them."


def scope_features(text: str, meaning: Floats, reading: Reading, ranking: Ranking) -> ScopeFeatures:
    """Return the features of an utterance."""
    best = [each.confidence for each in ranking.candidates[:2]]
    chances = [reading.danger_chance, reading.out_of_scope, reading.business, ranking.chance]
    odds = logit(np.clip([*chances, *best, *[0.0] * (2 - len(best))], FLOOR, 1 - FLOOR))
    acts = np.log(np.maximum([reading.acts[each] for each in Act], FLOOR))
    many = len(text.split())
    form = [np.log(max(many, 1)), many <= FEW_WORDS, "?" in text]
    asked = [each is reading.asked for each in Asked]
    return ScopeFeatures(meaning, np.array([*acts, *odds, *form, *asked], np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class ScopeWeights:
    """What training learned."""

    meaning: Floats
    "Landmarks; shape (landmarks, 512), unit vectors."
    state: Floats
    "Their states, standardized."
    mean: Floats
    deviation: Floats
    "Already times the square root of the number of features."
    by_landmark: Floats
    "Shape (landmarks, scopes)."
    bias: Floats
    steepness: float
    "Factor of the scores before the softmax, from calibration on authors left out."
    encoder: str
    "The fingerprint of the sentence encoder it was trained with."

    def written(self) -> bytes:
        """Return the model file: vectors in 8 bits, the rest in 16."""
        file = BytesIO()
        np.savez_compressed(
            file,
            meaning=in_8_bits(self.meaning),
            state=self.state.astype(np.float16),
            mean=self.mean,
            deviation=self.deviation,
            by_landmark=self.by_landmark.astype(np.float16),
            bias=self.bias,
            steepness=self.steepness,
            encoder=self.encoder,
            scopes=[each.value for each in SCOPES],
        )
        return file.getvalue()

    @staticmethod
    def read_from(content: bytes) -> "ScopeWeights":
        """Read a model file; raise ValueError for one with other scopes."""
        with np.load(BytesIO(content), allow_pickle=False) as told:
            if [*told["scopes"]] != [each.value for each in SCOPES]:
                raise ValueError("the scope reader was trained for other scopes; train it again")
            return ScopeWeights(
                from_8_bits(told["meaning"]),
                told["state"].astype(np.float32),
                told["mean"],
                told["deviation"],
                told["by_landmark"].astype(np.float32),
                told["bias"],
                float(told["steepness"]),
                str(told["encoder"]),
            )

    def standardized(self, states: Floats) -> Floats:
        """Return states in the kernel's terms."""
        return np.asarray((states - self.mean) / self.deviation, np.float32)

    def scores(self, meanings: Floats, states: Floats) -> Floats:
        """Return each scope's score, before calibration; shape (utterances, scopes)."""
        kernel = closeness(meanings, self.standardized(states), self.meaning, self.state)
        return np.asarray(kernel @ self.by_landmark + self.bias, np.float32)


def closeness(meanings: Floats, states: Floats, of_meanings: Floats, of_states: Floats) -> Floats:
    """Return the kernel of some utterances with others; states are standardized."""
    return np.asarray(
        gaussian(meanings, of_meanings, MEANING_WIDTH)
        + STATE_WEIGHT * gaussian(states, of_states, STATE_WIDTH),
        np.float32,
    )


class ScopeReader(Protocol):
    """Anything that reads whose business words are."""

    def read(self, text: str, reading: Reading, ranking: Ranking) -> Mapping[Scope, float]:
        """Return the probability of each scope."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class LearnedScopeReader:
    """The weights, with the sentence encoder whose vectors they read."""

    weights: ScopeWeights
    encoder: Encoder

    def read(self, text: str, reading: Reading, ranking: Ranking) -> Mapping[Scope, float]:
        """Return the probability of each scope; they sum to 1."""
        features = scope_features(text, self.encoder.encode([text])[0], reading, ranking)
        scores = self.weights.scores(features.meaning[None], features.state[None])[0]
        chances = softmax(scores * self.weights.steepness)
        return {scope: float(chance) for scope, chance in zip(SCOPES, chances, strict=True)}


def shipped_scope_reader(encoders: Sequence[Encoder]) -> LearnedScopeReader | None:
    """Return the shipped reader, if the encoder it was trained with is installed."""
    weights = shipped_weights()
    encoder = encoder_of(weights.encoder, encoders)
    return LearnedScopeReader(weights, encoder) if encoder else None


@cache
def shipped_weights() -> ScopeWeights:
    """Return the weights in the package."""
    return ScopeWeights.read_from(files("intents").joinpath(FILE).read_bytes())
