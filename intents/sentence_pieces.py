"""The pieces into which a sentence encoder takes texts apart, read from its sentencepiece model file.

Kudo 2018, arXiv 1804.10959: of all ways to spell a word with known pieces, the likeliest.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers.normalizers import Normalizer, Precompiled

_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5
_LENGTHS = {_FIXED_64: 8, _FIXED_32: 4}
_PIECE, _TRAINER, _PIECE_TEXT, _PIECE_SCORE, _CHARSMAP = 1, 3, 1, 2, 2
_BLANK = "\N{LOWER ONE EIGHTH BLOCK}"
"Written before each word."
UNKNOWN = 0
_UNLIKELY = 10.0
"So much less likely than the least likely piece is a letter that no piece spells."


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """A vocabulary of pieces."""

    normalizer: Normalizer
    numbers: dict[str, int]
    scores: Sequence[float]
    longest: int
    unknown_score: float

    @staticmethod
    def of(pieces: Sequence[tuple[str, float]], charsmap: bytes) -> "Pieces":
        """Each piece with the logarithm of its likelihood; its number is its place."""
        scores = tuple(score for _, score in pieces)
        numbers = {text: number for number, (text, _) in enumerate(pieces)}
        return Pieces(Precompiled(charsmap), numbers, scores, max(map(len, numbers)), min(scores) - _UNLIKELY)

    def spell(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of the likeliest pieces of each text."""
        # Half a surrogate pair, as JSON may hold it, is no character.
        whole = (text.encode("utf-8", "replace").decode() for text in texts)
        words = [self.normalizer.normalize_str(text).split() for text in whole]
        # Known within this one call only: a caller's words are not kept.
        spelled = {word: self._spell(_BLANK + word) for word in {word for each in words for word in each}}
        return [_fused(number for word in each for number in spelled[word]) for each in words]

    def _spell(self, word: str) -> list[int]:
        best: list[tuple[float, int, int]] = [(0.0, 0, UNKNOWN)]
        "For each end: the score of the likeliest way there, where its last piece starts, and that piece."
        for end in range(1, len(word) + 1):
            starts = range(max(0, end - self.longest), end)
            ways = [self._way(best[start][0], word, start, end) for start in starts]
            best.append(max(ways, key=_score_of))
        numbers, end = [], len(word)
        while end:
            _, end, number = best[end]
            numbers.append(number)
        return numbers[::-1]

    def _way(self, before: float, word: str, start: int, end: int) -> tuple[float, int, int]:
        number = self.numbers.get(word[start:end])
        if number is not None:
            return before + self.scores[number], start, number
        return (before + self.unknown_score if end - start == 1 else float("-inf")), start, UNKNOWN


def read_pieces(model: Path) -> Pieces:
    """The vocabulary that a sentencepiece model file describes."""
    pieces: list[tuple[str, float]] = []
    charsmap = b""
    for field, value in _fields(model.read_bytes()):
        if field == _PIECE:
            piece = dict(_fields(value))
            pieces.append((piece[_PIECE_TEXT].decode(), _score(piece.get(_PIECE_SCORE))))
        elif field == _TRAINER:
            charsmap = dict(_fields(value)).get(_CHARSMAP, b"")
    return Pieces.of(pieces, charsmap)


def _score_of(way: tuple[float, int, int]) -> float:
    return way[0]


def _fused(numbers: Iterator[int]) -> list[int]:
    """Unknown letters in a row are one unknown piece."""
    fused: list[int] = []
    for number in numbers:
        if number != UNKNOWN or fused[-1:] != [UNKNOWN]:
            fused.append(number)
    return fused


def _score(raw: bytes | None) -> float:
    return 0.0 if raw is None else float(struct.unpack("<f", raw)[0])


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields of a protocol-buffers message; of numbers only the position is kept."""
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
    # Nearly all of half a million numbers fit a byte.
    if data[at] < 0x80:
        return data[at], at + 1
    value = shift = 0
    while data[at] & 0x80:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
    return value | data[at] << shift, at + 1
