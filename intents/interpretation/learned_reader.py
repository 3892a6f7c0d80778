"""The learned response reader: kernel ridge regression on landmarks, trained in `training/responses.py`.

An utterance is compared with a few thousand by other authors: in meaning and in its relation to the answer
(Gaussian kernels), and in its n-grams (a linear kernel). Part of the relation is whether a sentence tells
what is asked (`intents/interpretation/pairs.py`). Model card: `intents/learned/response_reader.md`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np

from intents.interpretation.features import Features, Vectors, features_of, pairs_of_others
from intents.interpretation.in_context import Question, weighed
from intents.interpretation.joints import Joints
from intents.interpretation.pairs import KINDS, Pairs, PairWeights, summary
from intents.interpretation.response import AnswerContext, AskedFor, Parts, Response, ResponseReading
from intents.matching.encoder import Encoder, Floats, encoder_of
from intents.matching.landmarks import from_8_bits, gaussian, in_8_bits
from intents.meaning.reading import Asked, Reading

FILE = "learned/response_reader.npz"
MEANING_WIDTH = 1.0
"Gaussian kernel's factor on the squared distance of unit vectors."
STATE_WIDTH, STATE_WEIGHT = 0.25, 0.7
"The same for acts and relation, standardized and divided by the square root of their number."
GRAM_WEIGHT = 2.0
RESPONSES = tuple(Response)


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """Utterances in the kernel's terms, one a row."""

    meaning: Floats
    "Shape (utterances, 512), unit vectors."
    state: Floats
    "Acts, relation and what is told, standardized and scaled; shape (utterances, features)."


