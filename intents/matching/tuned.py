"""Encoders tuned to a city's labels: a learned rotation emphasizes what tells them apart."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.acts.lead_in import without_lead_in
from intents.articles.article import Language
from intents.articles.phrasing import Phrasing
from intents.matching.encoder import Encoder, lengths, side_by_side, unit
from intents.text.wording import MAX_CHARACTERS

Floats = NDArray[np.float32]
Places = NDArray[np.intp]

STEPS = 200
BATCH = 128
PACE = 1e-3
SHOWN = 0.5
FIRMNESS = 12.0
"Softmax sharpness in training; chosen with the above on the validation parts of both public sets."
_DRIFT, _SPREAD = 0.9, 0.999
_TINY = np.float32(1e-8)


@dataclass(frozen=True, slots=True, eq=False)
class _Descent:
    """Gradient descent with a step size per parameter (Adam)."""

    place: Floats
    drift: Floats
    spread: Floats

    @staticmethod
    def begin(place: Floats) -> "_Descent":
        return _Descent(place, np.zeros_like(place), np.zeros_like(place))

    def step(self, slope: Floats, number: int) -> None:
        self.drift[...] = _DRIFT * self.drift + (1 - _DRIFT) * slope
        self.spread[...] = _SPREAD * self.spread + (1 - _SPREAD) * np.square(slope)
        steepness = np.sqrt(self.spread / (1 - _SPREAD ** (number + 1))) + _TINY
        pace = PACE * (1 - number / STEPS) / (1 - _DRIFT ** (number + 1))
        self.place[...] -= np.float32(pace) * self.drift / steepness


def learn_turn(vectors: Floats, labels: Sequence[str]) -> Floats:
    """Learn the transform, shape (size, size), from labelled unit vectors; deterministic."""
    right = np.unique(labels, return_inverse=True)[1]
    middles = np.stack([vectors[right == label].mean(axis=0) for label in range(right.max() + 1)])
    turn = _Descent.begin(np.eye(vectors.shape[1], dtype=np.float32))
    centres = _Descent.begin(unit(middles))
    random = np.random.default_rng(0)
    for number in range(STEPS):
        some = random.integers(0, len(vectors), BATCH)
        is_shown = random.random((BATCH, vectors.shape[1]), dtype=np.float32) < SHOWN
        seen = vectors[some] * is_shown / np.float32(SHOWN)
        slopes = _slopes(seen, right[some], turn.place, centres.place)
        turn.step(slopes[0], number)
        centres.step(slopes[1], number)
    return turn.place


def _slopes(seen: Floats, right: Places, turn: Floats, centres: Floats) -> tuple[Floats, Floats]:
    """Return the loss gradients by transform and by label centroids."""
    turned = seen @ turn
    texts, labels = unit(turned), unit(centres)
    excess = np.exp(FIRMNESS * (texts @ labels.T - 1))
    excess /= excess.sum(axis=1, keepdims=True)
    excess[np.arange(len(right)), right] -= 1
    excess *= FIRMNESS / len(right)
    by_turn: Floats = seen.T @ _along(excess @ labels, texts, turned)
    return by_turn, _along(excess.T @ texts, labels, centres)


def _along(slope: Floats, direction: Floats, vectors: Floats) -> Floats:
    """Return the gradient through normalization."""
    aside: Floats = slope - direction * (slope * direction).sum(axis=1, keepdims=True)
    return aside / lengths(vectors)


TUNED = 1.0
"Weight of the tuned vectors beside the encoders' own; chosen on the validation parts of both public sets."


@dataclass(frozen=True, slots=True, eq=False)
class Tuned:
    """Several encoders' vectors, with the tuned ones appended."""

    encoders: tuple[Encoder, ...]
    turn: Floats

    @property
    def fingerprint(self) -> str:
        """Those of the encoders and of the turn."""
        turn = hashlib.sha256(self.turn.tobytes()).hexdigest()
        return " ".join([*(encoder.fingerprint for encoder in self.encoders), turn])

    @property
    def weight(self) -> float:
        """The encoders' weights plus the tuned vectors'."""
        return (1 + TUNED) * sum(encoder.weight for encoder in self.encoders)

    def knows(self, language: Language) -> bool:
        """What all of the encoders know."""
        return all(encoder.knows(language) for encoder in self.encoders)

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector for each text."""
        own = _joined(self.encoders, texts)
        return side_by_side([(1, own), (TUNED, unit(own @ self.turn))])


def tuned(taught: Sequence[Phrasing], encoders: Sequence[Encoder]) -> tuple[Encoder, ...]:
    """Return the encoders as one tuned encoder, if each supports every language in use."""
    languages = {each.language for each in taught}
    if not encoders or not all(encoder.knows(language) for encoder in encoders for language in languages):
        return tuple(encoders)
    texts = [without_lead_in(each.text, each.language)[:MAX_CHARACTERS] for each in taught]
    turn = learn_turn(_joined(encoders, texts), [each.label for each in taught])
    return (Tuned(tuple(encoders), turn),)


def _joined(encoders: Sequence[Encoder], texts: Sequence[str]) -> Floats:
    """Return unit vectors whose similarity is the encoders' weighted mean."""
    return side_by_side((encoder.weight, encoder.encode(texts)) for encoder in encoders)
