"""Whisper's encoder in PyTorch while it learns."""

from collections.abc import Mapping
from itertools import product

import numpy as np
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from deploy.hearing.changing import Changing

_LAYERS = 6
_CHANGED = ("self_attention/linear_0", "self_attention/linear_1", "ffn/linear_0", "ffn/linear_1")


class Encoder(Changing):
    """Whisper base's."""

    def __init__(self, weights: Mapping[str, NDArray[np.float16]]) -> None:
        layers = product(range(_LAYERS), _CHANGED)
        super().__init__(
            weights, "encoder", (f"encoder/layer_{layer}/{part}/weight" for layer, part in layers)
        )

    def forward(self, spectrograms: Tensor) -> Tensor:
        """What it makes of sounds; shapes (batch, 80, frames), (batch, frames / 2, width)."""
        x = functional.gelu(self._convolved(spectrograms, "encoder/conv1", stride=1))
        x = functional.gelu(self._convolved(x, "encoder/conv2", stride=2)).transpose(1, 2)
        x = x + self.kept["encoder/position_encodings/encodings"][: x.shape[1]]
        for layer in range(_LAYERS):
            x = self.to_itself(x, f"encoder/layer_{layer}", is_causal=False)
            x = self.within(x, f"encoder/layer_{layer}")
        return self.normal(x, "encoder/layer_norm")

    def _convolved(self, x: Tensor, name: str, stride: int) -> Tensor:
        kept = self.kept
        return functional.conv1d(x, kept[f"{name}/weight"], kept[f"{name}/bias"], stride, padding=1)
