"""The layers of BERT (Devlin et al. 2018, arXiv 1810.04805): their forward pass over pinned weights."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

Floats = NDArray[np.float32]

HEADS = 12
"Of attention, in each of the small models that are used here."


@dataclass(frozen=True, slots=True, eq=False)
class Bert:
    """A model's weights by their names in Hugging Face's `BertModel`, without the word table."""

    weights: Mapping[str, Floats]
    layers: int

    def run(self, words: Floats) -> Iterator[Floats]:
        """Yield what follows from the words' vectors layer by layer; shape (texts, pieces, size)."""
        w = self.weights
        hidden = words + w["embeddings.position_embeddings.weight"][: words.shape[1]]
        hidden = self._normed(hidden + w["embeddings.token_type_embeddings.weight"][0], "embeddings")
        for layer in range(self.layers):
            hidden = self._layer(hidden, f"encoder.layer.{layer}")
            yield hidden

    def _layer(self, hidden: Floats, name: str) -> Floats:
        attended = self._linear(self._attention(hidden, name), f"{name}.attention.output.dense")
        hidden = self._normed(hidden + attended, f"{name}.attention.output")
        wide = _gelu(self._linear(hidden, f"{name}.intermediate.dense"))
        return self._normed(hidden + self._linear(wide, f"{name}.output.dense"), f"{name}.output")

    def _attention(self, hidden: Floats, name: str) -> Floats:
        texts, pieces, size = hidden.shape
        query, key, value = (
            self._linear(hidden, f"{name}.attention.self.{part}")
            .reshape(texts, pieces, HEADS, -1)
            .transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(size // HEADS))
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        mixed: Floats = (weights @ value).transpose(0, 2, 1, 3).reshape(texts, pieces, size)
        return mixed

    def _linear(self, values: Floats, name: str) -> Floats:
        out: Floats = values @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return out

    def _normed(self, values: Floats, name: str) -> Floats:
        gain, shift = self.weights[f"{name}.LayerNorm.weight"], self.weights[f"{name}.LayerNorm.bias"]
        centred = values - values.mean(axis=-1, keepdims=True)
        spread = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + np.float32(1e-12))
        normed: Floats = centred / spread * gain + shift
        return normed


def _gelu(values: Floats) -> Floats:
    halved: Floats = values * np.float32(0.5) * (1 + erf(values * np.float32(np.sqrt(0.5))))
    return halved
