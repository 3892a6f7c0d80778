"""The reader of danger in PyTorch while it learns; what it has learned, `intents.danger_reader` reads."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate, chain

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from intents.danger_reader import BUCKETS, DISTANCES, pieces_of

WIDTH = 64
HIDDEN = 192
DROPPED = 0.3
"Share of what it has to do without, so that it learns to do without any; half of it within the layers."
_UNMEANT = 0.25
"Share of utterances that it must read without their meaning."
_NOWHERE = -1e4


class Network(nn.Module):
    """Tells kinds of danger, and subjects: whoever knows what is spoken of tells danger better."""

    def __init__(self, meaning: int, kinds: int, subjects: int) -> None:
        super().__init__()
        self.kinds = kinds
        self.words = nn.EmbeddingBag(BUCKETS, WIDTH, mode="mean")
        nn.init.normal_(self.words.weight, 0, 0.3)
        self.beside = nn.ModuleList(
            nn.Conv1d(WIDTH, 2 * WIDTH, 3, padding=far, dilation=far) for far in DISTANCES
        )
        self.normals = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in DISTANCES)
        self.normal = nn.LayerNorm(WIDTH)
        self.weighed = nn.Linear(WIDTH, 1)
        self.meant = nn.Linear(meaning, WIDTH)
        self.joined = nn.Linear(3 * WIDTH, HIDDEN)
        self.told = nn.Linear(HIDDEN, kinds + subjects)

    def forward(self, said: Sequence[Sequence[str]], meaning: Tensor) -> tuple[Tensor, Tensor]:
        """What speaks for each kind and for each subject; shapes (texts, kinds), (texts, subjects)."""
        x, is_word = self._words(said)
        x = self._dropped(x, DROPPED / 2)
        for normal, beside in zip(self.normals, self.beside, strict=True):
            y = beside((normal(x) * is_word).transpose(1, 2)).transpose(1, 2)
            passed, gate = y.chunk(2, -1)
            x = x + self._dropped(passed * torch.sigmoid(gate), DROPPED / 2)
        x = self.normal(x)
        weight = torch.softmax(self.weighed(x).masked_fill(is_word == 0, _NOWHERE), 1)
        loudest = x.masked_fill(is_word == 0, _NOWHERE).amax(1)
        whole = torch.cat([(weight * x).sum(1), loudest, self._meant(meaning)], 1)
        hidden = functional.silu(self.joined(self._dropped(whole, DROPPED)))
        told = self.told(self._dropped(hidden, DROPPED))
        return told[:, : self.kinds], told[:, self.kinds :]

    def weights(self) -> Mapping[str, NDArray[np.float32]]:
        """All that reading danger needs, by name; matrices turned to take rows."""
        named = {name: each.detach().numpy() for name, each in self.named_parameters()}
        weights = {"words": named["words.weight"]}
        for layer in range(len(DISTANCES)):
            turned = named[f"beside.{layer}.weight"].transpose(2, 1, 0)
            weights[f"beside{layer}.weight"] = turned.reshape(-1, turned.shape[-1])
            weights[f"beside{layer}.bias"] = named[f"beside.{layer}.bias"]
            weights |= {
                f"normal{layer}.{part}": named[f"normals.{layer}.{part}"] for part in ("weight", "bias")
            }
        weights |= {f"normal.{part}": named[f"normal.{part}"] for part in ("weight", "bias")}
        for name in ("weighed", "meant", "joined"):
            weights[f"{name}.weight"], weights[f"{name}.bias"] = (
                named[f"{name}.weight"].T,
                named[f"{name}.bias"],
            )
        weights["told.weight"] = named["told.weight"][: self.kinds].T
        weights["told.bias"] = named["told.bias"][: self.kinds]
        return weights

    def _words(self, said: Sequence[Sequence[str]]) -> tuple[Tensor, Tensor]:
        """Each word, and where there is one; shapes (texts, longest, width), (texts, longest, 1)."""
        pieces = [_pieces(word) for words in said for word in words]
        starts = [0, *accumulate(map(len, pieces))][:-1]
        known = self.words(torch.tensor([*chain.from_iterable(pieces)]), torch.tensor(starts))
        longest = max(map(len, said))
        places = torch.tensor(
            [row * longest + at for row, words in enumerate(said) for at in range(len(words))]
        )
        x = torch.zeros(len(said) * longest, WIDTH).index_copy(0, places, known)
        is_word = torch.zeros(len(said) * longest).index_fill(0, places, 1.0)
        return x.view(len(said), longest, WIDTH), is_word.view(len(said), longest, 1)

    def _meant(self, meaning: Tensor) -> Tensor:
        """What is meant; nothing, not even its constant, where there is no meaning."""
        is_meant = (meaning != 0).any(1, keepdim=True)
        if self.training:
            is_meant = is_meant & (torch.rand(len(meaning), 1) > _UNMEANT)
        told: Tensor = self.meant(meaning) * is_meant
        return told

    def _dropped(self, x: Tensor, share: float) -> Tensor:
        return functional.dropout(x, share, self.training)


@cache
def _pieces(word: str) -> tuple[int, ...]:
    return (*pieces_of(word),)
