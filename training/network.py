"""The utterance classifier's network in PyTorch; `training.onnx_file` exports it.

Words are means of hashed n-gram embeddings, followed by gated convolutions (Dauphin et al., 2017). Each head
pools the words by attention and by maximum, and adds the sentence vector. The act head also gets the last
question. A wide part lets each word vote for each label directly (wide and deep, Cheng et al., 2016), which
helps rare words.
"""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate, chain
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from intents.matching.utterance_classifier import BUCKETS, places_of
from intents.meaning.reading import Asked

WIDTH = 64
HIDDEN = 160
DISTANCES = (1, 2, 4)
"Convolution dilations by layer; the last one spans fifteen words."
DROPPED = 0.3
UNMEANT = 0.25
"Share of utterances trained without the sentence vector, so that words alone suffice."
_NOWHERE = -1e4
HEADS = ("danger", "act", "subject")


class Told(NamedTuple):
    """Logits for danger, act and subject; one row per text."""

    danger: Tensor
    act: Tensor
    subject: Tensor


class WordPieces(NamedTuple):
    """The bucket ids of all words, where each word starts, and the words of each row."""

    flat: Tensor
    starts: Tensor
    rows: Tensor


class Wide(nn.Module):
    """The wide part: linear votes of each word and of the sentence vector."""

    def __init__(self, meaning: int, labels: int) -> None:
        super().__init__()
        self.words = nn.EmbeddingBag(BUCKETS, labels, mode="mean", padding_idx=0)
        nn.init.zeros_(self.words.weight)
        self.meant = nn.Linear(meaning, labels, bias=False)
        nn.init.zeros_(self.meant.weight)

    def forward(self, pieces: WordPieces, is_word: Tensor, meaning: Tensor, is_meant: Tensor) -> Tensor:
        """Return one row of logits per utterance."""
        by_word = functional.dropout(_looked_up(self.words, pieces), DROPPED, self.training)
        direct: Tensor = self.meant(functional.dropout(meaning, DROPPED, self.training))
        return (by_word * is_word).sum(1) / is_word.sum(1).sqrt() + direct * is_meant


class Network(nn.Module):
    """One trunk, three heads."""

    def __init__(self, meaning: int, sizes: Sequence[int], *, is_wide: bool = True) -> None:
        super().__init__()
        self.words = nn.EmbeddingBag(BUCKETS, WIDTH, mode="mean", padding_idx=0)
        nn.init.normal_(self.words.weight, 0, 0.3)
        with torch.no_grad():
            self.words.weight[0] = 0
        self.beside = nn.ModuleList(
            nn.Conv1d(WIDTH, 2 * WIDTH, 3, padding=far, dilation=far) for far in DISTANCES
        )
        self.normals = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in DISTANCES)
        self.normal = nn.LayerNorm(WIDTH)
        self.weighed = nn.Linear(WIDTH, len(HEADS))
        self.meant = nn.ModuleList(nn.Linear(meaning, WIDTH) for _ in HEADS)
        self.joined = nn.ModuleList(nn.Linear(3 * WIDTH + len(Asked), HIDDEN) for _ in HEADS)
        self.told = nn.ModuleList(nn.Linear(HIDDEN, size) for size in sizes)
        self.sizes = tuple(sizes)
        self.wide = Wide(meaning, sum(sizes)) if is_wide else None

    def forward(self, said: Sequence[Sequence[str]], meaning: Tensor, asked: Tensor) -> Told:
        """Run the network; `asked` is one-hot."""
        pieces = _pieces_of(said)
        x, is_word = _looked_up(self.words, pieces), (pieces.rows > 0).unsqueeze(-1).float()
        x = self._dropped(x, DROPPED / 2)
        for normal, beside in zip(self.normals, self.beside, strict=True):
            y = beside((normal(x) * is_word).transpose(1, 2)).transpose(1, 2)
            passed, gate = y.chunk(2, -1)
            x = x + self._dropped(passed * torch.sigmoid(gate), DROPPED / 2)
        x = self.normal(x)
        weights = torch.softmax(self.weighed(x).masked_fill(is_word == 0, _NOWHERE), 1)
        pooled = weights.transpose(1, 2) @ x
        loudest = x.masked_fill(is_word == 0, _NOWHERE).amax(1)
        is_meant = self._is_meant(meaning)
        deep = [self._head(n, (pooled[:, n], loudest, meaning, asked), is_meant) for n in range(len(HEADS))]
        if self.wide is None:
            return Told(*deep)
        wide = self.wide(pieces, is_word, meaning, is_meant).split(self.sizes, 1)
        return Told(*(some + more for some, more in zip(deep, wide, strict=True)))

    def _head(self, n: int, seen: tuple[Tensor, Tensor, Tensor, Tensor], is_meant: Tensor) -> Tensor:
        pooled, loudest, meaning, asked = seen
        # Only the act depends on the last question.
        known = asked if HEADS[n] == "act" else torch.zeros_like(asked)
        whole = torch.cat([pooled, loudest, self.meant[n](meaning) * is_meant, known], 1)
        hidden = functional.silu(self.joined[n](self._dropped(whole, DROPPED)))
        told: Tensor = self.told[n](self._dropped(hidden, DROPPED))
        return told

    def _is_meant(self, meaning: Tensor) -> Tensor:
        is_meant = (meaning != 0).any(1, keepdim=True)
        return is_meant & (torch.rand(len(meaning), 1) > UNMEANT) if self.training else is_meant

    def _dropped(self, x: Tensor, share: float) -> Tensor:
        return functional.dropout(x, share, self.training)


def _pieces_of(said: Sequence[Sequence[str]]) -> WordPieces:
    """Return the buckets of each distinct word."""
    number = {word: n for n, word in enumerate(dict.fromkeys(chain.from_iterable(said)), 1)}
    pieces = [(0,), *(_places(word) for word in number)]
    starts = [0, *accumulate(map(len, pieces))][:-1]
    longest = max(map(len, said))
    rows = [[number[word] for word in words] + [0] * (longest - len(words)) for words in said]
    return WordPieces(torch.tensor([*chain.from_iterable(pieces)]), torch.tensor(starts), torch.tensor(rows))


def _looked_up(table: nn.EmbeddingBag, pieces: WordPieces) -> Tensor:
    return functional.embedding(pieces.rows, table(pieces.flat, pieces.starts))


@cache
def _places(word: str) -> tuple[int, ...]:
    return (*places_of(word),)
