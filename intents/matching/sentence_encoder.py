"""Universal Sentence Encoder multilingual v3 (16 languages): its forward pass over pinned weights.

Yang et al. 2019, arXiv 1907.04307: embeddings, n-gram convolutions of three widths, a deep averaging head.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import Precompiled
from tokenizers.pre_tokenizers import Metaspace, WhitespaceSplit
from tokenizers.pre_tokenizers import Sequence as PreTokenizers

from intents.articles.article import Language
from intents.matching.encoder import in_batches

_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5
_LENGTHS = {_FIXED_64: 8, _FIXED_32: 4}
_PIECE, _TRAINER, _PIECE_TEXT, _PIECE_SCORE, _CHARSMAP = 1, 3, 1, 2, 2
_BLANK = "\N{LOWER ONE EIGHTH BLOCK}"
"Prefix of each word."
UNKNOWN = 0


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """A vocabulary of subword pieces."""

    tokenizer: Tokenizer

    @staticmethod
    def of(pieces: Sequence[tuple[str, float]], charsmap: bytes) -> "Vocabulary":
        """Build it from pieces and their log-probabilities, in order."""
        tokenizer = Tokenizer(Unigram(list(pieces), unk_id=UNKNOWN, byte_fallback=False))
        tokenizer.normalizer = Precompiled(charsmap)
        tokenizer.pre_tokenizer = PreTokenizers(
            [WhitespaceSplit(), Metaspace(replacement=_BLANK, prepend_scheme="always", split=False)]
        )
        return Vocabulary(tokenizer)

    def spell(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text's likeliest segmentation."""
        # JSON may contain half a surrogate pair, which is not a character.
        whole = (text.encode("utf-8", "replace").decode() for text in texts)
        return [self.tokenizer.encode(text, add_special_tokens=False).ids for text in whole]


def read_pieces(model: Path) -> Vocabulary:
    """Read the vocabulary of a sentencepiece model file."""
    pieces: list[tuple[str, float]] = []
    charsmap = b""
    for field, value in _fields(model.read_bytes()):
        if field == _PIECE:
            piece = dict(_fields(value))
            pieces.append((piece[_PIECE_TEXT].decode(), _score(piece.get(_PIECE_SCORE))))
        elif field == _TRAINER:
            charsmap = dict(_fields(value)).get(_CHARSMAP, b"")
    return Vocabulary.of(pieces, charsmap)


def _score(raw: bytes | None) -> float:
    return 0.0 if raw is None else float(struct.unpack("<f", raw)[0])


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the fields of a protocol-buffers message; numbers only by position."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == _BYTES:
            length, at = _varint(data, at)
        elif kind == _VARINT:
            (_, at), length = _varint(data, at), 0
        else:
            length = _LENGTHS.get(kind, 0)
        yield key >> 3, data[at : at + length]
        at += length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    # Nearly all of the half a million numbers fit into a byte.
    if data[at] < 0x80:
        return data[at], at + 1
    value = shift = 0
    while data[at] & 0x80:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
    return value | data[at] << shift, at + 1


Floats = NDArray[np.float32]

WEIGHTS, PIECES = "weights.npz", "sp.model"
SIZE = 512
_CHUNKS = 17
"The embedding table is quantized in 17 interleaved parts, each with its own scale."
_BEGIN, _END = 1, 2
_MAX_PIECES = 128
_WIDTHS = ((2, 0), (3, 1), (5, 2))
"(pieces under a convolution, how many of them to the left)"


@dataclass(frozen=True, slots=True, eq=False)
class SentenceEncoder:
    """512 numbers for a sentence, close for similar meanings in English and French."""

    pieces: Vocabulary
    table: NDArray[np.uint8]
    weights: dict[str, Floats]
    fingerprint: str = "use-multilingual-v3"
    weight: float = 1.0

    @staticmethod
    def load(folder: Path) -> "SentenceEncoder":
        """Read the weights and pieces in a folder; their hashes were verified when they were fetched."""
        with np.load(folder / WEIGHTS, allow_pickle=False) as stored:
            # Filled part by part, so that the table is never in memory twice.
            table = np.empty((_CHUNKS * len(stored["q1"]), SIZE), np.uint8)
            for n in range(_CHUNKS):
                table[n::_CHUNKS] = stored[f"q{n + 1}"]
            weights = {n: stored[n].astype(np.float32) for n in stored.files if not n.startswith("q")}
        return SentenceEncoder(read_pieces(folder / PIECES), table, weights)

    def knows(self, language: Language) -> bool:
        """Always true: it knows 16 languages, and is the best guess for any other."""
        return bool(language)

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector for each text; shape (texts, 512)."""
        spelled = self.pieces.spell(texts)
        return in_batches(
            [[_BEGIN, *(numbers[:_MAX_PIECES] or [UNKNOWN]), _END] for numbers in spelled], SIZE, self._encode
        )

    def _encode(self, pieces: NDArray[np.int64]) -> Floats:
        """Vectors for texts of the same number of pieces; shape (texts, pieces) → (texts, 512)."""
        length = np.float32(pieces.shape[1])
        pooled = self._features(pieces).sum(axis=1) @ self.weights["cnn_W"] + length * self.weights["cnn_b"]
        return self._head(pooled / np.sqrt(length))

    def _features(self, pieces: NDArray[np.int64]) -> Floats:
        part = pieces % _CHUNKS
        embedded: Floats = self.table[pieces] * self.weights["scale"][part, None]
        embedded += self.weights["lo"][part, None]
        branches = [self._branch(embedded, width, left) for width, left in _WIDTHS]
        joined = np.concatenate([embedded, *branches], axis=-1)
        return _normed(joined, self.weights["ln_g"], self.weights["ln_b"], self.weights["eps"])

    def _branch(self, embedded: Floats, width: int, left: int) -> Floats:
        w = self.weights
        start = _normed(
            embedded @ w[f"proj{width}"] + w[f"proj_b{width}"], w[f"ln_g{width}"], w[f"ln_b{width}"], w["eps"]
        )
        once = start + _relu(_windows(start, width, left) @ w[f"w1_{width}"] + w[f"b1_{width}"])
        return once + _relu(_windows(once, width, left) @ w[f"w2_{width}"] + w[f"b2_{width}"])

    def _head(self, pooled: Floats) -> Floats:
        w = self.weights
        first = _relu(_relu(pooled @ w["d0"]) @ w["d1"] + pooled @ w["p1"])
        last: Floats = np.tanh(_relu(first @ w["d2"]) @ w["d3"] + first @ w["p3"])
        unit: Floats = last / np.maximum(np.linalg.norm(last, axis=1, keepdims=True), np.float32(1e-9))
        return unit


def _relu(values: Floats) -> Floats:
    return np.maximum(values, 0)


def _normed(values: Floats, gain: Floats, shift: Floats, eps: Floats) -> Floats:
    centred = values - values.mean(axis=-1, keepdims=True)
    spread = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + eps)
    normed: Floats = centred / spread * gain + shift
    return normed


def _windows(rows: Floats, width: int, left: int) -> Floats:
    """Return each piece beside its neighbours, zero-padded."""
    texts, places, size = rows.shape
    padded = np.zeros((texts, places + width - 1, size), np.float32)
    padded[:, left : left + places] = rows
    return np.concatenate([padded[:, n : n + rows.shape[1]] for n in range(width)], axis=-1)
