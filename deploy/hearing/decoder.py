"""Whisper's decoder in PyTorch while it learns."""

from collections.abc import Mapping
from itertools import product

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from deploy.hearing.changing import Changing, attend

_LAYERS = 6
_CHANGED = (
    "self_attention/linear_0", "self_attention/linear_1", "attention/linear_0", "attention/linear_1",
    "attention/linear_2", "ffn/linear_0", "ffn/linear_1",
)  # fmt: skip
_EMBEDDINGS = "decoder/embeddings/weight"


class Decoder(Changing):
    """Whisper base's."""

    def __init__(self, weights: Mapping[str, NDArray[np.float16]]) -> None:
        layers = product(range(_LAYERS), _CHANGED)
        super().__init__(
            weights, "decoder", (f"decoder/layer_{layer}/{part}/weight" for layer, part in layers)
        )

    def forward(self, tokens: Tensor, encoded: Tensor) -> Tensor:
        """What the decoder knows after each token; shapes (batch, tokens), (batch, steps, width)."""
        places = self.kept["decoder/position_encodings/encodings"][: tokens.shape[1]]
        x = self.kept[_EMBEDDINGS][tokens] + places
        for layer in range(_LAYERS):
            x = self._layer(f"decoder/layer_{layer}", x, encoded)
        return self.normal(x, "decoder/layer_norm")

    def logits(self, known: Tensor) -> Tensor:
        """Of every next token."""
        return known @ self.kept[_EMBEDDINGS].T

    def _layer(self, layer: str, x: Tensor, encoded: Tensor) -> Tensor:
        x = self.to_itself(x, layer, is_causal=True)
        name = f"{layer}/attention"
        query = self.linear(self.normal(x, f"{name}/layer_norm"), f"{name}/linear_0")
        key, value = self.linear(encoded, f"{name}/linear_1").chunk(2, -1)
        x = x + self.linear(attend(query, key, value, is_causal=False), f"{name}/linear_2")
        return self.within(x, layer)
