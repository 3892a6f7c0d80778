"""Weights of Whisper in PyTorch while it learns: those that stay, and beside some of them a change."""

import math
from collections.abc import Iterable, Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from ivr.speech.lesson import Lesson

_WIDTH = 512
_HEADS = 8
_RANK = 16
_DROPPED = 0.1
"Share of what enters a change that is left out while it learns."


class Changing(nn.Module):
    """A part of Whisper base, from the weights of a CTranslate2 model file."""

    def __init__(self, weights: Mapping[str, NDArray[np.float16]], part: str, changed: Iterable[str]) -> None:
        super().__init__()
        self.kept = {
            name: torch.tensor(np.asarray(each, np.float32))
            for name, each in weights.items()
            if name.startswith(f"{part}/")
        }
        self.tall, self.wide = nn.ParameterDict(), nn.ParameterDict()
        for name in changed:
            rows, columns = self.kept[name].shape
            self.tall[name] = nn.Parameter(torch.zeros(rows, _RANK))
            self.wide[name] = nn.Parameter(torch.randn(_RANK, columns) / math.sqrt(columns))

    def go_on(self, lesson: Lesson) -> None:
        """Begin with what was learned before."""
        with torch.no_grad():
            for name in (name for name in self.tall if name in lesson.changes):
                tall, wide = lesson.changes[name]
                self.tall[name].copy_(torch.tensor(tall.astype(np.float32)))
                self.wide[name].copy_(torch.tensor(wide.astype(np.float32)))

    def changes(self) -> Mapping[str, tuple[NDArray[np.float16], NDArray[np.float16]]]:
        """What was learned, by the names of the weights."""
        names = (name for name in self.kept if name in self.tall)
        return {name: (_half(self.tall[name]), _half(self.wide[name])) for name in names}

    def linear(self, x: Tensor, name: str) -> Tensor:
        """A layer with its change."""
        weight = f"{name}/weight"
        learned = functional.linear(functional.dropout(x, _DROPPED, self.training), self.wide[weight])
        kept = functional.linear(x, self.kept[weight], self.kept[f"{name}/bias"])
        return kept + functional.linear(learned, self.tall[weight])

    def normal(self, x: Tensor, name: str) -> Tensor:
        """What a layer begins with."""
        return functional.layer_norm(x, (_WIDTH,), self.kept[f"{name}/gamma"], self.kept[f"{name}/beta"])

    def within(self, x: Tensor, layer: str) -> Tensor:
        """The feed-forward part of a layer."""
        name = f"{layer}/ffn"
        inner = functional.gelu(self.linear(self.normal(x, f"{name}/layer_norm"), f"{name}/linear_0"))
        return x + self.linear(inner, f"{name}/linear_1")

    def to_itself(self, x: Tensor, layer: str, *, is_causal: bool) -> Tensor:
        """The part of a layer in which places attend to one another."""
        name = f"{layer}/self_attention"
        query, key, value = self.linear(self.normal(x, f"{name}/layer_norm"), f"{name}/linear_0").chunk(3, -1)
        return x + self.linear(attend(query, key, value, is_causal=is_causal), f"{name}/linear_1")


def attend(query: Tensor, key: Tensor, value: Tensor, *, is_causal: bool) -> Tensor:
    """Attention with Whisper base's heads; shape (batch, places, width)."""
    split = (each.unflatten(-1, (_HEADS, -1)).transpose(1, 2) for each in (query, key, value))
    attended = functional.scaled_dot_product_attention(*split, is_causal=is_causal)
    return attended.transpose(1, 2).flatten(2)


def _half(learned: Tensor) -> NDArray[np.float16]:
    return learned.detach().numpy().astype(np.float16)
