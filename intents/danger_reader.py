"""Reads an utterance word after word for danger: a small network of gated convolutions, learned beforehand.

What speaks for danger in single words stands in `danger_sense`; here counts which word stands beside which.
A word is the mean of what its letters and its sound stand for (Bojanowski et al., 2017), words beside one
another pass gates (Dauphin et al., 2017), and the whole is the loudest and the weighed mean of its words.
"""

import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_softmax, softmax

from intents.softmax import Floats
from intents.sounding import sound
from intents.wording import words

FILE = "danger_reader.npz"
SOURCES = ("danger_reader",)
BUCKETS = 1 << 14
"Runs of letters and sounds share so many places."
DISTANCES = (1, 2, 4)
"Of the words beside each word, layer by layer: the last one sees fifteen words."
LONGEST = 120
"Words; what comes after them is not read."
_LETTERS, _SOUNDS = (3, 4, 5), (3, 4)
_TINY = 1e-5
_FINGERPRINT = "fingerprint"
_WORDS = "words"


@dataclass(frozen=True, slots=True, eq=False)
class DangerReader:
    """What the sentences taught it."""

    weights: Mapping[str, NDArray[np.floating]]
    "By the names of `deploy/reading/network.py`; a matrix turns a row of inputs into one of outputs."
    fingerprint: str = ""

    def hear(self, text: str, meaning: Floats | None = None) -> float:
        """Logarithm of the odds that it is danger; what a sentence encoder makes of it may help."""
        said = words(text)[:LONGEST]
        if not said:
            return 0.0
        row = self._whole(self._read(said), meaning)
        logits = self._linear("told", _silu(self._linear("joined", row)))
        harmless, *kinds = log_softmax(logits)
        return float(np.logaddexp.reduce(kinds) - harmless)

    def _read(self, said: tuple[str, ...]) -> Floats:
        """Each word among those beside it; shape (words, width)."""
        x = self._known(said)
        for layer, distance in enumerate(DISTANCES):
            y = self._normal(f"normal{layer}", x)
            passed, gate = np.split(self._linear(f"beside{layer}", _beside(y, distance)), 2, axis=1)
            x = x + passed * expit(gate)
        return self._normal("normal", x)

    def _known(self, said: tuple[str, ...]) -> Floats:
        """Each word alone: the mean of its places."""
        places = [pieces_of(word) for word in said]
        counts = np.array([[len(some)] for some in places], np.float32)
        rows = self.weights[_WORDS][[*chain.from_iterable(places)]].astype(np.float32)
        starts = [0, *accumulate(map(len, places))][:-1]
        return np.asarray(np.add.reduceat(rows, starts, axis=0) / counts, np.float32)

    def _whole(self, x: Floats, meaning: Floats | None) -> Floats:
        weight = softmax(self._linear("weighed", x), axis=0)
        told = self._linear("meant", meaning) if meaning is not None else np.zeros_like(x[0])
        return np.concatenate([(weight * x).sum(0), x.max(0), told])

    def _linear(self, name: str, x: Floats) -> Floats:
        told: Floats = x @ self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]
        return told

    def _normal(self, name: str, x: Floats) -> Floats:
        """Of mean 0 and spread 1, word by word (Ba et al., 2016)."""
        spread = np.sqrt(x.var(axis=1, keepdims=True) + _TINY)
        normal = (x - x.mean(axis=1, keepdims=True)) / spread
        told: Floats = normal * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]
        return told


def pieces_of(word: str) -> list[int]:
    """The places of a word, of the runs of its letters and of its sound."""
    written, heard = f"<{word}>", f"~{sound(f'{word} ').strip()}~"
    runs = {written, f"~{heard}", *_runs(written, _LETTERS), *(f"~{run}" for run in _runs(heard, _SOUNDS))}
    return sorted({zlib.crc32(run.encode()) % BUCKETS for run in runs})


def packed(reader: DangerReader) -> bytes:
    """The file that is shipped; weights of words in half precision."""
    arrays = {
        name: each.astype(np.float16 if name == _WORDS else np.float32)
        for name, each in reader.weights.items()
    }
    arrays[_FINGERPRINT] = np.frombuffer(reader.fingerprint.encode(), np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def unpacked(content: bytes) -> DangerReader:
    """What a shipped file holds."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    return DangerReader(arrays, arrays.pop(_FINGERPRINT).tobytes().decode())


@cache
def shipped_reader() -> DangerReader:
    """The reader that comes with the product."""
    return unpacked(files("intents").joinpath(FILE).read_bytes())


def _runs(text: str, lengths: tuple[int, ...]) -> Iterator[str]:
    return (text[start : start + size] for size in lengths for start in range(len(text) - size + 1))


def _beside(x: Floats, distance: int) -> Floats:
    """Each word between the one so many before it and the one so many after; nothing stands at the ends."""
    filled = np.pad(x, ((distance, distance), (0, 0)))
    size = len(x)
    return np.concatenate([filled[:size], x, filled[2 * distance : 2 * distance + size]], axis=1)


def _silu(x: Floats) -> Floats:
    passed: Floats = x * expit(x)
    return passed
