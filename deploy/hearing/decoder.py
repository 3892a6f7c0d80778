"""Whisper's decoder in PyTorch while it learns: the weights that stay, and beside them the changes."""

import math
from collections.abc import Mapping
from itertools import product

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

WIDTH = 512
_HEADS = 8
_LAYERS = 6
_CHANGED = (
    "self_attention/linear_0", "self_attention/linear_1", "attention/linear_0", "attention/linear_1",
    "attention/linear_2", "ffn/linear_0", "ffn/linear_1",
)  # fmt: skip
_RANK = 16
_DROPPED = 0.1
"Share of what enters a change that is left out while it learns."
_EMBEDDINGS = "decoder/embeddings/weight"


class Decoder(nn.Module):
    """Whisper base's, from the weights of a CTranslate2 model file."""

    def __init__(self, weights: Mapping[str, NDArray[np.float16]], seed: int) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self._kept = {
            name: torch.tensor(np.asarray(each, np.float32))
            for name, each in weights.items()
            if name.startswith("decoder")
        }
        layers = (f"decoder/layer_{layer}/{part}/weight" for layer, part in product(range(_LAYERS), _CHANGED))
        self.tall, self.wide = nn.ParameterDict(), nn.ParameterDict()
        for name in layers:
            rows, columns = self._kept[name].shape
            self.tall[name] = nn.Parameter(torch.zeros(rows, _RANK))
            self.wide[name] = nn.Parameter(torch.randn(_RANK, columns) / math.sqrt(columns))

    def changes(self) -> Mapping[str, tuple[NDArray[np.float16], NDArray[np.float16]]]:
        """What was learned, by the names of the weights."""
        names = (name for name in self._kept if name in self.tall)
        return {name: (_half(self.tall[name]), _half(self.wide[name])) for name in names}

    def forward(self, tokens: Tensor, encoded: Tensor) -> Tensor:
        """What the decoder knows after each token; shapes (batch, tokens), (batch, steps, width)."""
        places = self._kept["decoder/position_encodings/encodings"][: tokens.shape[1]]
        x = self._kept[_EMBEDDINGS][tokens] + places
        for layer in range(_LAYERS):
            x = self._layer(f"decoder/layer_{layer}", x, encoded)
        return self._normal(x, "decoder/layer_norm")

    def logits(self, known: Tensor) -> Tensor:
        """Of every next token."""
        return known @ self._kept[_EMBEDDINGS].T

    def _layer(self, layer: str, x: Tensor, encoded: Tensor) -> Tensor:
        own, other, wide = (f"{layer}/{part}" for part in ("self_attention", "attention", "ffn"))
        query, key, value = self._linear(self._normal(x, f"{own}/layer_norm"), f"{own}/linear_0").chunk(3, -1)
        x = x + self._linear(_attend(query, key, value, is_causal=True), f"{own}/linear_1")
        query = self._linear(self._normal(x, f"{other}/layer_norm"), f"{other}/linear_0")
        key, value = self._linear(encoded, f"{other}/linear_1").chunk(2, -1)
        x = x + self._linear(_attend(query, key, value, is_causal=False), f"{other}/linear_2")
        within = functional.gelu(self._linear(self._normal(x, f"{wide}/layer_norm"), f"{wide}/linear_0"))
        return x + self._linear(within, f"{wide}/linear_1")

    def _linear(self, x: Tensor, name: str) -> Tensor:
        weight = f"{name}/weight"
        learned = functional.linear(functional.dropout(x, _DROPPED), self.wide[weight])
        kept = functional.linear(x, self._kept[weight], self._kept[f"{name}/bias"])
        return kept + functional.linear(learned, self.tall[weight])

    def _normal(self, x: Tensor, name: str) -> Tensor:
        return functional.layer_norm(x, (WIDTH,), self._kept[f"{name}/gamma"], self._kept[f"{name}/beta"])


def _attend(query: Tensor, key: Tensor, value: Tensor, *, is_causal: bool) -> Tensor:
    split = (each.unflatten(-1, (_HEADS, -1)).transpose(1, 2) for each in (query, key, value))
    attended = functional.scaled_dot_product_attention(*split, is_causal=is_causal)
    return attended.transpose(1, 2).flatten(2)


def _half(learned: Tensor) -> NDArray[np.float16]:
    return learned.detach().numpy().astype(np.float16)