@dataclass(frozen=True, slots=True, eq=False)
class Scales:
    """How features are standardized, and how common each n-gram is."""

    mean: Floats
    deviation: Floats
    "Already times the square root of the number of features in its group."
    rarity: Floats
    "Inverse document frequency of each bucket; 0 for one that a single utterance has."

    def state(self, rows: Floats) -> Floats:
        """Return acts, relation and what is told, standardized; shape (utterances, features)."""
        return np.asarray((rows - self.mean) / self.deviation, np.float32)

    def grams(self, features: Features) -> tuple[list[int], Floats]:
        """Return the buckets of the known n-grams and their weights, at length one."""
        buckets = [each for each in features.grams if self.rarity[each]]
        weights = np.array([features.grams[each] for each in buckets], np.float32) * self.rarity[buckets]
        return buckets, weights / max(float(np.linalg.norm(weights)), 1e-6)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What training learned."""

    landmarks: Landmarks
    scales: Scales
    pairs: PairWeights
    "Its texts are the first landmarks."
    joints: Joints
    asked_for: Floats
    "One weight for each number of `intents/interpretation/in_context.py`."
    by_landmark: Floats
    "Shape (landmarks, responses)."
    by_gram: Floats
    "Shape (buckets, responses)."
    bias: Floats
    steepness: float
    "Factor of the scores before the softmax, from calibration on authors left out."
    encoder: str
    "The fingerprint of the sentence encoder it was trained with."
    offers: int = 0
    "How many of the last landmarks were said after an offer and only weigh there."
    by_offer_gram: Floats = field(default_factory=lambda: np.zeros((0, len(RESPONSES)), np.float32))
    "What n-grams weigh there besides."

    def written(self) -> bytes:
        """Return the model file: vectors in 8 bits, everything else in 16."""
        file = BytesIO()
        own = {
            "meaning": in_8_bits(self.landmarks.meaning),
            "state": self.landmarks.state.astype(np.float16),
            "mean": self.scales.mean,
            "deviation": self.scales.deviation,
            "rarity": self.scales.rarity.astype(np.float16),
            "by_landmark": self.by_landmark.astype(np.float16),
            "by_gram": self.by_gram.astype(np.float16),
            "bias": self.bias,
            "steepness": np.array(self.steepness),
            "encoder": np.array(self.encoder),
            "responses": np.array([each.value for each in RESPONSES]),
            "kinds": np.array(KINDS),
            "asked_for": self.asked_for.astype(np.float32),
            "offers": np.array(self.offers),
            "by_offer_gram": self.by_offer_gram.astype(np.float16),
        }
        arrays: dict[str, Any] = {**own, **self.pairs.arrays(), **self.joints.arrays()}
        np.savez_compressed(file, **arrays)
        return file.getvalue()

    @staticmethod
    def read_from(content: bytes) -> "Weights":
        """Read a model file; raise ValueError for one with other responses or kinds of detail."""
        with np.load(BytesIO(content), allow_pickle=False) as told:
            if [*told["responses"]] != [each.value for each in RESPONSES]:
                raise ValueError("the response reader was trained for other responses; train it again")
            if [*told["kinds"]] != [*KINDS]:
                raise ValueError("the response reader was trained for other kinds of detail; train it again")
            floats = {name: told[name].astype(np.float32) for name in ("state", "rarity", "by_landmark")}
            return Weights(
                Landmarks(from_8_bits(told["meaning"]), floats["state"]),
                Scales(told["mean"], told["deviation"], floats["rarity"]),
                PairWeights.read_from(told),
                Joints.read_from(told),
                told["asked_for"],
                floats["by_landmark"],
                told["by_gram"].astype(np.float32),
                told["bias"],
                float(told["steepness"]),
                str(told["encoder"]),
                int(told["offers"]),
                told["by_offer_gram"].astype(np.float32),
            )


def closeness(some: Landmarks, others: Landmarks) -> Floats:
    """Return the kernel but for the n-grams; shape (some, others)."""
    state = gaussian(some.state, others.state, STATE_WIDTH)
    return np.asarray(alike(some.meaning, others.meaning) + STATE_WEIGHT * state, np.float32)


def alike(some: Floats, others: Floats) -> Floats:
    """Return how close texts are in meaning, by their unit vectors; shape (some, others)."""
    return gaussian(some, others, MEANING_WIDTH)


def state_of(features: Features, telling: Floats) -> Floats:
    """Return acts, relation and what is told, as they are standardized together."""
    return np.concatenate([features.acts, features.relation, summary(telling)])


@dataclass(frozen=True, slots=True, eq=False)
class LearnedResponseReader:
    """The weights, with the sentence encoder whose vectors they read."""

    weights: Weights
    vectors: Vectors

    def read(self, text: str, asked: Asked, told: AnswerContext, reading: Reading) -> ResponseReading:
        """Return the probabilities of each response to an answer."""
        features = features_of(text, asked, told, reading, self.vectors)
        telling = self.telling(features)
        scores = self.scores(features, telling) * self.weights.steepness
        odds = np.exp(scores - scores.max())
        chances = odds / odds.sum()
        by_response: Mapping[Response, float] = {
            each: float(chance) for each, chance in zip(RESPONSES, chances, strict=True)
        }
        return ResponseReading(by_response, tuple(float(each) for each in telling))

    def asked_for(
        self, text: str, asked: Asked, told: AnswerContext, reading: Reading, response: ResponseReading
    ) -> AskedFor | None:
        """Return what a question after an answer asks for."""
        features = features_of(text, asked, told, reading, self.vectors)
        return weighed(self.question(features, told, response), self.weights.asked_for)

    def question(self, features: Features, told: AnswerContext, response: ResponseReading) -> Question:
        """Return a question with what it may be about."""
        pairs = pairs_of_others(features, told, self.vectors)
        scored = tuple(self.scored(features.meaning, each) for each in pairs)
        topic, others, fits = told.is_topic, told.others, told.own_fits
        return Question(response, features.pairs, topic, others, pairs, scored, fits, told.just_told)

    def parts(self, text: str) -> Parts | None:
        """Return the words cut where two acts may meet, if anywhere."""
        return self.weights.joints.cut(text)

    def telling(self, features: Features) -> Floats:
        """Return a score for each sentence of the answer: whether it tells what is asked."""
        return self.scored(features.meaning, features.pairs)

    def scored(self, meaning: Floats, pairs: Pairs) -> Floats:
        """Return a score for each pair of the words and a sentence."""
        texts = self.weights.landmarks.meaning[: len(self.weights.pairs.by_text)]
        return self.weights.pairs.telling(pairs, alike(meaning[None], texts)[0])

    def scores(self, features: Features, telling: Floats) -> Floats:
        """Return each response's score, before calibration."""
        known, scales = self.weights, self.weights.scales
        one = Landmarks(features.meaning[None], scales.state(state_of(features, telling)[None]))
        buckets, grams = scales.grams(features)
        is_offered = known.offers > 0 and features.relation[-1] > 0
        marks = len(known.by_landmark) - (0 if is_offered else known.offers)
        near = closeness(one, Landmarks(known.landmarks.meaning[:marks], known.landmarks.state[:marks]))[0]
        scores = near @ known.by_landmark[:marks] + grams @ known.by_gram[buckets] + known.bias
        beside = grams @ known.by_offer_gram[buckets] if is_offered else 0.0
        return np.asarray(scores + beside, np.float32)


def shipped_reader(encoders: Sequence[Encoder] = ()) -> LearnedResponseReader:
    """Return the shipped reader, if the encoder it was trained with is installed."""
    weights = _shipped()
    return LearnedResponseReader(weights, Vectors(encoder_of(weights.encoder, encoders)))


@cache
def _shipped() -> Weights:
    return Weights.read_from(files("intents").joinpath(FILE).read_bytes())
