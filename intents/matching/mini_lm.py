"""all-MiniLM-L6-v2 (English, Apache-2.0): its forward pass over pinned weights.

Wang et al. 2020, arXiv 2002.10957, as trained for sentences by the sentence-transformers project.
"""

import json
import mmap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from intents.articles.article import Language
from intents.articles.phrasing import out_of_scope
from intents.matching.bert import Bert
from intents.matching.encoder import in_batches, side_by_side, unit
from languages.forms import formed_languages, forms

Floats = NDArray[np.float32]

WEIGHTS, PIECES = "model.safetensors", "tokenizer.json"
_LAYERS, _SIZE = 6, 384
_MAX_PIECES = 128
_MIDDLE = 4
"The layer where single words still show; the last layer encodes the whole sentence."
_OF_MIDDLE = 0.4
"Weight of the middle layer; chosen on the validation parts of both public sets."


@dataclass(frozen=True, slots=True, eq=False)
class MiniLm:
    """768 numbers for an English sentence: the last layer, and the middle one that still shows the words."""

    tokenizer: Tokenizer
    weights: dict[str, Floats]
    usual: Floats
    "The mean middle-layer vector, subtracted from each text's."
    fingerprint: str = "all-minilm-l6-v2+4"
    weight: float = 3.0

    @staticmethod
    def load(folder: Path) -> "MiniLm":
        """Read the weights and pieces in a folder; their hashes were verified when they were fetched."""
        tokenizer = Tokenizer.from_file(str(folder / PIECES))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_MAX_PIECES)
        untuned = MiniLm(tokenizer, _read_tensors(folder / WEIGHTS), np.zeros(_SIZE, np.float32))
        said = [each.text for each in out_of_scope([*filter(untuned.knows, formed_languages())])]
        middles = in_batches(untuned._pieces(said), _SIZE, lambda pieces: untuned._layers(pieces)[0])
        return replace(untuned, usual=middles.mean(axis=0))

    def knows(self, language: Language) -> bool:
        """Only a language whose forms say so: English."""
        return forms(language).has("mini_lm")

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector for each text; shape (texts, 768)."""
        return in_batches(self._pieces(texts), 2 * _SIZE, self._encode)

    def _pieces(self, texts: Sequence[str]) -> list[list[int]]:
        return [self.tokenizer.encode(text).ids for text in texts]

    def _encode(self, pieces: NDArray[np.int64]) -> Floats:
        middle, last = self._layers(pieces)
        return side_by_side([(1 - _OF_MIDDLE, last), (_OF_MIDDLE, unit(middle - self.usual))])

    def _layers(self, pieces: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Unit vectors of the middle and of the last layer; shape (texts, pieces) → (texts, 384)."""
        words = self.weights["embeddings.word_embeddings.weight"][pieces]
        pooled = [unit(hidden.mean(axis=1)) for hidden in Bert(self.weights, _LAYERS).run(words)]
        return pooled[_MIDDLE - 1], pooled[-1]


def _read_tensors(file: Path) -> dict[str, Floats]:
    """The 32-bit tensors of a safetensors file: a length, a JSON index, the numbers; memory-mapped."""
    with file.open("rb") as opened:
        raw = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
    start = 8 + int.from_bytes(raw[:8], "little")
    index = json.loads(raw[8:start])
    return {
        name: _tensor(raw, start, entry)
        for name, entry in index.items()
        if name != "__metadata__" and entry["dtype"] == "F32"
    }


def _tensor(raw: mmap.mmap, start: int, entry: dict[str, list[int]]) -> Floats:
    begin, end = entry["data_offsets"]
    return np.frombuffer(raw, np.float32, (end - begin) // 4, start + begin).reshape(entry["shape"])
